// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime_test

import (
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/worktime"
)

func TestAMomentAsClocksShowIt(t *testing.T) {
	newYork, err := worktime.Zone("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	plain, err := worktime.Zone("UTC")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, time.November, 21, 4, 0, 0, 0, time.UTC)
	for want, got := range map[string]string{
		"2026-11-20 23:00 America/New_York":                           worktime.Clock(at, newYork),
		"2026-11-20 23:00:07 America/New_York":                        worktime.Clock(at.Add(7*time.Second), newYork),
		"2026-11-21 04:00 UTC":                                        worktime.Clock(at, plain),
		"2026-11-20 23:00 America/New_York (2026-11-21T04:00:00Z)":    worktime.ClockUTC(at, newYork),
		"2026-11-20 23:00:07 America/New_York (2026-11-21T04:00:07Z)": worktime.ClockUTC(at.Add(7*time.Second).In(newYork), newYork),
		"2026-11-21T04:00:00Z":                                        worktime.ClockUTC(at.In(newYork), plain),
		"2026-11-01 00:59 America/New_York":                           worktime.Clock(time.Date(2026, time.November, 1, 4, 59, 0, 0, time.UTC), newYork),
		"2026-11-01 01:00 America/New_York (2026-11-01T05:00:00Z)":    worktime.Clock(time.Date(2026, time.November, 1, 5, 0, 0, 0, time.UTC), newYork),
		"2026-11-01 01:59 America/New_York (2026-11-01T06:59:00Z)":    worktime.Clock(time.Date(2026, time.November, 1, 6, 59, 0, 0, time.UTC), newYork),
		"2026-11-01 02:00 America/New_York":                           worktime.Clock(time.Date(2026, time.November, 1, 7, 0, 0, 0, time.UTC), newYork),
		"2026-03-08 03:00 America/New_York":                           worktime.Clock(time.Date(2026, time.March, 8, 7, 0, 0, 0, time.UTC), newYork),
		"2026-11-20 24:00 America/New_York":                           worktime.ClockEnd(at.Add(time.Hour), newYork),
		"2026-11-21 00:00:01 America/New_York":                        worktime.ClockEnd(at.Add(time.Hour+time.Second), newYork),
		"2026-11-20 24:00 America/New_York (2026-11-21T05:00:00Z)":    worktime.ClockEndUTC(at.Add(time.Hour), newYork),
		"2026-11-20 23:59:59 America/New_York (2026-11-21T04:59:59Z)": worktime.ClockEndUTC(at.Add(time.Hour-time.Second), newYork),
		"2026-11-21T00:00:00Z":                                        worktime.ClockEndUTC(at.Add(-4*time.Hour), plain),
		"Fri 20 Nov 2026 24:00:00":                                    worktime.FormatEnd(at.Add(time.Hour).In(newYork), "Mon 2 Jan 2006 15:04:05"),
		"Fri 20 Nov 2026 23:00:00":                                    worktime.FormatEnd(at.In(newYork), "Mon 2 Jan 2006 15:04:05"),
		"31 Dec 1999, 24:00":                                          worktime.FormatEnd(time.Date(2000, time.January, 1, 0, 0, 0, 0, newYork), "2 Jan 2006, 15:04"),
		"2026-11-21T04:00:01Z":                                        worktime.ClockUTC(at.Add(time.Second), nil),
	} {
		if got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
}
