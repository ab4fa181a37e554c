// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"testing"
	"time"
)

// Who joins or leaves counts for the dates, and the moments, on which they were there.
func TestWhoIsThereForATimeCountsForThatTime(t *testing.T) {
	mustDate := func(s string) *Date {
		if s == "" {
			return nil
		}
		d, err := ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return &d
	}
	weekdays := WorkingTime{Zone: "Europe/Amsterdam"}
	// 5 March is a Thursday. Amsterdam works from 08:00 to 16:00 UTC, Tokyo on Thursday and Friday alone, from 09:00 to 11:00 UTC.
	few := WorkingTime{Zone: "Asia/Tokyo", Days: []string{"Thu", "Fri"}, Start: "18:00", End: "20:00"}
	for name, c := range map[string]struct {
		from, until string // of Tokyo
		start, span string
		want        string
	}{
		"joined after the span":       {"2026-03-05", "", "2026-03-02T09:00:00Z", "P2D", "2026-03-04T09:00:00Z"},
		"joined during it":            {"2026-03-04", "", "2026-03-02T09:00:00Z", "P2D", "2026-03-05T09:00:00Z"},
		"joined before it":            {"2026-03-02", "", "2026-03-02T09:00:00Z", "P1D", "2026-03-05T23:00:00Z"},
		"there all the time":          {"", "", "2026-03-02T09:00:00Z", "P1D", "2026-03-05T23:00:00Z"},
		"left before it":              {"", "2026-03-01", "2026-03-02T09:00:00Z", "P2D", "2026-03-04T09:00:00Z"},
		"left on its first day":       {"", "2026-03-02", "2026-03-02T09:00:00Z", "P1D", "2026-03-03T23:00:00Z"},
		"hours, joined after":         {"2026-03-05", "", "2026-03-04T14:00:00Z", "PT3H", "2026-03-05T11:00:00Z"},
		"hours, joined before":        {"2026-03-01", "", "2026-03-04T14:00:00Z", "PT3H", "2026-03-06T10:00:00Z"},
		"hours, left":                 {"", "2026-03-05", "2026-03-05T09:00:00Z", "PT7H", "2026-03-06T12:00:00Z"},
		"hours, left in between":      {"", "2026-03-05", "2026-03-05T10:00:00Z", "PT3H", "2026-03-06T09:00:00Z"},
		"there for a time":            {"2026-03-05", "2026-03-05", "2026-03-04T15:00:00Z", "PT3H", "2026-03-05T16:00:00Z"},
		"hours, there for no day":     {"2026-03-06", "2026-03-05", "2026-03-04T15:00:00Z", "PT3H", "2026-03-05T10:00:00Z"},
		"to the second when it joins": {"2026-03-05", "", "2026-03-04T14:59:59Z", "PT1S", "2026-03-04T15:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			j := mustJoint(t, weekdays, few)
			j[1] = j[1].Within(mustDate(c.from), mustDate(c.until))
			start, err := time.Parse(time.RFC3339, c.start)
			if err != nil {
				t.Fatal(err)
			}
			span, err := ParseSpan(c.span)
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := j.Add(start, span, j[0].zone, time.Time{}); got.Format(time.RFC3339) != c.want {
				t.Errorf("%s, want %s", got.Format(time.RFC3339), c.want)
			}
		})
	}
	alone := mustJoint(t, few)
	alone[0] = alone[0].Within(nil, mustDate("2026-01-01"))
	from := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	if got, capped := alone.Add(from, Span{Clock: 100 * time.Hour}, alone[0].zone, time.Time{}); capped || !got.Equal(from.Add(100*time.Hour)) {
		t.Errorf("of nobody it is all the time, and not until %s", got)
	}
	if got, capped := alone.Add(from, Span{Clock: 100 * time.Hour}, alone[0].zone, from.Add(time.Hour)); !capped || !got.Equal(from.Add(time.Hour)) {
		t.Errorf("it is not capped: %s", got)
	}
}
