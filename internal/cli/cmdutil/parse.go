// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"fmt"
	"time"

	"github.com/entente-dev/entente/internal/worktime"
)

// TimeForms says in the help of a flag in which forms a moment may be written: the same for all.
const TimeForms = "2026-11-22T09:00, or a date, which begins at 00:00; with an offset, 2026-11-22T09:00:00Z, it is that moment"

// HostClocks says in the help of a flag by which clocks it is, where alliances are shown.
const HostClocks = "by the clocks of the host (of several alliances: of their hosts if these have one time zone, else UTC)"

// The words that stand for a moment or a day.
const (
	wordNow   = "now"
	wordToday = "today"
)

// ParseTime reads a moment: a time as the clocks of a zone show it, or with an offset; a date, or today,
// which begin there at 00:00; now. The error says what to write.
func ParseTime(text string, now time.Time, zone *time.Location) (time.Time, error) {
	t, ok := parseTime(text, now, zone)
	switch {
	case !ok:
		return t, fmt.Errorf("%q is no time; write 2026-11-22T09:00, which is local, 2026-11-22T09:00:00Z, or a date as 2026-11-22", text)
	case !inBounds(t.Year()):
		return t, fmt.Errorf("%q is out of bounds; write a time of the years 1900 to 2999", text)
	}
	return t.UTC(), nil
}

func parseTime(text string, now time.Time, zone *time.Location) (time.Time, bool) {
	if text == wordNow {
		return now, true
	}
	if d, ok := parseDay(text, now.In(zone)); ok {
		return d.Start(zone), true
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return worktime.Local(worktime.DateOf(t), t.Hour(), t.Minute(), t.Second(), zone), true
		}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// ParseDay reads a day: a date, or today as now shows it where it is. A time of day is refused: what asks for
// a day takes the whole of it.
func ParseDay(text string, now time.Time) (worktime.Date, error) {
	d, ok := parseDay(text, now)
	if ok && inBounds(d.Year) {
		return d, nil
	}
	if ok {
		return d, fmt.Errorf("%q is out of bounds; write a date of the years 1900 to 2999", text)
	}
	if t, isTime := parseTime(text, now, now.Location()); isTime {
		return d, fmt.Errorf("%q has a time of day, and a whole day is meant; write %s", text, worktime.DateOf(t.In(now.Location())))
	}
	return d, fmt.Errorf("%q is no date; write year, month and day, such as 2026-01-31, or today", text)
}

func parseDay(text string, now time.Time) (worktime.Date, bool) {
	if text == wordToday {
		return worktime.DateOf(now), true
	}
	d, err := worktime.ParseDate(text)
	return d, err == nil
}

func inBounds(year int) bool { return year >= 1900 && year < 3000 }

// ParseSpan reads an ISO 8601 duration, such as P14D or P1Y.
func ParseSpan(what, text string) (worktime.Span, error) {
	s, err := worktime.ParseSpan(text)
	if err != nil {
		return s, fmt.Errorf("%s: %w", what, err)
	}
	return s, nil
}

// horizon is how far from now a moment may be that is foreseen: what is later is a slip of the
// finger, and would be played for a long time.
const horizon = 100 // years

// Moment is ParseTime of a flag. A moment that is more than a century away is refused.
func Moment(flag, text string, now time.Time, zone *time.Location) (time.Time, error) {
	t, err := ParseTime(text, now, zone)
	if err != nil {
		return t, fmt.Errorf("%s: %w", flag, err)
	}
	return t, CheckHorizon(flag, t, now)
}

// CheckHorizon refuses a moment that is more than a century after now.
func CheckHorizon(flag string, t, now time.Time) error {
	if t.After(now.AddDate(horizon, 0, 0)) {
		return fmt.Errorf("%s: %s is more than %d years away; write an earlier time", flag, t.Format(time.DateOnly), horizon)
	}
	return nil
}

// Since reads the flag that says where a history begins; empty is before the earliest fact. It
// must begin before what is asked about.
func Since(text, flag string, before, now time.Time, zone *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	since, err := ParseTime(text, now, zone)
	if err != nil {
		return since, fmt.Errorf("--since: %w", err)
	}
	if before.Before(since) {
		return since, fmt.Errorf("--since is later than %s; write an earlier one, or leave it out", flag)
	}
	return since, nil
}
