// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"fmt"
	"time"

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
}

// Verdict is how a message stands, and whether it is to be sent.
type Verdict struct {
	// Send is true when it is to be sent now; the rest is empty then, but for Gather and Interrupted.
	Send bool
	// Gather is true where it leaves with others to the same person, if there are enough of them.
	Gather bool
	// Unsaid is true where its status says nothing of what it waits for: all but NextCheck is empty.
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
	// Ended: an attempt has ended, which nobody else knows.
	Ended      bool
	ProviderID string
	// Digest is the name of the message in which this one goes out with others; empty for none.
	Digest string
	// NextCheck is when to look again; zero for never.
	NextCheck time.Time
}

// Decide tells whether a message is to be sent at a moment, and if not, why. One that waits is looked
// at again when a record comes true that may end it; one that is to be tried again not before that: the
// time of it is on record as its next check, and it is decided anew before it leaves.
func Decide(f Facts, now time.Time) Verdict {
	v := decide(&f, now)
	waits := v.Unsaid || v.Outcome == v1alpha1.OutcomePending && v.Digest == ""
	if waits && (heldUp(v.Reason) || !waitsForAttempt(f.Notification, now)) {
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
		return gathered(f.Digest)
	case f.Standing.Restored:
		return restored(n)
	case f.Standing.Withdrawn != "":
		return withdrawn(n, f.Standing.Withdrawn)
	case n.DeletionTimestamp != nil:
		waiting.Reason, waiting.Message = v1alpha1.ReasonSuspended, verdict.Suspension(n, nil, nil)
		return waiting
	case f.Standing.Suspended != "":
		waiting.Reason, waiting.Message = v1alpha1.ReasonSuspended, f.Standing.Suspended
		return waiting
	case f.Policy == nil:
		return waiting.stall(v1alpha1.ReasonPolicyNotFound,
			fmt.Sprintf("There is no CommunicationPolicy %s; create it again to have the message sent", n.Spec.ChannelRef.Policy))
	case verdict.PolicyRests(f.Policy) != "":
		waiting.Reason, waiting.Message = v1alpha1.ReasonSuspended, verdict.PolicyRests(f.Policy)
		return waiting
	case channel == nil:
		return waiting.stall(v1alpha1.ReasonChannelNotFound,
			fmt.Sprintf("CommunicationPolicy %s has no channel %s; add it to have the message sent", f.Policy.Name, n.Spec.ChannelRef.Channel))
	case n.Spec.NotBeforeTime != nil && now.Before(n.Spec.NotBeforeTime.Time):
		waiting.NextCheck = n.Spec.NotBeforeTime.Time
		waiting.Message = "Leaves at " + verdict.Stamp(waiting.NextCheck)
		return waiting
	case sending && n.Status.UncertainAttempts+1 >= maxUncertain:
		return uncertain(n, "The manager ended while it was sent", true)
	case waitsForAttempt(n, now):
		return recorded(n)
	}
	until := GatherUntil(n, f.Policy)
	if now.Before(until) {
		return Verdict{Unsaid: true, NextCheck: until}
	}
	return Verdict{Send: true, Gather: !until.IsZero(), Interrupted: sending}
}

// waitsForAttempt reports whether a message was tried and is to be tried again later, by what is on
// record. The next check of one that was held up is another one.
func waitsForAttempt(n *v1alpha1.Notification, now time.Time) bool {
	s := &n.Status
	if s.Outcome == v1alpha1.OutcomeSending || s.Attempts == 0 || s.NextCheckTime == nil || !now.Before(s.NextCheckTime.Time) {
		return false
	}
	c := meta.FindStatusCondition(s.Conditions, v1alpha1.ConditionDelivered)
	return c == nil || !heldUp(c.Reason)
}

// heldUp reports whether a message waits for somebody, and not for a time.
func heldUp(reason string) bool {
	return reason == v1alpha1.ReasonSuspended || reason == v1alpha1.ReasonPolicyNotFound || reason == v1alpha1.ReasonChannelNotFound
}

func (v Verdict) stall(reason, message string) Verdict {
	v.Delivered, v.Reason, v.Message, v.Stalled = metav1.ConditionFalse, reason, message, true
	return v
}

