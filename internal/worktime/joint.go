// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"math"
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

// WorkingDate reports whether all work on a date, each in its own zone.
func (j Joint) WorkingDate(d Date) bool { return j.works(dayOf(d)) }

func (j Joint) works(d day) bool {
	for _, c := range j {
		if !c.works(d) {
			return false
		}
	}
	return true
}

// Works reports whether all work at t. At the end of a working day they do not any more.
func (j Joint) Works(t time.Time) bool {
	for _, c := range j {
		s := c.shiftsAt(t)
		if now := t.Unix(); !s.next(now, now+1) {
			return false
		}
	}
	return true
}

// Add returns the moment a span of joint working time after from, in UTC:
//
//   - First the months of the span, by the calendar of UTC, as Span.After adds them. If that
//     leads to a date that is no joint working date, it goes on to the same time of day on the
//     next that is.
//   - Then the days: the time of day of from, in UTC, on the joint working date that is so
//     many after the date of from, in UTC. Where the date of from is none itself, counting
//     begins at 00:00 UTC of the next: from any moment of a weekend, P1D leads to the start
//     of Tuesday, so that Monday can be worked. The moment reached may be outside of
//     working hours.
//   - Then the clock part, which counts elapsed time while all work. It can end with a working
//     day, at the moment at which the others stop.
//
// If that is after limit, Add returns limit, and true. It looks at most 20 years ahead of
// where the months lead; what is not reached by then comes after any limit. A zero limit is
// those 20 years.
//
// Without the months, a later from, or more days, or a longer clock part, never gives an
// earlier moment; with them that holds for dates. The moment is never before the one that
// Span.After gives in UTC, unless limit is.
func (j Joint) Add(from time.Time, s Span, limit time.Time) (at time.Time, capped bool) {
	from = from.UTC()
	to := DateOf(from).AddMonths(s.Months)
	end := to.AddMonths(12 * horizon).Start(time.UTC)
	if limit.IsZero() {
		limit = end
	}
	at, reached := j.add(from, s, dayOf(to), earlier(limit, end))
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
func (j Joint) add(from time.Time, s Span, d day, limit time.Time) (time.Time, bool) {
	_, seconds := split(from.Unix())
	clock := time.Duration(seconds)*time.Second + time.Duration(from.Nanosecond())
	last, _ := split(limit.Unix())
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
	at := time.Unix(d.start(), 0).UTC().Add(clock)
	if s.Clock > 0 {
		return j.addClock(at, s.Clock, limit)
	}
	return at, !at.After(limit)
}

// onOrAfter returns the first joint working date from d on, or one after last.
func (j Joint) onOrAfter(d, last day) day {
	for d <= last && !j.works(d) {
		d++
	}
	return d
}

// addClock adds elapsed time in which all work. It reports false where that ends after limit.
func (j Joint) addClock(from time.Time, left time.Duration, limit time.Time) (time.Time, bool) {
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
		// What they share next is from the latest start to the earliest end, if that is later.
		start, end := now, int64(math.MaxInt64)
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
