// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import "math"

// within are the dates on which an organisation is one of those who work together, both included,
// and the moments at which that begins and is over, in seconds since 1970.
type within struct {
	first, last  day
	begins, ends int64
}

// Within is the calendar as far as it counts from one date to another, both included; nil bounds
// nothing. Before and after, nobody waits for the organisation: every date and every moment is one on
// which it works.
func (c *Calendar) Within(from, until *Date) *Calendar {
	if from == nil && until == nil {
		return c
	}
	w := &within{first: math.MinInt, last: math.MaxInt, begins: math.MinInt64, ends: math.MaxInt64}
	if from != nil {
		w.first, w.begins = dayOf(*from), from.Start(c.zone).Unix()
	}
	if until != nil {
		w.last, w.ends = dayOf(*until), until.End(c.zone).Unix()
	}
	bounded := *c
	bounded.within = w
	return &bounded
}

// misses reports whether a date lies outside.
func (w *within) misses(d day) bool { return w != nil && (d < w.first || d > w.last) }

// open returns the time outside that a moment lies in, and whether it does.
func (w *within) open(at int64) (shift, bool) {
	switch {
	case w == nil:
	case w.begins >= w.ends:
		return shift{math.MinInt64, math.MaxInt64}, true
	case at < w.begins:
		return shift{math.MinInt64, w.begins}, true
	case at >= w.ends:
		return shift{w.ends, math.MaxInt64}, true
	}
	return shift{}, false
}

// bound adds the time outside to a shift that reaches it.
func (w *within) bound(s shift) shift {
	switch {
	case w == nil || s.end < w.ends:
		return s
	case s.start > w.ends:
		s.start = w.ends
	}
	s.end = math.MaxInt64
	return s
}
