// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/reminder"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

const (
	// maxOverdueReminders bounds how often people are told again of the same overdue review: a
	// year of weeks. Who has not acted by then does not act on one more.
	maxOverdueReminders = 52
)

// remind brings a review's record of reminders up to the moment.
func remind(m *verdict.Moment, f Facts, s *State, v *Verdict) {
	before := f.Review.Status.Reminders
	r := reminder.Settings(f.Policy, f.Alliance, &v.Verdict)
	if len(peopleMissing(&f)) > 0 {
		r = nil // whoever appears later is told then
	}
	if r == nil && len(before) == 0 {
		return
	}
	outstanding := func(record *v1alpha1.ReminderRecord) bool { return outstanding(m, f, s, record) }
	if r == nil {
		v.Reminders = reminder.Outstanding(before, outstanding)
		return
	}
	state := *s // a copy, which the messages keep, so that the verdict that holds the state need not be kept
	n := &reviewReminders{f, &state, r, CadenceZone(s.Cadence), m.Now}
	v.Reminders, v.Notify = reminder.Advance(m, before, slices.Concat(n.ofReview(m), n.ofHealth(m), n.ofActions(m)), v1alpha1.MaxReviewReminders, outstanding)
}

// outstanding reports whether what a record is about is still to be done.
func outstanding(m *verdict.Moment, f Facts, s *State, record *v1alpha1.ReminderRecord) bool {
	switch record.Reason {
	case v1alpha1.NotificationActionDue:
	case v1alpha1.NotificationHealthAsked:
		return healthOutstanding(m, f.Review, s, record)
	default:
		return !s.Over()
	}
	action := actionOf(f.Review, record.About)
	return s.Held && action != nil && !actionDone(m, action, f.Partners)
}

// reviewReminders are a review and what the policy says of reminding of it.
type reviewReminders struct {
	Facts
	state *State
	*v1alpha1.Reminders
	zone *time.Location
	now  time.Time
}

// CadenceZone is the zone in which a cadence's spans are added; UTC without one.
func CadenceZone(c *v1alpha1.Cadence) *time.Location {
	if c != nil {
		if zone, err := worktime.Zone(string(c.Recurrence.TimeZone)); err == nil {
			return zone
		}
	}
	return time.UTC
}

// Planned is when a review is to be held: as scheduled, or when it is due, if it has no
// scheduled time or is due at another time now.
func Planned(r *v1alpha1.Review, s *State) time.Time {
	if r.Spec.ScheduledTime != nil && s.Due.Equal(r.Spec.DueTime.Time) {
		return r.Spec.ScheduledTime.Time
	}
	return s.Due
}

// ofReview lists the reminders of the review itself that have come: that it is coming, that
// it is due, or that it is overdue. After an outage that is one of them, not each.
func (n *reviewReminders) ofReview(m *verdict.Moment) []reminder.Reminder {
	if n.state.Over() {
		return nil
	}
	var come []reminder.Reminder
	if at := Planned(n.Review, n.state); !n.state.Held && m.Now.Before(at) {
		if before, ok := verdict.ParseSpan(n.BeforeReview); ok && m.Reached(before.Before(at, n.zone)) {
			come = append(come, n.toHolders(v1alpha1.NotificationReviewUpcoming, at, n.state.Returned))
		}
	}
	if !m.Reached(n.state.Due) || n.leftToLadder() {
		return come
	}
	said := n.overdueSaid()
	latest := said
	for k := said + 1; k < maxOverdueReminders; k++ {
		if at, ok := n.overdueAt(k); !ok || !m.Reached(at) {
			break
		}
		latest = k
	}
	switch {
	case latest >= 0:
		come = append(come, n.toHolders(v1alpha1.NotificationReviewOverdue, n.state.Due, latest))
	case reminder.WhenDue(n.Reminders):
		come = append(come, n.toHolders(v1alpha1.NotificationReviewDue, n.state.Due, 0))
	}
	return come
}

// leftToLadder reports whether an issue about the overdue review climbs: its ladder tells people then,
// and no reminder tells them of the same late meeting once more. Who resolved that issue by hand is
// reminded again; a resolution that a controller recorded lapses with the review overdue again.
func (n *reviewReminders) leftToLadder() bool {
	o := n.Policy.Spec.OverdueReviews
	if o == nil || o.OpenIssue == nil || !slices.ContainsFunc(n.Policy.Spec.EscalationPaths, func(p v1alpha1.EscalationPath) bool {
		return slices.Contains(p.Severities, o.OpenIssue.Severity)
	}) {
		return false
	}
	return !slices.ContainsFunc(n.Issues, func(i *v1alpha1.Issue) bool {
		return GeneratedIssue(i) && IsAbout(i, n.Review) && settledByHand(i, n.state.Due)
	})
}

// overdueSaid is the latest repeat on record for the due time; -1 if there is none.
func (n *reviewReminders) overdueSaid() int32 {
	overdue := reminder.Reminder{Reason: v1alpha1.NotificationReviewOverdue, Due: n.state.Due}
	for i := range n.Review.Status.Reminders {
		if record := &n.Review.Status.Reminders[i]; overdue.Matches(record) {
			return min(record.Repeats, maxOverdueReminders)
		}
	}
	return -1
}

// overdueAt is when people are told for the k-th time, from 0, that the review is overdue.
func (n *reviewReminders) overdueAt(k int32) (time.Time, bool) {
	every, ok := verdict.ParseSpan(n.OverdueEvery)
	if !ok || k < 0 || k >= maxOverdueReminders {
		return time.Time{}, false
	}
	if every, ok = verdict.MultiplySpan(every, k+1); !ok {
		return time.Time{}, false
	}
	at := every.After(n.state.Due, n.zone)
	return at, verdict.Holdable(at)
}

// next is when the next reminder follows; false if none does.
func (n *reviewReminders) next(reason v1alpha1.NotificationReason, repeats int32) (time.Time, bool) {
	switch {
	case n.leftToLadder():
		return time.Time{}, false
	case reason == v1alpha1.NotificationReviewUpcoming && reminder.WhenDue(n.Reminders):
		return n.state.Due, true
	case reason == v1alpha1.NotificationReviewOverdue:
		return n.overdueAt(repeats + 1)
	}
	return n.overdueAt(0)
}

// toHolders is a reminder to the people who hold the review.
func (n *reviewReminders) toHolders(reason v1alpha1.NotificationReason, due time.Time, repeats int32) reminder.Reminder {
	r := reminder.Reminder{Reason: reason, Due: due, Repeats: repeats}
	r.Messages = func(s reminder.Said) []outbox.Message { return n.reviewMessages(&r, s) }
	return r
}
