// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"strconv"
	"time"

	"github.com/entente-dev/entente/internal/worktime"
)

const day = 24 * time.Hour

// Ago says roughly how long a span is, in one unit: "6 days". It is for people who look now;
// what is kept says the moment itself.
func Ago(d time.Duration) string {
	d = d.Abs()
	switch {
	case d < time.Minute:
		return "<1 minute"
	case d < time.Hour:
		return Count(int(d/time.Minute), "minute")
	case d < day:
		return Count(int(d/time.Hour), "hour")
	case d < 61*day:
		return Count(int(d/day), "day")
	case d < 730*day:
		return Count(int(d/(30*day)), "month")
	}
	return Count(int(d/(365*day)), "year")
}

// Count writes a number with its noun: "1 issue", "2 issues".
func Count(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return strconv.Itoa(n) + " " + unit + "s"
}

// When says how far a moment lies ahead, or on which day it was.
func When(t, now time.Time) string { return when(t, now, Day) }

// WhenDue is When of something that is due: it was so on DueDay.
func WhenDue(t, now time.Time) string { return when(t, now, DueDay) }

func when(t, now time.Time, onDay func(t, now time.Time) string) string {
	switch {
	case t.After(now) && t.Sub(now) < time.Minute:
		return "in under a minute"
	case t.After(now):
		return "in " + Ago(t.Sub(now))
	case now.Sub(t) < 2*day:
		return Ago(now.Sub(t)) + " ago"
	}
	return "on " + onDay(t, now)
}

// Day writes the day of a moment where now is, with the year where it is another one.
func Day(t, now time.Time) string {
	if t = t.In(now.Location()); t.Year() == now.Year() {
		return t.Format("2 Jan")
	}
	return t.Format("2 Jan 2006")
}

// DueDay is Day of the last day on which what is due at a moment is on time: at 00:00 the day before is over.
func DueDay(t, now time.Time) string {
	if local := t.In(now.Location()); worktime.IsMidnight(local) {
		t = local.AddDate(0, 0, -1)
	}
	return Day(t, now)
}

// Deadline writes a moment by which something is due, where now is: the day and the time of day, and the zone.
func Deadline(t, now time.Time) string {
	return DueDay(t, now) + " " + worktime.FormatEnd(t.In(now.Location()), "15:04") + " " + now.Location().String()
}
