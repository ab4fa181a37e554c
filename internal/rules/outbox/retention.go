// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"time"

	"k8s.io/utils/ptr"

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
	s := verdict.Verdict{Conditions: n.Status.Conditions}
	delivered := s.Get(v1alpha1.ConditionDelivered)
	if !ok || delivered == nil {
		return time.Time{}, false
	}
	settled := verdict.Latest(delivered.LastTransitionTime.Time, n.CreationTimestamp.Time)
	if at := n.Status.LastAttemptTime; at != nil {
		settled = verdict.Latest(settled, at.Time)
	}
	return verdict.Latest(verdict.AfterUTC(retention, settled), settled.Add(leastRetention)), true
}

// MadeOnRecord reports whether the issue that a message is about has on record that its
// messages are made: without it they would be made again. A nil issue, one that is gone,
// makes nothing.
func MadeOnRecord(n *v1alpha1.Notification, issue *v1alpha1.Issue) bool {
	if issue == nil || string(issue.UID) != n.Spec.SubjectRef.UID {
		return true
	}
	e := issue.Status.Escalation
	if e == nil || ptr.Deref(e.Round, 0) != ptr.Deref(n.Spec.Round, 0) {
		return true
	}
	for i := range e.Steps {
		if e.Steps[i].Name == n.Spec.Step {
			return e.Steps[i].NotifiedTime != nil
		}
	}
	return true
}

// RemindersOnRecord reports the same of the reminders of a Review or an Alliance.
func RemindersOnRecord(records []v1alpha1.ReminderRecord) bool {
	for i := range records {
		if records[i].NotifiedTime == nil {
			return false
		}
	}
	return true
}
