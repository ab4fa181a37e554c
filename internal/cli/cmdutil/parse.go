// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"fmt"
	"time"

	"github.com/entente-dev/entente/internal/worktime"
)

// ParseTime reads a moment, 2026-11-22T09:00:00Z or with an offset, or a date, which begins at
// 00:00 UTC. What names where the text came from, such as a flag.
func ParseTime(what, text string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%s: %q is no time; write 2026-11-22T09:00:00Z, or a date as 2026-11-22", what, text)
}

// ParseClock is ParseTime where a zone is known: a date begins there, and a time without an offset
// is what its clocks show.
func ParseClock(what, text string, zone *time.Location) (time.Time, error) {
	if d, err := worktime.ParseDate(text); err == nil {
		return d.Start(zone), nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return worktime.Local(worktime.DateOf(t), t.Hour(), t.Minute(), t.Second(), zone), nil
		}
	}
	return ParseTime(what, text)
}

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

// Moment is ParseTime of a flag whose usual value is "now". A moment that is more than a
// century away is refused.
func Moment(flag, text string, now time.Time) (time.Time, error) {
	if text == "now" {
		return now, nil
	}
	t, err := ParseTime(flag, text)
	if err != nil {
		return t, err
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
func Since(text, flag string, before time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	since, err := ParseTime("--since", text)
	if err == nil && before.Before(since) {
		err = fmt.Errorf("--since is later than %s; write an earlier one, or leave it out", flag)
	}
	return since, err
}
