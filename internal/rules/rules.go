// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/alliance"
	"github.com/entente-dev/entente/internal/rules/issue"
	"github.com/entente-dev/entente/internal/rules/letter"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/partner"
	"github.com/entente-dev/entente/internal/rules/policy"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/reminder"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

type (
	// Verdict is what every kind's decision has.
	Verdict = verdict.Verdict
	// Finding is what was found about one condition, as data.
	Finding = verdict.Finding
	// Object is one that a finding names.
	Object = verdict.Object
	// Effect is something to be done beside the status: a Create, Delete or Patch.
	Effect = verdict.Effect
	// Create makes an object, unless one of its name is there.
	Create = verdict.Create
	// Delete deletes an object, unless somebody changed it since it was read.
	Delete = verdict.Delete
	// Patch changes an object, unless somebody else did since it was read.
	Patch = verdict.Patch
	// APIObject is one of the API's objects.
	APIObject = verdict.APIObject

	// AllianceFacts is what an Alliance's conditions and reviews follow from.
	AllianceFacts = practice.Facts
	// AllianceVerdict is what was found about an Alliance, and what its cadence asks for.
	AllianceVerdict = alliance.Verdict
	// Ledger keeps the sums of one alliance from one decision to the next.
	Ledger = alliance.Ledger
	// ScheduledReview is a review that a cadence asks for.
	ScheduledReview = alliance.ScheduledReview

	// ReviewFacts is what a Review's conditions follow from.
	ReviewFacts = review.Facts
	// ReviewVerdict is what was found about a Review.
	ReviewVerdict = review.Verdict
	// IssueToResolve is an Issue of an overdue review, and what ends it.
	IssueToResolve = review.IssueToResolve

	// IssueFacts is what an Issue is judged by.
	IssueFacts = issue.Facts
	// IssueVerdict is what an Issue's status should be, and what follows from it.
	IssueVerdict = issue.Verdict

	// PartnerFacts is what a Partner's conditions follow from.
	PartnerFacts = partner.Facts
	// Team is an alliance that lists a partner, and its policy.
	Team = partner.Team

	// PolicyFacts is what a CommunicationPolicy's conditions follow from.
	PolicyFacts = policy.Facts
	// Delivery is how the latest attempt on a channel went.
	Delivery = outbox.Delivery

	// Message is a Notification that is to exist.
	Message = outbox.Message
	// MessageFacts is what the delivery of a message follows from.
	MessageFacts = outbox.Facts
	// MessageVerdict is how a message stands, and whether it is to be sent.
	MessageVerdict = outbox.Verdict
	// MessageStanding is whether a message that has not left is still to leave.
	MessageStanding = outbox.Standing
	// DigestMember is a message that a digest names.
	DigestMember = outbox.Member
	// ForgetFacts is what tells whether a message whose time is over is still needed.
	ForgetFacts = outbox.ForgetFacts
	// Attempt is what is known of an attempt to send a message.
	Attempt = outbox.Attempt
	// AttemptResult is how an attempt to send ended.
	AttemptResult = outbox.AttemptResult
)

// How an attempt to send ended.
const (
	AttemptDelivered  = outbox.AttemptDelivered
	AttemptUncertain  = outbox.AttemptUncertain
	AttemptTemporary  = outbox.AttemptTemporary
	AttemptRefused    = outbox.AttemptRefused
	AttemptBadSecret  = outbox.AttemptBadSecret
	AttemptBadChannel = outbox.AttemptBadChannel
)

// MaxForward is by how much a review may be brought forward from when it was first due.
const MaxForward = review.MaxForward

// The decision for each kind: facts and a moment in, a verdict out. A verdict's Settle gives the
// status to write, Told the one to write once its messages exist, Effects what else is to be done.
var (
	DecideAlliance = alliance.Decide
	NewLedger      = alliance.NewLedger
	DecideIssue    = issue.Decide
	SettlePolicy   = policy.Settle
	DecideMessage  = outbox.Decide
)

// The partners that the facts about an object hold, where they exist.
var (
	AlliancePartners = team.AlliancePartners
	IssuePartners    = issue.NeededPartners
	ReviewPartners   = review.NeededPartners
	PolicyPartners   = policy.NeededPartners
)

// The life of a message: before, at and after an attempt to send it, and in a digest.
var (
	BeforeAttempt = outbox.BeforeAttempt
	AfterAttempt  = outbox.AfterAttempt
	WaitsItsTurn  = outbox.WaitsItsTurn
	MarkRepeat    = letter.MarkRepeat

	ReadByPeople  = outbox.ReadByPeople
	HoldsLinks    = outbox.HoldsLinks
	GatherUntil   = outbox.GatherUntil
	DigestMembers = outbox.DigestMembers
	Digest        = letter.Digest
	TestMessage   = letter.Test
	DigestOf      = outbox.DigestOf
	JudgeDigest   = outbox.JudgeDigest
	Claimed       = outbox.Claimed
	IsDigest      = outbox.IsDigest
	Gathers       = outbox.Gathers
	MayHaveLeft   = outbox.MayHaveLeft
	MayRepeat     = outbox.MayRepeat

	Revive        = outbox.Revive
	IsAbout       = outbox.IsAbout
	IsOfStep      = outbox.IsOfStep
	Restored      = outbox.Restored
	Settled       = outbox.Settled
	Withdrawn     = outbox.Withdrawn
	NoteDelivery  = outbox.NoteDelivery
	ChannelOf     = team.Channel
	RetentionOver = outbox.RetentionOver
	Forget        = outbox.Forget
	LookDue       = outbox.LookDue
)

// What the records of reminders, reviews and issues say.
var (
	NothingToRemind  = reminder.NothingToRemind
	MarkReminded     = reminder.MarkReminded
	MarkNotified     = issue.MarkNotified
	ToTalkWith       = issue.ToTalkWith
	SeverityOf       = issue.SeverityOf
	SnoozeLimit      = issue.SnoozeLimit
	OrphanedIssues   = review.OrphanedIssues
	CountedReview    = review.Counted
	ResolveEffects   = review.ResolveEffects
	Generated        = review.Generated
	Untouched        = review.Untouched
	SameOccurrence   = alliance.SameOccurrence
	OccurrenceDate   = review.OccurrenceDate
	Occurrences      = alliance.Occurrences
	DefinitionDigest = practice.DefinitionDigest
	SharingDigest    = practice.SharingDigest
	RefersToMissing  = verdict.RefersToMissing
	WaitsSince       = verdict.WaitsSince
	SameConditions   = verdict.SameConditions
	List             = verdict.List[v1alpha1.Name]
)

// DecidePolicy tells whether a policy can be used, and whether its channels deliver.
func DecidePolicy(f PolicyFacts, now time.Time) Verdict {
	return policy.Decide(f, now)
}

// DecidePartner tells whether a partner is valid, assessed and reachable.
func DecidePartner(f PartnerFacts, now time.Time) partner.Verdict {
	return partner.Decide(f, now)
}

// DecideReview tells how a review stands.
func DecideReview(f ReviewFacts, now time.Time) ReviewVerdict {
	return review.Decide(f, now)
}
