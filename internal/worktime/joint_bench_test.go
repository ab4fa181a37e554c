// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"testing"
	"time"
)

func BenchmarkJointAdd(b *testing.B) {
	london := WorkingTime{Zone: "Europe/London", HolidayCalendar: "GB", Start: "08:30", End: "17:30"}
	three := mustJoint(b, amsterdam, newYork, london)
	never := mustJoint(b, amsterdam, seattle)
	for _, c := range []struct {
		name, span string
		of         Joint
	}{
		{"P6D", "P6D", three},
		{"PT16H", "PT16H", three},
		{"P3M", "P3M", three},
		{"PT999999H", "PT999999H", three},
		{"P99999D", "P99999D", three},
		{"never", "PT1H", never},
	} {
		b.Run(c.name, func(b *testing.B) {
			from, span := mustTime(b, "2026-11-20T10:00:00Z"), mustSpan(b, c.span)
			b.ReportAllocs()
			for b.Loop() {
				c.of.Add(from, span, c.of[0].zone, time.Time{})
			}
		})
	}
}

func BenchmarkNewCalendar(b *testing.B) {
	w := amsterdam
	w.Days, w.Start, w.End = []string{"Mon", "Tue", "Wed", "Thu"}, "08:30", "17:30"
	w.Holidays = []string{"2026-12-24", "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31"}
	b.ReportAllocs()
	for b.Loop() {
		mustCalendar(b, w)
	}
}
