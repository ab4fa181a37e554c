// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/worktime"
)

// remindOfReview brings a review's record of reminders up to the moment.
func (m *moment) remindOfReview(f ReviewFacts, s reviewState, v *ReviewVerdict) {
	before := f.Review.Status.Reminders
	r := remindersOf(f.Policy, f.Alliance, &v.Verdict)
	if r == nil && len(before) == 0 {
		return
	}
	outstanding := func(record *v1alpha1.ReminderRecord) bool { return m.reviewOutstanding(f, s, record) }
	if r == nil {
		v.Reminders = holding(before, outstanding)
		return
	}
	n := &reviewReminders{f, s, r, cadenceZone(s.cadence), m.now}
	v.Reminders, v.Notify = m.remind(before, append(n.ofReview(m), n.ofActions(m)...), maxReviewReminders, outstanding)
}

// reviewOutstanding reports whether what a record is about is still to be done.
func (m *moment) reviewOutstanding(f ReviewFacts, s reviewState, record *v1alpha1.ReminderRecord) bool {
	if record.Reason != v1alpha1.NotificationActionDue {
		return !s.over()
	}
	action := actionOf(f.Review, record.About)
	return s.held && action != nil && !actionDone(action, f.Partners, m.now)
}

// reviewReminders are a review and what the policy says of reminding of it.
type reviewReminders struct {
	ReviewFacts
	state reviewState
	*v1alpha1.Reminders
	zone *time.Location
	now  time.Time
}

// cadenceZone is the zone in which a cadence's spans are added; UTC without one.
func cadenceZone(c *v1alpha1.Cadence) *time.Location {
	if c != nil {
		if zone, err := worktime.Zone(string(c.Recurrence.TimeZone)); err == nil {
			return zone
		}
	}
	return time.UTC
}

// planned is when a review is to be held: as scheduled, or when it is due, if it has no
// scheduled time or was put off.
func planned(r *v1alpha1.Review, s reviewState) time.Time {
	if r.Spec.ScheduledTime != nil && s.postponed == 0 {
		return r.Spec.ScheduledTime.Time
	}
	return s.due
}

// ofReview lists the reminders of the review itself that have come: that it is coming, that
// it is due, or that it is overdue. After an outage that is one of them, not each.
func (n *reviewReminders) ofReview(m *moment) []reminder {
	if n.state.over() {
		return nil
	}
	var come []reminder
	if at := planned(n.Review, n.state); !n.state.held && m.now.Before(at) {
		if before, ok := span(n.BeforeReview); ok && m.reached(before.Before(at, n.zone)) {
			come = append(come, n.told(v1alpha1.NotificationReviewUpcoming, at, 0))
		}
	}
	if !m.reached(n.state.due) {
		return come
	}
	said := n.overdueSaid()
	latest := said
	for k := said + 1; k < maxOverdueReminders; k++ {
		if at, ok := n.overdueAt(k); !ok || !m.reached(at) {
			break
		}
		latest = k
	}
	switch {
	case latest >= 0:
		come = append(come, n.told(v1alpha1.NotificationReviewOverdue, n.state.due, latest))
	case whenDue(n.Reminders):
		come = append(come, n.told(v1alpha1.NotificationReviewDue, n.state.due, 0))
	}
	return come
}

// overdueSaid is the latest repeat on record for the due time; -1 if there is none.
func (n *reviewReminders) overdueSaid() int32 {
	overdue := reminder{reason: v1alpha1.NotificationReviewOverdue, due: n.state.due}
	for i := range n.Review.Status.Reminders {
		if record := &n.Review.Status.Reminders[i]; overdue.is(record) {
			return record.Repeats
		}
	}
	return -1
}

// overdueAt is when people are told for the k-th time, from 0, that the review is overdue.
func (n *reviewReminders) overdueAt(k int32) (time.Time, bool) {
	every, ok := span(n.OverdueEvery)
	if !ok || k >= maxOverdueReminders {
		return time.Time{}, false
	}
	if every, ok = timesSpan(every, k+1); !ok {
		return time.Time{}, false
	}
	at := every.After(n.state.due, n.zone)
	return at, at.Year() <= maxYear
}

// next is when the next reminder follows; false if none does.
func (n *reviewReminders) next(reason v1alpha1.NotificationReason, repeats int32) (time.Time, bool) {
	switch {
	case reason == v1alpha1.NotificationReviewUpcoming && whenDue(n.Reminders):
		return n.state.due, true
	case reason == v1alpha1.NotificationReviewOverdue:
		return n.overdueAt(repeats + 1)
	}
	return n.overdueAt(0)
}

// told is a reminder to the people who hold the review.
func (n *reviewReminders) told(reason v1alpha1.NotificationReason, due time.Time, repeats int32) reminder {
	r := reminder{reason: reason, due: due, repeats: repeats}
	r.messages = func(repeats int32) []Message { return n.reviewMessages(&r, repeats) }
	return r
}
