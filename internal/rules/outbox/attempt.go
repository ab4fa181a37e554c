// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// maxUncertain is after how many attempts that may have arrived a message is not sent again.
// One is better said twice than never; a server that never answers must not be flooded.
const maxUncertain = 3

// AttemptResult is how an attempt to send ended.
type AttemptResult string

// The results.
const (
	AttemptDelivered AttemptResult = "Delivered"
	AttemptUncertain AttemptResult = "Uncertain" // it may have arrived
	AttemptTemporary AttemptResult = "Temporary" // trying later may help
	AttemptRefused   AttemptResult = "Refused"   // trying again does not help
	// AttemptBadSecret and AttemptBadChannel wait for somebody to mend what is named. Secrets
	// are not watched, so it is tried again all the same.
	AttemptBadSecret  AttemptResult = "BadSecret"
	AttemptBadChannel AttemptResult = "BadChannel"
)

// Attempt is what is known of an attempt to send a message.
type Attempt struct {
	Result AttemptResult
	// Detail says what happened and what to do about it.
	Detail     string
	ProviderID string
	// Number of the attempt, from 1.
	Number int
	// Delay to the next attempt; GiveUp where there is to be none.
	Delay  time.Duration
	GiveUp bool
	// Uncertain attempts, this one not counted.
	Uncertain int32
	// OnRecord is true for an attempt that was recorded before it was made.
	OnRecord bool
	// Interrupted is true where an attempt before this one was recorded, and nobody has seen
	// the end of it.
	Interrupted bool
}

// AfterAttempt is how a message stands after an attempt that ended at a moment. What was counted
// when the attempt was recorded is not counted again.
func AfterAttempt(n *v1alpha1.Notification, a Attempt, now time.Time) Verdict {
	v := attempted(n, a, now)
	v.Attempted = !a.OnRecord
	v.Uncertain = v.Uncertain || a.Interrupted && !a.OnRecord
	return v
}

func attempted(n *v1alpha1.Notification, a Attempt, now time.Time) Verdict {
	if IsTest(n) {
		return tested(n, a)
	}
	v := Verdict{
		Outcome: v1alpha1.OutcomePending, Delivered: metav1.ConditionFalse, Message: a.Detail, ProviderID: a.ProviderID,
	}
	switch a.Result {
	case AttemptDelivered:
		v.Outcome, v.Delivered, v.Reason = v1alpha1.OutcomeDelivered, metav1.ConditionTrue, v1alpha1.ReasonDelivered
		return v
	case AttemptUncertain:
		if a.Uncertain+1 >= maxUncertain || a.GiveUp {
			return uncertain(n, a.Detail, true)
		}
		v.Delivered, v.Reason, v.Uncertain = metav1.ConditionUnknown, v1alpha1.ReasonPossibleRepeat, true
	case AttemptTemporary:
		v.Delivered, v.Reason = metav1.ConditionUnknown, v1alpha1.ReasonRetrying
	case AttemptBadSecret:
		v.Reason, v.Stalled = v1alpha1.ReasonSecretNotUsable, true
	case AttemptBadChannel:
		v.Reason, v.Stalled = v1alpha1.ReasonInvalid, true
	default:
		v.Outcome, v.Reason = v1alpha1.OutcomeFailed, v1alpha1.ReasonRefused
	}
	switch {
	case v.Outcome == v1alpha1.OutcomeFailed:
		// What may have arrived before did not fail.
		if a.Uncertain > 0 {
			return uncertain(n, a.Detail, false)
		}
	case a.GiveUp:
		detail := givenUpWords(a.Number, a.Detail)
		if a.Uncertain > 0 {
			return uncertain(n, detail, false)
		}
		v.Outcome, v.Delivered, v.Reason, v.Stalled = v1alpha1.OutcomeFailed, metav1.ConditionFalse, v1alpha1.ReasonGivenUp, false
		v.Message = detail
	default:
		v.NextAttempt = verdict.CeilSecond(now.Add(a.Delay))
		v.NextCheck = v.NextAttempt
	}
	return v
}

// BeforeAttempt is what is recorded before a message leaves over a channel whose receiver
// cannot tell a repeat.
func BeforeAttempt(interrupted bool, number int) Verdict {
	return Verdict{
		Outcome: v1alpha1.OutcomeSending, Delivered: metav1.ConditionUnknown, Reason: v1alpha1.ReasonSending,
		Message: underWayWords(number), Attempted: true, Uncertain: interrupted,
	}
}

// longWait is from when on a message that waits for its channel's rate says so.
const longWait = 30 * time.Second

// WaitsItsTurn is a message that is to leave and whose channel is busy for about some time: limited by
// its rate, or else by what is just leaving. It says so once, by the recipient's clocks, and only where that takes
// long.
func WaitsItsTurn(n *v1alpha1.Notification, wait time.Duration, limited bool, now time.Time, zone *time.Location) Verdict {
	if !limited || wait <= longWait || n.Status.Outcome != "" {
		return Verdict{Unsaid: true, NextCheck: now.Add(wait)}
	}
	until := verdict.CeilSecond(now.Add(wait))
	return Verdict{
		Outcome: v1alpha1.OutcomePending, Delivered: metav1.ConditionUnknown, Reason: v1alpha1.ReasonWaiting, NextCheck: until,
		Message: turnWords(until, zone),
	}
}