// withdrawn is a message that is no longer to leave. One that may have left says so.
func withdrawn(n *v1alpha1.Notification, why string) Verdict {
	if MayHaveLeft(n) {
		return uncertain(n, why+", and an earlier attempt may have arrived", n.Status.Outcome == v1alpha1.OutcomeSending)
	}
	return Verdict{Outcome: v1alpha1.OutcomeFailed, Delivered: metav1.ConditionFalse, Reason: v1alpha1.ReasonWithdrawn, Message: why}
}

// restored is a message that came back without its status, and is withheld.
func restored(n *v1alpha1.Notification) Verdict {
	return Verdict{
		Outcome: v1alpha1.OutcomeUncertain, Delivered: metav1.ConditionUnknown, Reason: v1alpha1.ReasonRestored,
		Message: "It was restored without its status, so nobody can tell whether it arrived; it is not sent again. Ask " +
			verdict.PersonName(n.Spec.Recipient),
	}
}

// uncertain is a message that may have arrived and is not sent again.
func uncertain(n *v1alpha1.Notification, why string, counts bool) Verdict {
	return Verdict{
		Outcome: v1alpha1.OutcomeUncertain, Delivered: metav1.ConditionUnknown, Reason: v1alpha1.ReasonUncertain,
		Message: why + ". Nobody can tell whether it arrived; ask " + verdict.PersonName(n.Spec.Recipient), Uncertain: counts,
	}
}

// gathered is a message that goes out with others: it stands as the digest does.
func gathered(digest *v1alpha1.Notification) Verdict {
	v := Verdict{
		Outcome: v1alpha1.OutcomePending, Delivered: metav1.ConditionUnknown, Reason: v1alpha1.ReasonInDigest,
		Message: "It goes out in the digest " + digest.Name, Digest: digest.Name,
	}
	switch digest.Status.Outcome {
	case v1alpha1.OutcomeDelivered:
		v.Outcome, v.Delivered, v.Message = digest.Status.Outcome, metav1.ConditionTrue, "Delivered in the digest "+digest.Name
	case v1alpha1.OutcomeFailed:
		v.Outcome, v.Delivered, v.Message = digest.Status.Outcome, metav1.ConditionFalse, "The digest "+digest.Name+" was given up"
	case v1alpha1.OutcomeUncertain:
		v.Outcome, v.Message = digest.Status.Outcome, "Nobody can tell whether the digest "+digest.Name+" arrived"
	}
	return v
}

// recorded is how a message stood when it was last checked, as far as that is on record.
func recorded(n *v1alpha1.Notification) Verdict {
	next := n.Status.NextCheckTime.Time
	v := Verdict{
		Outcome: v1alpha1.OutcomePending, NextCheck: next, ProviderID: n.Status.ProviderID,
		Delivered: metav1.ConditionUnknown, Reason: v1alpha1.ReasonRetrying, Message: "It is tried again at " + verdict.Stamp(next),
	}
	if c := meta.FindStatusCondition(n.Status.Conditions, v1alpha1.ConditionDelivered); c != nil {
		v.Delivered, v.Reason, v.Message = c.Status, c.Reason, c.Message
	}
	v.Stalled = meta.FindStatusCondition(n.Status.Conditions, v1alpha1.ConditionStalled) != nil
	return v
}

// Guarded reports whether the verdict is to be written only if nobody has written since the
// message was checked: another manager may be sending it, or have sent it. How an attempt ended
// is written in any case, unless it was on record and is to be made again.
func (v *Verdict) Guarded(n *v1alpha1.Notification) bool {
	return !v.Ended || n.Status.Outcome == v1alpha1.OutcomeSending && !Settled(v.Outcome)
}

// Settled reports whether what became of a message is final.
func Settled(o v1alpha1.Outcome) bool {
	return o == v1alpha1.OutcomeDelivered || o == v1alpha1.OutcomeFailed || o == v1alpha1.OutcomeUncertain
}

// Standing is whether a message that has not left is still to leave.
type Standing struct {
	// Restored: it came back without its status, and may have arrived long ago.
	Restored bool
	// Withdrawn says why what the message says is no longer true.
	Withdrawn string
	// Suspended says why it waits.
	Suspended string
	// Next is when a record comes true that may change this; zero for never.
	Next time.Time
}

// Holds reports whether the message is true, and may leave.
func (s *Standing) Holds() bool { return !s.Restored && s.Withdrawn == "" && s.Suspended == "" }
