// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"fmt"
	"time"
)

// Span is an ISO 8601 duration. Years, months, weeks and days follow the calendar, so they
// have no length of their own; the clock part has.
type Span struct {
	Months int
	Days   int
	Clock  time.Duration
}

// maxDigits bounds each figure so that sums stay far below what a time.Time can hold.
const maxDigits = 8

// ParseSpan reads an ISO 8601 duration of whole figures above zero, such as P14D, PT4H,
// P1DT12H, P2W or P3M.
func ParseSpan(s string) (Span, error) {
	span, ok := parseSpan(s)
	if !ok || span == (Span{}) {
		return Span{}, fmt.Errorf("%q is no duration above zero; write one in ISO 8601, such as P14D, PT4H or P3M", s)
	}
	return span, nil
}

func parseSpan(s string) (Span, bool) {
	var span Span
	if len(s) < 3 || s[0] != 'P' {
		return span, false
	}
	designators, clock := "YMWD", false
	value, digits, units := 0, 0, 0
	for i := 1; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			value, digits = value*10+int(c-'0'), digits+1
			if digits > maxDigits {
				return span, false
			}
		case c == 'T':
			if clock || digits > 0 {
				return span, false
			}
			designators, clock, units = "HMS", true, 0
		default:
			at := -1
			for j := range len(designators) {
				if designators[j] == c {
					at = j
				}
			}
			if at < 0 || digits == 0 {
				return span, false
			}
			span.add(c, clock, value)
			designators = designators[at+1:] // each unit once, the largest first
			value, digits, units = 0, 0, units+1
		}
	}
	return span, digits == 0 && units > 0
}

func (s *Span) add(designator byte, clock bool, value int) {
	switch {
	case designator == 'Y':
		s.Months += 12 * value
	case designator == 'M' && !clock:
		s.Months += value
	case designator == 'W':
		s.Days += 7 * value
	case designator == 'D':
		s.Days += value
	case designator == 'H':
		s.Clock += time.Duration(value) * time.Hour
	case designator == 'M':
		s.Clock += time.Duration(value) * time.Minute
	case designator == 'S':
		s.Clock += time.Duration(value) * time.Second
	}
}

// After returns the moment a span after t: first the months, clamped to the end of a shorter
// month, then the days, both at the same time of day in the zone; then the clock part.
func (s Span) After(t time.Time, zone *time.Location) time.Time { return s.shift(t, zone, 1) }

// Before returns the moment a span before t, by the same steps backwards.
func (s Span) Before(t time.Time, zone *time.Location) time.Time { return s.shift(t, zone, -1) }

func (s Span) shift(t time.Time, zone *time.Location, sign int) time.Time {
	if s.Months != 0 || s.Days != 0 {
		local := t.In(zone)
		d := DateOf(local).AddMonths(sign * s.Months).AddDays(sign * s.Days)
		t = Local(d, local.Hour(), local.Minute(), local.Second(), zone)
	}
	return t.Add(time.Duration(sign) * s.Clock)
}

// AfterDate returns the moment a span after a day: the calendar part is added to the date,
// the clock part to the first moment of the day reached.
func (s Span) AfterDate(d Date, zone *time.Location) time.Time {
	return d.AddMonths(s.Months).AddDays(s.Days).Start(zone).Add(s.Clock)
}
