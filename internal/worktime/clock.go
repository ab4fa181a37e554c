// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"bytes"
	"time"
)

// Clock writes a moment as the clocks of a zone show it, and the zone: "2026-12-08 10:00
// Europe/Amsterdam". Where they show the same twice, as an hour is when clocks go back, the moment in UTC is beside it.
func Clock(t time.Time, zone *time.Location) string {
	if shownTwice(t, zone) {
		return ClockUTC(t, zone)
	}
	return string(appendClock(nil, t, zone, false))
}

// ClockUTC is Clock for a record, which people read elsewhere, too: with the moment in UTC beside it,
// "2026-12-08 10:00 Europe/Amsterdam (2026-12-08T09:00:00Z)", and that alone where the zone is UTC.
func ClockUTC(t time.Time, zone *time.Location) string { return withUTC(t, zone, false) }

// ClockEnd is Clock of a moment at which something is over: midnight ends the day before, "2026-12-08 24:00
// Europe/Amsterdam".
func ClockEnd(t time.Time, zone *time.Location) string {
	if IsMidnight(t.In(zone)) {
		return string(appendClock(nil, t, zone, true))
	}
	return Clock(t, zone)
}

// ClockEndUTC is ClockUTC of a moment at which something is over.
func ClockEndUTC(t time.Time, zone *time.Location) string { return withUTC(t, zone, true) }

// FormatEnd writes a moment at which something is over, by a layout: midnight ends the day before, at 24:00.
func FormatEnd(t time.Time, layout string) string { return string(appendEnd(nil, t, layout)) }

// appendEnd is FormatEnd behind a text. It decides for all who write the end of something.
func appendEnd(to []byte, t time.Time, layout string) []byte {
	if !IsMidnight(t) {
		return t.AppendFormat(to, layout)
	}
	year, month, day := t.Date()
	written := len(to)
	// In UTC the day before begins at 00:00 too, which it need not where the clocks change.
	to = time.Date(year, month, day-1, 0, 0, 0, 0, time.UTC).AppendFormat(to, layout)
	if clock := bytes.Index(to[written:], []byte("00:00")); clock >= 0 {
		copy(to[written+clock:], "24")
	}
	return to
}

// IsMidnight reports whether a moment is the first of a day, where it is.
func IsMidnight(t time.Time) bool {
	hour, minute, second := t.Clock()
	return hour+minute+second == 0
}

// withUTC is ClockUTC, or ClockEndUTC for the end of something. Messages are written at every decision, so it takes no
// more memory than the text.
func withUTC(t time.Time, zone *time.Location, end bool) string {
	var room [80]byte // the name of a zone has 30 letters at most
	if zone == nil || zone == time.UTC {
		return string(t.UTC().AppendFormat(room[:0], time.RFC3339))
	}
	b := append(appendClock(room[:0], t, zone, end), " ("...)
	return string(append(t.UTC().AppendFormat(b, time.RFC3339), ')'))
}

// appendClock writes a moment behind a text, as the clocks of a zone show it. At the end of something midnight ends the
// day before.
func appendClock(to []byte, t time.Time, zone *time.Location, end bool) []byte {
	local := t.In(zone)
	switch {
	case end && IsMidnight(local):
		to = appendEnd(to, local, "2006-01-02 15:04 ")
	case local.Second() != 0:
		to = local.AppendFormat(to, "2006-01-02 15:04:05 ")
	default:
		to = local.AppendFormat(to, "2006-01-02 15:04 ")
	}
	return append(to, zone.String()...)
}

// shownTwice reports whether the clocks of a zone show a moment as they show another one, as they go back.
func shownTwice(t time.Time, zone *time.Location) bool {
	shown := t.UTC().Add(offset(t, zone))
	before, after := offset(shown.Add(-24*time.Hour), zone), offset(shown.Add(24*time.Hour), zone)
	return before > after && offset(shown.Add(-before), zone) == before && offset(shown.Add(-after), zone) == after
}
