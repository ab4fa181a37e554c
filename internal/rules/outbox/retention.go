// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"time"

	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// leastRetention is how long a message is kept at the least. What made it may still have to
// record that it did; it would make it again.
const leastRetention = time.Hour

// RetainedUntil returns until when a message is kept, if not for ever: the policy's time from
// the moment at which what became of it was settled.
func RetainedUntil(n *v1alpha1.Notification, policy *v1alpha1.CommunicationPolicy) (until time.Time, limited bool) {
	if policy == nil || !Settled(n.Status.Outcome) {
		return time.Time{}, false
	}
	retention, ok := verdict.ParseSpan(policy.Spec.NotificationRetention)
	delivered := meta.FindStatusCondition(n.Status.Conditions, v1alpha1.ConditionDelivered)
	if !ok || delivered == nil {
		return time.Time{}, false
	}
	settled := verdict.Latest(delivered.LastTransitionTime.Time, n.CreationTimestamp.Time)
	if at := n.Status.LastAttemptTime; at != nil {
		settled = verdict.Latest(settled, at.Time)
	}
	return verdict.Latest(verdict.AfterUTC(retention, settled), settled.Add(leastRetention)), true
}

// retainLook is the longest time between two checks of a message that is kept, so that a
// policy's shorter retention is followed without checking each of its messages at once.
const retainLook = 6 * time.Hour

// forgetRetry is when to look again at a message whose time is over, but which is still needed.
const forgetRetry = time.Minute

// RetentionOver tells whether the time for which a settled message is kept is over, and if not, when to
// look again; zero for never. Nothing of that is written down: the moment follows from what is.
func RetentionOver(n *v1alpha1.Notification, policy *v1alpha1.CommunicationPolicy, now time.Time) (over bool, next time.Time) {
	until, limited := RetainedUntil(n, policy)
	switch {
	case !limited, n.DeletionTimestamp != nil: // somebody else's finalizer keeps it
		return false, time.Time{}
	case now.Before(until):
		return false, verdict.Earliest(until, now.Add(retainLook))
	}
	return true, time.Time{}
}

// ForgetFacts is what tells whether a message whose time is over is still needed.
type ForgetFacts struct {
	Notification *v1alpha1.Notification
	// Subject is the Issue, Review or Alliance that the message is about; nil if it is gone.
	Subject verdict.APIObject
	// Members that the message gathers and that still exist.
	Members []*v1alpha1.Notification
}

// Forget deletes a message whose time is over, unless it is still needed; then it tells when to look
// again.
func Forget(f ForgetFacts, now time.Time) (effects []verdict.Effect, next time.Time) {
	if !forgettable(&f) {
		return nil, now.Add(forgetRetry)
	}
	return []verdict.Effect{verdict.Delete{Object: f.Notification}}, time.Time{}
}

// forgettable reports whether nobody would make the message again, or send what is in it.
func forgettable(f *ForgetFacts) bool {
	for _, m := range f.Members {
		if !Settled(m.Status.Outcome) {
			return false
		}
	}
	switch subject := f.Subject.(type) {
	case *v1alpha1.Issue:
		return MadeOnRecord(f.Notification, subject) && RemindersOnRecord(subject.Status.Reminders)
	case *v1alpha1.Review:
		return RemindersOnRecord(subject.Status.Reminders)
	case *v1alpha1.Alliance:
		return RemindersOnRecord(subject.Status.Reminders)
	}
	return true
}

// MadeOnRecord reports whether the issue that a message is about has on record that its
// messages are made: without it they would be made again. A nil issue, one that is gone,
// makes nothing.
func MadeOnRecord(n *v1alpha1.Notification, issue *v1alpha1.Issue) bool {
	if issue == nil || !IsAbout(n, issue) {
		return true
	}
	e := issue.Status.Escalation
	if e == nil {
		return true
	}
	for i := range e.Steps {
		if IsOfStep(n, e, e.Steps[i].Name) {
			return e.Steps[i].NotifiedTime != nil
		}
	}
	return true
}

// RemindersOnRecord reports the same of reminders.
func RemindersOnRecord(records []v1alpha1.ReminderRecord) bool {
	for i := range records {
		if records[i].NotifiedTime == nil {
			return false
		}
	}
	return true
}

// LookDue returns since when a message is to be checked, by what is on record and by what
// follows from it: the time for which it gathers and that for which it is kept are not written
// down. Zero where nobody is to.
func LookDue(n *v1alpha1.Notification, policy *v1alpha1.CommunicationPolicy) time.Time {
	switch {
	case Settled(n.Status.Outcome) && n.DeletionTimestamp != nil:
		return time.Time{}
	case Settled(n.Status.Outcome):
		until, _ := RetainedUntil(n, policy)
		return until
	case n.Status.NextCheckTime != nil:
		return verdict.Latest(n.Status.NextCheckTime.Time, GatherUntil(n, policy))
	case n.Status.Outcome != "":
		return time.Time{} // it waits for somebody
	}
	due := MadeAt(n)
	if at := n.Spec.NotBeforeTime; at != nil {
		due = verdict.Latest(due, at.Time)
	}
	return verdict.Latest(due, GatherUntil(n, policy))
}
