// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// MaxForward is by how much a review may be brought forward from when it was first due. What is held as
// early as that, or earlier, is another one, unless it is of a cadence with a longer interval.
const MaxForward = 365 * 24 * time.Hour

// TooEarly is why a record is of an earlier meeting; zero for one that is not.
type TooEarly struct {
	// Occurrence before the one that the review is of: the record is dated before it.
	Occurrence time.Time
	// FirstDue is when the review was, where no occurrence before it is known: the record is dated MaxForward
	// before that, or earlier.
	FirstDue time.Time
}

// Is reports whether the record is of an earlier meeting.
func (e *TooEarly) Is() bool { return !e.Occurrence.IsZero() || !e.FirstDue.IsZero() }

// tooEarly looks whether the record of a review is of an earlier meeting. The cadence may be nil.
func tooEarly(now time.Time, r *v1alpha1.Review, c *v1alpha1.Cadence) TooEarly {
	held := r.Spec.Record.HeldTime.Time
	if !held.Before(ScheduledOf(r, c)) {
		return TooEarly{} // it is not early at all, which is what nearly all are
	}
	if before, known := occurrenceBefore(now, r, c); known {
		if held.Before(before) {
			return TooEarly{Occurrence: before}
		}
		return TooEarly{}
	}
	if due := r.Spec.DueTime.Time; !held.After(due.Add(-MaxForward)) {
		return TooEarly{FirstDue: due}
	}
	return TooEarly{}
}

// EarliestDue is the earliest that a review of a cadence may be brought forward to: what is held before it is of an
// earlier occurrence. Zero where the cadence tells none: that by which any review may be brought forward is a rule
// of its fields.
func EarliestDue(now time.Time, r *v1alpha1.Review, c *v1alpha1.Cadence) time.Time {
	before, _ := occurrenceBefore(now, r, c)
	return before
}

// recurrenceOf is that of a cadence.
func recurrenceOf(c *v1alpha1.Cadence) worktime.Recurrence {
	return worktime.Recurrence{
		StartDate: string(c.Recurrence.StartDate), Time: string(c.Recurrence.Time),
		Zone: string(c.Recurrence.TimeZone), Rule: c.Recurrence.Rule,
	}
}

// OccurrencesOf works out when a cadence recurs, as far as it is known at a moment.
func OccurrencesOf(c *v1alpha1.Cadence, now time.Time) (*worktime.Occurrences, error) {
	return recurrenceOf(c).Occurrences(now)
}

// occurrenceBefore returns the occurrence of the cadence before the one that a review is of, which
// is that of the same date: a review in Git may be an hour off. Before the first lies the longest interval of the
// rule: on which of its days it happens to start says nothing of when people meet. False for a review of no
// cadence, and where a cadence has neither.
func occurrenceBefore(now time.Time, r *v1alpha1.Review, c *v1alpha1.Cadence) (time.Time, bool) {
	if c == nil {
		return time.Time{}, false
	}
	scheduled := ScheduledOf(r, c)
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
	}
	first, err := recurrenceOf(c).First(intervals).Occurrences(now)
	if err != nil || first.Len() < 2 {
		return time.Time{}, false
	}
	return longestBefore(scheduled.In(o.Zone()), first), true
}

// intervals is among how many first occurrences of a rule, which its COUNT and UNTIL do not end, the longest
// interval is looked for: more than it takes until a rule has had all that it has.
const intervals = 1000

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

// OccurrenceDate is the date of the occurrence that a review is of, where its cadence is.
func OccurrenceDate(alliance *v1alpha1.Alliance, r *v1alpha1.Review) worktime.Date {
	c := CadenceOf(alliance, r.Spec.Cadence)
	return worktime.DateOf(ScheduledOf(r, c).In(CadenceZone(c)))
}

// longestBefore is as long before t as two occurrences in a row are apart at the most: in months, where all are
// whole months apart, else in days.
func longestBefore(t time.Time, o *worktime.Occurrences) time.Time {
	months, days, wholeMonths := 0, 0, true
	for i := range o.Len() - 1 {
		first, second := o.At(i), o.At(i+1)
		days = max(days, int(second.Sub(first).Round(24*time.Hour)/(24*time.Hour)))
		if wholeMonths {
			apart := (second.Year()-first.Year())*12 + int(second.Month()) - int(first.Month())
			months, wholeMonths = max(months, apart), first.AddDate(0, apart, 0).Equal(second)
		}
	}
	if wholeMonths {
		return t.AddDate(0, -months, 0)
	}
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
