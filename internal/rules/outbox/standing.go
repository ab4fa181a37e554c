// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Standing is whether a message that has not left is still to leave.
type Standing struct {
	// Restored: it came back without its status, and may have arrived long ago.
	Restored bool
	// Withdrawn is why what the message says is no longer true.
	Withdrawn Withdrawal
	// Rest is why it waits: what it is about rests.
	Rest verdict.Rest
	// Hurried is from when it leaves although it was to wait for longer; zero for not before its time.
	Hurried time.Time
	// Next is when a record comes true that may change this; zero for never.
	Next time.Time
}

// Holds reports whether the message is true, and may leave.
func (s *Standing) Holds() bool { return !s.Restored && !s.Over() && !s.Rest.Rests() }

// Over reports whether what the message says is no longer true.
func (s *Standing) Over() bool { return s.Withdrawn.Cause != StillTrue }

// Withdrawal is why a message is not to leave any more. The zero value is that it is true.
type Withdrawal struct {
	Cause Cause
	// Kind and Name of the object that the cause is about: what was deleted, a partner, or another
	// message.
	Kind, Name string
	// Person that it is about.
	Person v1alpha1.PersonRef
}

// Cause is what made a message untrue.
type Cause string

// The causes.
const (
	StillTrue Cause = ""

	Deleted       Cause = "Deleted" // what the message is about
	RecipientLeft Cause = "RecipientLeft"

	IssueResolved    Cause = "IssueResolved"
	IssueAnswered    Cause = "IssueAnswered"
	IssueSnoozed     Cause = "IssueSnoozed"
	StepOver         Cause = "StepOver" // of a repeat
	IssueDeescalated Cause = "IssueDeescalated"
	NewRound         Cause = "NewRound"
	NotArmed         Cause = "NotArmed"
	PartnerTold      Cause = "PartnerTold"
	PartnersTold     Cause = "PartnersTold"
	PlanMade         Cause = "PlanMade"

	ReviewCancelled      Cause = "ReviewCancelled"
	ReviewHeld           Cause = "ReviewHeld"
	ReviewPutOff         Cause = "ReviewPutOff"
	ReviewBroughtForward Cause = "ReviewBroughtForward"
	ReviewTimeCame       Cause = "ReviewTimeCame"
	ActionGone           Cause = "ActionGone"
	ActionDone           Cause = "ActionDone"
	HealthAnswered       Cause = "HealthAnswered"

	Briefed  Cause = "Briefed"  // or left the team
	WeekOver Cause = "WeekOver" // of a summary

	DigestInDigest Cause = "DigestInDigest"
	InOtherDigest  Cause = "InOtherDigest"
	MemberGone     Cause = "MemberGone"
)

// Untrue is the standing of a message that is no longer true, where the cause says all of it.
func Untrue(c Cause) Standing { return Standing{Withdrawn: Withdrawal{Cause: c}} }

// UntrueAbout is the same, with the name of what the cause is about.
func UntrueAbout(c Cause, name string) Standing {
	return Standing{Withdrawn: Withdrawal{Cause: c, Name: name}}
}

// Judge is the standing of a message about an object, by whether that can be judged: until then the message waits,
// and is not withdrawn either, for nobody can tell whether it is true. Untrue tells that, where somebody can.
func Judge(n *v1alpha1.Notification, r *verdict.Readiness, untrue func() Withdrawal) Standing {
	if r.Judged() {
		if w := untrue(); w.Cause != StillTrue {
			return Standing{Withdrawn: w}
		}
	}
	return Standing{Rest: r.Waits(n.Spec.SubjectRef.Kind, n.Spec.SubjectRef.Name)}
}

// SubjectDeleted is the standing of a message whose subject does not exist any more.
func SubjectDeleted(n *v1alpha1.Notification) Standing {
	return Standing{Withdrawn: Withdrawal{Cause: Deleted, Kind: n.Spec.SubjectRef.Kind, Name: n.Spec.SubjectRef.Name}}
}
