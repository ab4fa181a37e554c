// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
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
	Verdict = verdict.Verdict

	AllianceFacts   = practice.Facts
	AllianceVerdict = alliance.Verdict
	ScheduledReview = alliance.ScheduledReview

	ReviewFacts    = review.Facts
	ReviewVerdict  = review.Verdict
	IssueToResolve = review.IssueToResolve

	IssueFacts   = issue.Facts
	IssueVerdict = issue.Verdict

	PartnerFacts   = partner.Facts
	PartnerVerdict = partner.Verdict
	Team           = partner.Team

	PolicyFacts = policy.Facts
	Delivery    = outbox.Delivery

	Message         = outbox.Message
	MessageFacts    = outbox.Facts
	MessageVerdict  = outbox.Verdict
	MessageStanding = outbox.Standing
	Attempt         = outbox.Attempt
	AttemptResult   = outbox.AttemptResult
	DigestMember    = outbox.Member
	RetentionFacts  = outbox.RetentionFacts

	Effect    = verdict.Effect
	Create    = verdict.Create
	Delete    = verdict.Delete
	Patch     = verdict.Patch
	APIObject = verdict.APIObject
)

const (
	AttemptDelivered  = outbox.AttemptDelivered
	AttemptUncertain  = outbox.AttemptUncertain
	AttemptTemporary  = outbox.AttemptTemporary
	AttemptRefused    = outbox.AttemptRefused
	AttemptBadSecret  = outbox.AttemptBadSecret
	AttemptBadChannel = outbox.AttemptBadChannel
)

var (
	DecideAlliance = alliance.Decide
	DecideReview   = review.Decide
	DecideIssue    = issue.Decide
	DecidePartner  = partner.Decide
	DecidePolicy   = policy.Decide
	DecideMessage  = outbox.Decide

	JudgeMessage         = issue.Judge
	JudgeReviewMessage   = review.Judge
	JudgeAllianceMessage = alliance.Judge

	SettlePolicy = policy.Settle

	AlliancePartners = team.AlliancePartners
	IssuePartners    = issue.NeededPartners
	ReviewPartners   = review.NeededPartners
	PolicyPartners   = policy.NeededPartners

	AfterAttempt  = outbox.AfterAttempt
	BeforeAttempt = outbox.BeforeAttempt
	WaitsItsTurn  = outbox.WaitsItsTurn
	MarkRepeat    = letter.MarkRepeat

	ReadByPeople  = outbox.ReadByPeople
	GatherUntil   = outbox.GatherUntil
	DigestMembers = outbox.DigestMembers
	Digest        = letter.Digest
	DigestOf      = outbox.DigestOf
	JudgeDigest   = outbox.JudgeDigest
	Claimed       = outbox.Claimed
	Settled       = outbox.Settled
	Withdrawn     = outbox.Withdrawn
	NoteDelivery  = outbox.NoteDelivery
	ChannelOf     = team.Channel

	DecideRetention   = outbox.DecideRetention
	LookDue           = outbox.LookDue
	RetainedUntil     = outbox.RetainedUntil
	MadeOnRecord      = outbox.MadeOnRecord
	RemindersOnRecord = outbox.RemindersOnRecord

	MarkNotified    = issue.MarkNotified
	SnoozeLimit     = issue.SnoozeLimit
	MarkReminded    = reminder.MarkReminded
	NothingToRemind = reminder.NothingToRemind
	OrphanedIssues  = review.OrphanedIssues
	ResolveEffects  = review.ResolveEffects
	Generated       = review.Generated
	Untouched       = review.Untouched
	SameOccurrence  = alliance.SameOccurrence
	Occurrences     = alliance.Occurrences

	DefinitionDigest = practice.DefinitionDigest
	RefersToMissing  = verdict.RefersToMissing
)
