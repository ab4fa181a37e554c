// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"strings"
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	for _, text := range []string{"2026-01-31", "2028-02-29", "1900-01-01", "2999-12-31", "0001-01-01"} {
		if d := mustDate(t, text); d.String() != text {
			t.Errorf("%s comes back as %s", text, d)
		}
	}
	for _, text := range []string{
		"", "2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-1-1", "26-01-01", "31-01-2026",
		"2026-01-31T00:00:00Z", "2026/01/31", " 2026-01-31", "2026-01-31 ", "20260131", "today",
	} {
		if d, err := ParseDate(text); err == nil {
			t.Errorf("%q is taken as %s", text, d)
		} else if !strings.Contains(err.Error(), "write year, month and day, such as 2026-01-31") {
			t.Errorf("%q: %v does not say what to write", text, err)
		}
	}
}

func TestDateArithmetic(t *testing.T) {
	for _, c := range []struct {
		date         string
		months, days int
		want         string
	}{
		{"2026-02-28", 0, 1, "2026-03-01"},
		{"2028-02-28", 0, 1, "2028-02-29"},
		{"2026-12-31", 0, 1, "2027-01-01"},
		{"2026-01-01", 0, -1, "2025-12-31"},
		{"2026-03-01", 0, 365, "2027-03-01"},
		{"2026-01-31", 1, 0, "2026-02-28"},
		{"2026-01-30", 1, 0, "2026-02-28"},
		{"2026-01-29", 1, 0, "2026-02-28"},
		{"2026-01-28", 1, 0, "2026-02-28"},
		{"2026-03-31", -1, 0, "2026-02-28"},
		{"2026-01-15", -1, 0, "2025-12-15"},
		{"2026-01-15", -13, 0, "2024-12-15"},
		{"2026-12-31", 12, 0, "2027-12-31"},
		{"2026-08-31", 1, 0, "2026-09-30"},
		{"2096-02-29", 48, 0, "2100-02-28"},
		{"2026-02-31", 0, 0, "2026-02-28"}, // made up, not parsed
	} {
		var d Date
		if _, err := ParseDate(c.date); err == nil {
			d = mustDate(t, c.date)
		} else {
			d = Date{2026, 2, 31}
		}
		if got := d.AddMonths(c.months).AddDays(c.days); got.String() != c.want {
			t.Errorf("%s and %d months and %d days is %s, want %s", c.date, c.months, c.days, got, c.want)
		}
	}
}

func TestDateBefore(t *testing.T) {
	days := []string{"2025-12-31", "2026-01-01", "2026-01-02", "2026-02-01", "2027-01-01"}
	for i := range days {
		for j := range days {
			if got := mustDate(t, days[i]).Before(mustDate(t, days[j])); got != (i < j) {
				t.Errorf("%s before %s: %v", days[i], days[j], got)
			}
		}
	}
}

func TestDaysBetweenDates(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     int
	}{
		{"2026-03-01", "2026-03-01", 0}, {"2026-02-28", "2026-03-01", 1}, {"2028-02-28", "2028-03-01", 2},
		{"2026-03-28", "2026-03-30", 2}, {"2026-03-01", "2026-02-28", -1}, {"1900-01-01", "2999-12-31", 401766},
	} {
		if got := mustDate(t, c.from).DaysUntil(mustDate(t, c.to)); got != c.want {
			t.Errorf("from %s until %s are %d days, not %d", c.from, c.to, got, c.want)
		}
	}
}

func TestDateOfIsTheDayOnTheWall(t *testing.T) {
	at := mustTime(t, "2026-03-02T23:30:00Z")
	for zone, want := range map[string]string{"UTC": "2026-03-02", "Europe/Amsterdam": "2026-03-03", "America/New_York": "2026-03-02"} {
		if got := DateOf(at.In(mustZone(t, zone))); got.String() != want {
			t.Errorf("in %s it is %s, want %s", zone, got, want)
		}
	}
}

func TestDayStartsAndEnds(t *testing.T) {
	for _, c := range []struct{ why, zone, date, start, end string }{
		{"an ordinary day", "Europe/Amsterdam", "2026-01-15", "2026-01-15T00:00:00+01:00", "2026-01-16T00:00:00+01:00"},
		{"23 hours", "Europe/Amsterdam", "2026-03-29", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"},
		{"25 hours", "America/New_York", "2026-11-01", "2026-11-01T00:00:00-04:00", "2026-11-02T00:00:00-05:00"},
		{"no midnight", "America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00"},
		{"left out", "Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00", "2011-12-31T00:00:00+14:00"},
		{"before the one left out", "Pacific/Apia", "2011-12-29", "2011-12-29T00:00:00-10:00", "2011-12-31T00:00:00+14:00"},
		{"the year's last", "UTC", "2026-12-31", "2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z"},
	} {
		t.Run(c.why, func(t *testing.T) {
			d, zone := mustDate(t, c.date), mustZone(t, c.zone)
			if got := d.Start(zone); !got.Equal(mustTime(t, c.start)) {
				t.Errorf("starts at %v, want %s", got, c.start)
			}
			if got := d.End(zone); !got.Equal(mustTime(t, c.end)) {
				t.Errorf("ends at %v, want %s", got, c.end)
			}
		})
	}
}

// TestDayIsNeverOverEarly: in every zone, a moment is in the day that the wall shows, and in
// no day that is over or to come. Days begin where the day before ends.
func TestDayIsNeverOverEarly(t *testing.T) {
	for _, name := range zoneNames {
		zone := mustZone(t, name)
		for _, change := range changesOf(zone, 1995, 2037) {
			for minutes := -26 * 60; minutes <= 26*60; minutes += 30 {
				at := change.Add(time.Duration(minutes) * time.Minute)
				d := DateOf(at.In(zone))
				if at.Before(d.Start(zone)) {
					t.Fatalf("at %v in %s the day has not begun: %v", at.In(zone), name, d.Start(zone))
				}
				// Where clocks go back over midnight, the day comes a second time after its end.
				if back := offset(at, zone) < offset(at.Add(-3*time.Hour), zone); !at.Before(d.End(zone)) && !back {
					t.Fatalf("at %v in %s the day is over: %v", at.In(zone), name, d.End(zone))
				}
			}
		}
	}
}
