// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import "time"

// Clock writes a moment as the clocks of a zone show it, and the zone: "2026-12-08 10:00
// Europe/Amsterdam". Where they show the same twice, as an hour is when clocks go back, the moment in UTC is beside it.
func Clock(t time.Time, zone *time.Location) string {
	if shownTwice(t, zone) {
		return ClockUTC(t, zone)
	}
	return clock(t, zone)
}

// ClockUTC is Clock for a record, which people read elsewhere, too: with the moment in UTC beside it,
// "2026-12-08 10:00 Europe/Amsterdam (2026-12-08T09:00:00Z)", and that alone where the zone is UTC.
func ClockUTC(t time.Time, zone *time.Location) string { return withUTC(t, zone, clock) }

// ClockEnd is Clock of a moment at which something is over: midnight ends the day before, "2026-12-08 24:00
// Europe/Amsterdam".
func ClockEnd(t time.Time, zone *time.Location) string {
	if IsMidnight(t.In(zone)) {
		return clockEnd(t, zone)
	}
	return Clock(t, zone)
}

// ClockEndUTC is ClockUTC of a moment at which something is over.
func ClockEndUTC(t time.Time, zone *time.Location) string { return withUTC(t, zone, clockEnd) }

// IsMidnight reports whether a moment is the first of a day, where it is.
func IsMidnight(t time.Time) bool {
	hour, minute, second := t.Clock()
	return hour+minute+second == 0
}

func withUTC(t time.Time, zone *time.Location, clock func(time.Time, *time.Location) string) string {
	utc := t.UTC().Format(time.RFC3339)
	if zone == nil || zone == time.UTC {
		return utc
	}
	return clock(t, zone) + " (" + utc + ")"
}

func clock(t time.Time, zone *time.Location) string {
	t = t.In(zone)
	layout := "2006-01-02 15:04"
	if t.Second() != 0 {
		layout += ":05"
	}
	return t.Format(layout) + " " + zone.String()
}

func clockEnd(t time.Time, zone *time.Location) string {
	local := t.In(zone)
	if !IsMidnight(local) {
		return clock(t, zone)
	}
	return local.AddDate(0, 0, -1).Format(time.DateOnly) + " 24:00 " + zone.String()
}

// shownTwice reports whether the clocks of a zone show a moment as they show another one, as they go back.
func shownTwice(t time.Time, zone *time.Location) bool {
	shown := t.UTC().Add(offset(t, zone))
	before, after := offset(shown.Add(-24*time.Hour), zone), offset(shown.Add(24*time.Hour), zone)
	return before > after && offset(shown.Add(-before), zone) == before && offset(shown.Add(-after), zone) == after
}
