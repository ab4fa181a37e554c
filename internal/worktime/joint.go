// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"time"
)

// Joint is the working time that several organisations share. Of none it is all the time.
//
// A joint working date is a date that each of them works in its own zone: 2026-03-02 is one if
// it is a working day in Tokyo and in Seattle, although the two have little of it in common.
// A moment is in joint working time if all of them work then, whatever date each has.
type Joint []*Calendar

// horizon is how many years Add looks ahead, beside the months of the span: organisations that
// never work together would keep it looking.
const horizon = 20

func (j Joint) works(d day) bool {
	for _, c := range j {
		if !c.works(d) {
			return false
		}
	}
	return true
}

// Add returns the moment a span of joint working time after from, in UTC. Its dates are those of a
// zone, which is that of one of them:
//
//   - First the months of the span, by the calendar, as Span.After adds them. If that leads to a
//     date that is no joint working date, it goes on to the same time of day on the next that is.
//   - Then the days: the time of day of from on the joint working date that is so many after the
//     date of from. Where the date of from is none itself, counting begins at the start of the
//     next: from any moment of a weekend, P1D leads to the start of Tuesday, so that Monday can be
//     worked. The moment reached may be outside of working hours.
//   - Then the clock part, which counts elapsed time while all work. It can end with a working
//     day, at the moment at which the others stop. Where it would end on a date that is no joint
//     working date (all work then, some of them on the day after), it ends at the start of the next
//     that is.
//
// If that is after limit, Add returns limit, and true. It looks at most 20 years ahead of
// where the months lead; what is not reached by then comes after any limit. A zero limit is
// those 20 years.
//
// Without the months, a later from, or more days, or a longer clock part, never gives an
// earlier moment; with them that holds for dates. Where clocks are changed, the same time of day is
// the first moment at which they show it, or more.
func (j Joint) Add(from time.Time, s Span, zone *time.Location, limit time.Time) (at time.Time, capped bool) {
	d, clock := dayAt(from, zone)
	to := d.date().AddMonths(s.Months)
	end := to.AddMonths(12 * horizon).Start(zone)
	if limit.IsZero() {
		limit = end
	}
	if s.Months == 0 && s.Days == 0 {
		at, reached := j.addClock(from.UTC(), s.Clock, zone, earlier(limit, end))
		return orLimit(at, limit, reached)
	}
	at, reached := j.add(dayOf(to), clock, s, zone, earlier(limit, end))
	return orLimit(at, limit, reached)
}

func orLimit(at, limit time.Time, reached bool) (time.Time, bool) {
	if !reached {
		return limit.UTC(), true
	}
	return at, false
}

func earlier(t, u time.Time) time.Time {
	if u.Before(t) {
		return u
	}
	return t
}

// add goes on from where the months of a span lead. It reports false where it comes to
// nothing before limit.
func (j Joint) add(d day, clock time.Duration, s Span, zone *time.Location, limit time.Time) (time.Time, bool) {
	last, _ := dayAt(limit, zone)
	if s.Months > 0 {
		d = j.onOrAfter(d, last)
	}
	if s.Days > 0 {
		if first := j.onOrAfter(d, last); first > d {
			d, clock = first, 0
		}
		for n := 0; n < s.Days && d <= last; n++ {
			d = j.onOrAfter(d+1, last)
		}
	}
	return j.addClock(d.at(clock, zone), s.Clock, zone, limit)
}

// onOrAfter returns the first joint working date from d on, or one after last.
func (j Joint) onOrAfter(d, last day) day {
	for d <= last && !j.works(d) {
		d++
	}
	return d
}

// addClock adds elapsed time in which all work, and goes on to a joint working date of the zone. It
// reports false where that ends after limit.
func (j Joint) addClock(from time.Time, left time.Duration, zone *time.Location, limit time.Time) (time.Time, bool) {
	at, reached := from, true
	if left > 0 {
		if at, reached = j.elapse(from, left, limit); reached {
			at = j.Onward(at, zone, limit)
		}
	}
	return at, reached && !at.After(limit)
}

// Onward returns a moment that ends something, or, if the date on which that is over is no joint working
// date of the zone, the start of the next that is. After limit it looks no further. A date is over
// at 24:00, so that is still on it.
func (j Joint) Onward(at time.Time, zone *time.Location, limit time.Time) time.Time {
	d, _ := dayAt(at.Add(-1), zone)
	last, _ := dayAt(limit, zone)
	if next := j.onOrAfter(d, last); next > d {
		return next.at(0, zone)
	}
	return at
}

// elapse adds elapsed time in which all work. It reports false where that ends after limit.
func (j Joint) elapse(from time.Time, left time.Duration, limit time.Time) (time.Time, bool) {
	if len(j) == 0 {
		at := from.Add(left)
		return at, !at.After(limit)
	}
	now, before := from.Unix(), limit.Unix()+1
	fraction := time.Duration(from.Nanosecond()) // of the second now
	var few [8]shifts
	walks := few[:0]
	for _, c := range j {
		walks = append(walks, c.shiftsAt(from))
	}
	for {
		if now >= before {
			return limit, false
		}
		// What they share next is from the latest start to the earliest end, if that is later.
		start, end := now, before
		for i := range walks {
			w := &walks[i]
			if w.end <= now && !w.next(now, before) {
				return limit, false
			}
			start, end = max(start, w.start), min(end, w.end)
		}
		if start > now {
			now, fraction = start, 0
		}
		if now >= end {
			continue
		}
		room := time.Duration(end-now)*time.Second - fraction
		if left <= room {
			at := time.Unix(now, 0).UTC().Add(fraction + left)
			return at, !at.After(limit)
		}
		left -= room
		now, fraction = end, 0
	}
}
