// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// zoneNames have what calendars trip over: half hours, changes at midnight, below zero, in
// Ramadan, a day left out, none at all.
var zoneNames = []string{
	"Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca",
	"Pacific/Apia", "America/Sao_Paulo", "America/Havana", "Europe/Dublin", "Asia/Gaza", "America/Nuuk",
	"America/St_Johns", "America/Scoresbysund", "Antarctica/Troll", "Asia/Beirut", "Pacific/Chatham", "Pacific/Kiritimati", "UTC",
}

func TestZone(t *testing.T) {
	for _, name := range zoneNames {
		for range 2 { // read, then remembered
			if zone := mustZone(t, name); zone.String() != name {
				t.Errorf("%s is %s", name, zone)
			}
		}
	}
	for _, name := range []string{
		"", "Local", "localtime", "+01:00", "Etc/GMT:1", "CEST", "Europe/Atlantis", "europe/amsterdam ",
		"../etc/passwd", "/etc/localtime", "Europe/../UTC", "Europe//Amsterdam", "./Europe/Amsterdam", "Europe/Amsterdam/",
		strings.Repeat("x", 300), "Europe/Amsterdam\x00",
	} {
		zone, err := Zone(name)
		if err == nil {
			t.Errorf("%q is taken as %s", name, zone)
		} else if !strings.Contains(err.Error(), "write an IANA name, such as Europe/Amsterdam or UTC") {
			t.Errorf("%q: %v does not say what to write", name, err)
		}
	}
}

func TestLocal(t *testing.T) {
	for _, c := range []struct{ why, zone, date, clock, want string }{
		{"an ordinary morning", "Europe/Amsterdam", "2026-01-15", "10:00", "2026-01-15T10:00:00+01:00"},
		{"the last minute before a gap", "Europe/Amsterdam", "2026-03-29", "01:59", "2026-03-29T01:59:00+01:00"},
		{"the first minute of a gap", "Europe/Amsterdam", "2026-03-29", "02:00", "2026-03-29T03:00:00+02:00"},
		{"the last minute of a gap", "Europe/Amsterdam", "2026-03-29", "02:59", "2026-03-29T03:59:00+02:00"},
		{"the first minute after a gap", "Europe/Amsterdam", "2026-03-29", "03:00", "2026-03-29T03:00:00+02:00"},
		{"the last minute before an overlap", "Europe/Amsterdam", "2026-10-25", "01:59", "2026-10-25T01:59:00+02:00"},
		{"the first minute of an overlap", "Europe/Amsterdam", "2026-10-25", "02:00", "2026-10-25T02:00:00+02:00"},
		{"the last minute of an overlap", "Europe/Amsterdam", "2026-10-25", "02:59", "2026-10-25T02:59:00+02:00"},
		{"the first minute after an overlap", "Europe/Amsterdam", "2026-10-25", "03:00", "2026-10-25T03:00:00+01:00"},
		{"the other way round in the west", "America/New_York", "2026-03-08", "02:30", "2026-03-08T03:30:00-04:00"},
		{"half an hour", "Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04T02:45:00+11:00"},
		{"half an hour back", "Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-05T01:45:00+11:00"},
		{"quarters", "Asia/Kathmandu", "2026-06-01", "00:00", "2026-06-01T00:00:00+05:45"},
		{"winter time in Ramadan", "Africa/Casablanca", "2026-03-01", "12:00", "2026-03-01T12:00:00+00:00"},
		{"a midnight that is not there", "America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04T01:00:00-02:00"},
		{"a midnight that is there twice", "America/Havana", "2026-11-01", "00:30", "2026-11-01T00:30:00-04:00"},
		{"a day that is not there", "Pacific/Apia", "2011-12-30", "12:00", "2011-12-31T12:00:00+14:00"},
		{"two hours at once", "Antarctica/Troll", "2026-03-29", "02:00", "2026-03-29T04:00:00+02:00"},
	} {
		t.Run(c.why, func(t *testing.T) {
			clock, err := time.Parse("15:04", c.clock)
			if err != nil {
				t.Fatal(err)
			}
			zone := mustZone(t, c.zone)
			got := Local(mustDate(t, c.date), clock.Hour(), clock.Minute(), 0, zone)
			if !got.Equal(mustTime(t, c.want)) || got.Location() != zone {
				t.Errorf("%s %s in %s is %v, want %s", c.date, c.clock, c.zone, got, c.want)
			}
		})
	}
}

