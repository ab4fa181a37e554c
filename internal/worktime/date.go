// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"fmt"
	"time"
)

// Date is a day of the calendar, without a zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads a date in the form 2006-01-02.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, errNoDate // most dates are left out, and each decision reads them
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, notADate(s)
	}
	return DateOf(t), nil
}

var errNoDate = notADate("")

func notADate(s string) error {
	return fmt.Errorf("%q is no date; write year, month and day, such as 2026-01-31", s)
}

// DateOf returns the day that the clocks show at t, in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// Start returns the first moment of the day in a zone.
func (d Date) Start(zone *time.Location) time.Time { return Local(d, 0, 0, 0, zone) }

// End returns the moment at which the day is over in a zone: the start of the next.
func (d Date) End(zone *time.Location) time.Time { return d.AddDays(1).Start(zone) }

// AddDays returns the day n days later.
func (d Date) AddDays(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC))
}

// AddMonths returns the same day n months later, or the last day of that month where it is
// shorter: 31 January and one month is 28 or 29 February.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// DaysUntil counts the days from d to e; below zero where e is earlier.
func (d Date) DaysUntil(e Date) int { return int(dayOf(e) - dayOf(d)) }

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool {
	if d.Year != e.Year {
		return d.Year < e.Year
	}
	if d.Month != e.Month {
		return d.Month < e.Month
	}
	return d.Day < e.Day
}

// String returns the date in the form 2006-01-02.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }
