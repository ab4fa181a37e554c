// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"math"
	"time"
)

// shift is the working time of one date, in seconds since 1970: from start up to end. There is
// none where end is not after start, as when clocks go forward over all of it.
type shift struct{ start, end int64 }

// shifts walks along the working time of a calendar.
type shifts struct {
	shift // the latest
	of    *Calendar
	day   day
	// Where offset (in seconds) is known to hold: most dates are far from a change of clocks.
	offset, from, until int64
}

// shiftsAt returns a walk that stands before the first date that can have working time after t.
func (c *Calendar) shiftsAt(t time.Time) shifts {
	// Where clocks jump over midnight, the end of the date before can still be to come.
	return shifts{of: c, day: dayOf(DateOf(t.In(c.zone))) - 2, shift: shift{end: math.MinInt64}}
}

// next goes on to the next shift that ends after a moment. It reports false where none starts
// before the other.
func (s *shifts) next(after, before int64) bool {
	if open, is := s.of.within.open(after); is {
		s.shift = open
		return true
	}
	for {
		s.day++
		// No zone is more than a day ahead of UTC.
		if s.day.start()-secondsPerDay >= before {
			return false
		}
		if !s.of.works(s.day) {
			continue
		}
		s.shift = s.of.within.bound(s.shiftOn(s.day))
		if s.end > after {
			return s.start < before
		}
	}
}

// shiftOn returns the shift on a date that is worked, as Local has its start and its end.
func (s *shifts) shiftOn(d day) shift {
	if !s.steady(d) {
		s.findOffset(d)
		if !s.steady(d) {
			return s.slow(d)
		}
	}
	midnight := d.start() - s.offset
	return shift{midnight + int64(s.of.start), midnight + int64(s.of.end)}
}

// steady reports whether one offset holds from a day before the date to a day after it, which
// is as far as Local looks.
func (s *shifts) steady(d day) bool {
	return s.from <= d.start()-secondsPerDay && d.start()+2*secondsPerDay < s.until
}

// findOffset finds the offset at the noon of a date, and how long it holds.
func (s *shifts) findOffset(d day) {
	noon := time.Unix(d.start()+secondsPerDay/2, 0).In(s.of.zone)
	_, offset := noon.Zone()
	from, until := noon.ZoneBounds()
	s.offset, s.from, s.until = int64(offset), math.MinInt64, math.MaxInt64
	if !from.IsZero() {
		s.from = from.Unix()
	}
	if !until.IsZero() {
		s.until = until.Unix()
	}
}

func (s *shifts) slow(d day) shift {
	date := d.date()
	return shift{
		Local(date, 0, 0, s.of.start, s.of.zone).Unix(),
		Local(date, 0, 0, s.of.end, s.of.zone).Unix(),
	}
}
