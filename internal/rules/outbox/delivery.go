// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Facts is what the delivery of a message follows from.
type Facts struct {
	Notification *v1alpha1.Notification
	Policy       *v1alpha1.CommunicationPolicy // nil: it does not exist
	Standing     Standing
	// Digest that gathers the message with others; nil: none.
	Digest *v1alpha1.Notification
	// Zone of the recipient, whose clocks the status has beside UTC; nil for UTC alone.
	Zone *time.Location
}

// Verdict is how a message stands, and whether it is to be sent.
type Verdict struct {
	// Send is true when it is to be sent now; the rest is empty then, but for Gather and Interrupted.
	Send bool
	// Gather is true where it leaves with others to the same person, if there are enough of them.
	Gather bool
	// Unsaid is true where its status has nothing to say that it does not say: it stays as it is, and all but
	// NextCheck is empty.
	Unsaid bool
	// Interrupted is true when an attempt is on record that nobody has seen the end of: the
	// manager died, or was taken for dead. The message may have arrived.
	Interrupted bool

	Outcome   v1alpha1.Outcome
	Delivered metav1.ConditionStatus
	Reason    string
	Message   string
	// Stalled: it waits for somebody to mend the policy or a Secret.
	Stalled bool
	// Attempted: an attempt was made, or is about to be made. Uncertain: nobody can tell
	// whether that, or the one before, arrived.
	Attempted, Uncertain bool
	ProviderID           string
	// Digest is the name of the message in which this one goes out with others; empty for none.
	Digest string
	// NextAttempt is when a message that was tried is tried again; zero for never.
	NextAttempt time.Time
	// NextCheck is when to look again; zero for never.
	NextCheck time.Time
}

// Decide tells whether a message is to be sent at a moment, and if not, why. One that waits is looked
// at again when a record comes true that may end it, which does not move the next attempt.
func Decide(f Facts, now time.Time) Verdict {
	v := decide(&f, now)
	if v.Unsaid || v.Outcome == v1alpha1.OutcomePending && v.Digest == "" {
		v.NextCheck = verdict.Earliest(v.NextCheck, f.Standing.Next)
	}
	return v
}

func decide(f *Facts, now time.Time) Verdict {
	n := f.Notification
	channel := team.Channel(f.Policy, n.Spec.ChannelRef.Channel)
	sending := n.Status.Outcome == v1alpha1.OutcomeSending
	waiting := Verdict{Outcome: v1alpha1.OutcomePending, Delivered: metav1.ConditionUnknown, Reason: v1alpha1.ReasonWaiting, Uncertain: sending}
	switch {
	case f.Digest != nil:
		return gathered(f.Digest, sending)
	case f.Standing.Restored:
		return restored(n)
	case f.Standing.Over():
		return withdrawn(n, f.Standing.Withdrawn)
	case n.DeletionTimestamp != nil:
		return waiting.rest(verdict.RestOf(n, nil, nil))
	case f.Standing.Rest.Rests():
		return waiting.rest(f.Standing.Rest)
	case f.Policy == nil:
		return waiting.stall(v1alpha1.ReasonPolicyNotFound, noPolicyWords(n.Spec.ChannelRef.Policy))
	case verdict.RestOfPolicy(f.Policy).Rests():
		return waiting.rest(verdict.RestOfPolicy(f.Policy))
	case channel == nil:
		return waiting.stall(v1alpha1.ReasonChannelNotFound, noChannelWords(f.Policy.Name, n.Spec.ChannelRef.Channel))
	case now.Before(f.mayLeaveFrom()):
		waiting.NextCheck = f.mayLeaveFrom()
		waiting.Message = leavesWords(waiting.NextCheck, f.Zone)
		return waiting
	case sending && (IsTest(n) || n.Status.UncertainAttempts+1 >= maxUncertain):
		return uncertain(n, interruptedWords, true)
	case waitsForAttempt(n, now):
		return triedBefore(n, f.Zone)
	}
	until := GatherUntil(n, f.Policy)
	if !f.Standing.Hurried.IsZero() {
		until = time.Time{} // it waits for no others either
	}
	if now.Before(until) {
		return Verdict{Unsaid: true, NextCheck: until}
	}
	return Verdict{Send: true, Gather: !until.IsZero(), Interrupted: sending}
}

// mayLeaveFrom is the earliest moment at which the message may leave; zero for at once.
func (f *Facts) mayLeaveFrom() time.Time {
	at := f.Notification.Spec.NotBeforeTime
	if at == nil {
		return time.Time{}
	}
	return verdict.Earliest(at.Time, f.Standing.Hurried)
}

