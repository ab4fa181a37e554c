// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// OccurrencesOf works out when a cadence recurs, as far as it is known at a moment.
func OccurrencesOf(c *v1alpha1.Cadence, now time.Time) (*worktime.Occurrences, error) {
	return worktime.Recurrence{
		StartDate: string(c.Recurrence.StartDate), Time: string(c.Recurrence.Time),
		Zone: string(c.Recurrence.TimeZone), Rule: c.Recurrence.Rule,
	}.Occurrences(now)
}

// occurrenceBefore returns the occurrence of the cadence before the one that a review is of, which
// is that of the same date: a review in Git may be an hour off. Before the first lies one interval,
// as long as the first two are apart. False for a review of no cadence, and where a cadence has
// neither.
func occurrenceBefore(now time.Time, r *v1alpha1.Review, c *v1alpha1.Cadence) (time.Time, bool) {
	if c == nil {
		return time.Time{}, false
	}
	scheduled := ScheduledOf(r, c)
	if !r.Spec.Record.HeldTime.Time.Before(scheduled) {
		return time.Time{}, false // it is not early at all, which is what nearly all are
	}
	o, err := OccurrencesOf(c, now)
	if err != nil {
		return time.Time{}, false
	}
	i := o.Latest(endOfDate(scheduled, o.Zone()))
	occurrence := o.At(i)
	switch {
	case sameDate(occurrence, scheduled, o.Zone()) && i > 0:
		return o.At(i - 1), true
	case occurrence.Before(scheduled) && !sameDate(occurrence, scheduled, o.Zone()):
		return occurrence, true
	case o.Len() < 2:
		return time.Time{}, false
	}
	return intervalBefore(scheduled.In(o.Zone()), o.At(0), o.At(1)), true
}

// ScheduledOf is when a review is scheduled; where that is not said, its due time without the
// grace. The cadence may be nil.
func ScheduledOf(r *v1alpha1.Review, c *v1alpha1.Cadence) time.Time {
	if r.Spec.ScheduledTime != nil {
		return r.Spec.ScheduledTime.Time
	}
	if c == nil {
		return r.Spec.DueTime.Time
	}
	grace, _ := verdict.ParseSpan(c.Grace)
	return grace.Before(r.Spec.DueTime.Time, CadenceZone(c))
}

// intervalBefore is as long before t as two occurrences are apart: in months, where these are on the
// same day of theirs, else in days.
func intervalBefore(t, first, second time.Time) time.Time {
	months := (second.Year()-first.Year())*12 + int(second.Month()) - int(first.Month())
	if first.AddDate(0, months, 0).Equal(second) {
		return t.AddDate(0, -months, 0)
	}
	days := int(second.Sub(first).Round(24*time.Hour) / (24 * time.Hour))
	return t.AddDate(0, 0, -days)
}

// sameDate reports whether two moments are on the same date in a zone: a cadence has one review a
// day at most, so they are of the same one.
func sameDate(a, b time.Time, zone *time.Location) bool {
	y1, m1, d1 := a.In(zone).Date()
	y2, m2, d2 := b.In(zone).Date()
	return y1 == y2 && m1 == m2 && d1 == d2
}

func endOfDate(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d, 23, 59, 59, 0, zone)
}
