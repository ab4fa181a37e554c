// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"errors"
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

// unit is one figure of a duration.
type unit struct {
	designator byte
	// digits bounds the figure, as the API server does, so that sums stay far below what a
	// time.Duration and a time.Time can hold.
	digits int
	one    Span
}

// The units before and after the T, the largest first.
var (
	dateUnits = []unit{
		{'Y', 3, Span{Months: 12}}, {'M', 4, Span{Months: 1}}, {'W', 4, Span{Days: 7}}, {'D', 5, Span{Days: 1}},
	}
	clockUnits = []unit{
		{'H', 6, Span{Clock: time.Hour}}, {'M', 7, Span{Clock: time.Minute}}, {'S', 8, Span{Clock: time.Second}},
	}
)

var errTooLong = errors.New("the duration is too long; write at most 999 years, 9999 months or weeks, " +
	"99999 days, 999999 hours, 9999999 minutes or 99999999 seconds")

// ParseSpan reads an ISO 8601 duration of whole figures above zero, such as P14D, PT4H,
// P1DT12H, P2W or P3M.
func ParseSpan(s string) (Span, error) {
	span, ok, long := parseSpan(s)
	switch {
	case !ok || !long && span == (Span{}):
		if meant := MeantSpan(s); meant != "" {
			return Span{}, fmt.Errorf("%q is no duration in ISO 8601; write %s", s, meant)
		}
		return Span{}, fmt.Errorf("%q is no duration above zero; write one in ISO 8601, such as P14D, PT4H or P3M", s)
	case long:
		return Span{}, errTooLong
	}
	return span, nil
}

// parseSpan reports whether the text has the form of a duration, and whether one of its
// figures is too long.
func parseSpan(s string) (span Span, ok, long bool) {
	if len(s) < 3 || s[0] != 'P' {
		return span, false, false
	}
	units, clock := dateUnits, false
	value, digits := 0, 0
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			if digits++; digits < 9 { // more is too long for each unit
				value = value*10 + int(c-'0')
			}
		case c == 'T':
			if clock || digits > 0 || i == len(s)-1 {
				return span, false, false
			}
			units, clock = clockUnits, true
		default:
			at := 0
			for at < len(units) && units[at].designator != c {
				at++
			}
			if at == len(units) || digits == 0 {
				return span, false, false
			}
			one := units[at].one
			long = long || digits > units[at].digits
			span.Months += value * one.Months
			span.Days += value * one.Days
			span.Clock += time.Duration(value) * one.Clock
			units = units[at+1:] // each unit once
			value, digits = 0, 0
		}
	}
	return span, digits == 0, long
}

// LongerThan reports whether a span is longer than another wherever the two begin. Months have
// 28 to 31 days and days 24 hours here, so P1M is longer than P27D and neither longer nor
// shorter than P30D.
func (s Span) LongerThan(than Span) bool {
	months, days, clock := s.Months-than.Months, s.Days-than.Days, s.Clock-than.Clock
	if months >= 0 && days >= 0 && clock >= 0 {
		return s != than
	}
	month := int64(28)
	if months < 0 {
		month = 31
	}
	const day = 24 * 60 * 60
	return (month*int64(months)+int64(days))*day+int64(clock/time.Second) > 0
}

// Minus is how much longer a span is than another, figure by figure; one of the figures may be below
// zero.
func (s Span) Minus(o Span) Span {
	return Span{Months: s.Months - o.Months, Days: s.Days - o.Days, Clock: s.Clock - o.Clock}
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