// waitsForAttempt reports whether a message was tried and is to be tried again later, by what is on
// record. One that was held up since is tried as soon as it may leave.
func waitsForAttempt(n *v1alpha1.Notification, now time.Time) bool {
	s := &n.Status
	return s.Outcome != v1alpha1.OutcomeSending && s.Attempts > 0 && s.NextAttemptTime != nil && now.Before(s.NextAttemptTime.Time)
}

// triedBefore is a message that waits for its next attempt. How the one before ended its status says, unless
// somebody took that away.
func triedBefore(n *v1alpha1.Notification, zone *time.Location) Verdict {
	next := n.Status.NextAttemptTime.Time
	if c := meta.FindStatusCondition(n.Status.Conditions, v1alpha1.ConditionDelivered); n.Status.Outcome == v1alpha1.OutcomePending && c != nil && c.Status != "" && c.Reason != "" {
		return Verdict{Unsaid: true, NextCheck: next}
	}
	return Verdict{
		Outcome: v1alpha1.OutcomePending, Delivered: metav1.ConditionUnknown, Reason: v1alpha1.ReasonRetrying, Message: retryWords(next, zone),
		ProviderID: n.Status.ProviderID, NextAttempt: next, NextCheck: next,
	}
}

func (v Verdict) stall(reason, message string) Verdict {
	v.Delivered, v.Reason, v.Message, v.Stalled = metav1.ConditionFalse, reason, message, true
	return v
}

func (v Verdict) rest(r verdict.Rest) Verdict {
	if v.Message = r.Words(); r.Cause != verdict.RestUnready {
		v.Reason = v1alpha1.ReasonSuspended
	}
	return v
}

// withdrawn is a message that is no longer to leave. One that may have left says so.
func withdrawn(n *v1alpha1.Notification, w Withdrawal) Verdict {
	if MayHaveLeft(n) {
		return uncertain(n, withdrawnLateWords(w), n.Status.Outcome == v1alpha1.OutcomeSending)
	}
	return Verdict{Outcome: v1alpha1.OutcomeFailed, Delivered: metav1.ConditionFalse, Reason: v1alpha1.ReasonWithdrawn, Message: w.Words()}
}

// restored is a message that came back without its status, and is withheld.
func restored(n *v1alpha1.Notification) Verdict {
	return Verdict{
		Outcome: v1alpha1.OutcomeUncertain, Delivered: metav1.ConditionUnknown, Reason: v1alpha1.ReasonRestored,
		Message: restoredWords(n.Spec.Recipient),
	}
}

// uncertain is a message that may have arrived and is not sent again.
func uncertain(n *v1alpha1.Notification, why string, counts bool) Verdict {
	return Verdict{
		Outcome: v1alpha1.OutcomeUncertain, Delivered: metav1.ConditionUnknown, Reason: v1alpha1.ReasonUncertain,
		Message: uncertainWords(why, n.Spec.Recipient), Uncertain: counts,
	}
}

// gathered is a message that goes out with others: it stands as the digest does. One that was leaving alone may have
// arrived.
func gathered(digest *v1alpha1.Notification, sending bool) Verdict {
	v := Verdict{
		Outcome: v1alpha1.OutcomePending, Delivered: metav1.ConditionUnknown, Reason: v1alpha1.ReasonInDigest,
		Message: digestWords(digest.Status.Outcome, digest.Name), Digest: digest.Name, Uncertain: sending,
	}
	if Settled(digest.Status.Outcome) {
		v.Outcome = digest.Status.Outcome
	}
	switch v.Outcome {
	case v1alpha1.OutcomeDelivered:
		v.Delivered = metav1.ConditionTrue
	case v1alpha1.OutcomeFailed:
		v.Delivered = metav1.ConditionFalse
	default:
	}
	return v
}

// Concerns reports whether how an attempt ended is to be written over what is on record by now. made is the
// record as it was when the attempt was made. Where another manager has recorded something since, its
// record stands: it counts attempts that this one knows nothing of, and may be sending. Only what arrived
// has arrived, whoever else tries.
func (v *Verdict) Concerns(made, now v1alpha1.NotificationStatus) bool {
	made.Answer, now.Answer = nil, nil // the page's
	return v.Outcome == v1alpha1.OutcomeDelivered && !Settled(now.Outcome) || equality.Semantic.DeepEqual(made, now)
}

// Settled reports whether what became of a message is final.
func Settled(o v1alpha1.Outcome) bool {
	return o == v1alpha1.OutcomeDelivered || o == v1alpha1.OutcomeFailed || o == v1alpha1.OutcomeUncertain
}