// slowLocal reads a calendar as a person would: minute by minute from two days before, until
// a clock on the wall shows the time, or has jumped over it.
func slowLocal(wall time.Time, zone *time.Location) time.Time {
	shows := func(t time.Time) time.Time {
		y, m, d := t.In(zone).Date()
		return time.Date(y, m, d, t.In(zone).Hour(), t.In(zone).Minute(), 0, 0, time.UTC)
	}
	for t := wall.Add(-50 * time.Hour); ; t = t.Add(time.Minute) {
		switch now := shows(t); {
		case now.Equal(wall):
			return t
		case now.After(wall) && shows(t.Add(-time.Minute)).Before(wall):
			before := shows(t.Add(-time.Minute)).Sub(t.Add(-time.Minute)) // the offset
			return wall.Add(-before)
		}
	}
}

// TestLocalLikeAWallClock holds Local against the slow model, mostly near changes of clocks.
func TestLocalLikeAWallClock(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	changes, gaps, overlaps := 0, 0, 0
	for _, name := range zoneNames {
		zone := mustZone(t, name)
		for _, change := range changesOf(zone, 1995, 2037) {
			changes++
			for range 5 {
				near := change.In(zone).Add(time.Duration(random.IntN(6*60)-3*60) * time.Minute)
				// A wall-clock time on either side, or in between.
				wall := time.Date(near.Year(), near.Month(), near.Day(), near.Hour()+random.IntN(5)-2, near.Minute(), 0, 0, time.UTC)
				want := slowLocal(wall, zone)
				got := Local(DateOf(wall), wall.Hour(), wall.Minute(), 0, zone)
				if !got.Equal(want) {
					t.Fatalf("%s in %s is %v, want %v", wall.Format(time.DateTime), name, got, want.In(zone))
				}
				if got.Hour() != wall.Hour() || got.Minute() != wall.Minute() {
					gaps++
				} else if later := got.Add(time.Hour); later.Hour() == wall.Hour() {
					overlaps++
				}
			}
		}
		for range 20 {
			wall := time.Date(1990+random.IntN(60), time.Month(1+random.IntN(12)), 1+random.IntN(28), random.IntN(24), random.IntN(60), 0, 0, time.UTC)
			if got, want := Local(DateOf(wall), wall.Hour(), wall.Minute(), 0, zone), slowLocal(wall, zone); !got.Equal(want) {
				t.Fatalf("%s in %s is %v, want %v", wall.Format(time.DateTime), name, got, want.In(zone))
			}
		}
	}
	if changes < 500 || gaps < 50 || overlaps < 50 {
		t.Errorf("%d changes, %d times in a gap, %d in an overlap: too few to tell", changes, gaps, overlaps)
	}
}

// changesOf lists the moments at which a zone's clocks change, to the second.
func changesOf(zone *time.Location, from, to int) []time.Time {
	var out []time.Time
	end := time.Date(to, 1, 1, 0, 0, 0, 0, time.UTC)
	for t := time.Date(from, 1, 1, 0, 0, 0, 0, time.UTC); t.Before(end); t = t.Add(24 * time.Hour) {
		lo, hi := t, t.Add(24*time.Hour)
		if offset(lo, zone) == offset(hi, zone) {
			continue
		}
		for hi.Sub(lo) > time.Second {
			mid := lo.Add(hi.Sub(lo) / 2).Truncate(time.Second)
			if offset(mid, zone) == offset(lo, zone) {
				lo = mid
			} else {
				hi = mid
			}
		}
		out = append(out, hi)
	}
	return out
}
