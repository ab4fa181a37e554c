// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package holidays

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// count of the holidays of a year.
func count(days *Days, year int) int {
	n := 0
	for d := dayOf(year, time.January, 1); d <= dayOf(year, time.December, 31); d++ {
		if days.Has(d) {
			n++
		}
	}
	return n
}

// TestTheTableIsWhole: it covers the years that it is said to, and each calendar has days in each.
func TestTheTableIsWhole(t *testing.T) {
	if want := fmt.Sprintf("%d %d date-holidays ", FirstYear, LastYear); !strings.HasPrefix(theTable().head, want) {
		t.Errorf("it begins with %q, not with %q", theTable().head, want)
	}
	countries := 0
	for _, code := range Codes() {
		if len(code) == 2 {
			countries++
		}
		for year := FirstYear; year <= LastYear; year++ {
			if n := count(Of(code), year); n < 1 || n > 35 {
				t.Errorf("%s has %d holidays in %d", code, n, year)
			}
		}
	}
	if countries < 200 || len(Codes()) < 600 {
		t.Errorf("%d calendars of %d countries are few", len(Codes()), countries)
	}
}

// TestCodesCanBeWritten: each as the schema of a Partner takes it, after what it is part of.
func TestCodesCanBeWritten(t *testing.T) {
	form := regexp.MustCompile(`^[A-Z]{2}(-[0-9A-Za-z]{1,10}){0,2}$`)
	seen := map[string]bool{"": true}
	for _, code := range Codes() {
		if !form.MatchString(code) || len(code) > 24 {
			t.Errorf("%q does not fit", code)
		}
		if i := strings.LastIndex(code, "-"); seen[code] || i >= 0 && !seen[code[:i]] {
			t.Errorf("%s comes twice, or before what it is part of", code)
		}
		seen[code] = true
	}
}

func TestKnown(t *testing.T) {
	for _, code := range []string{"NL", "US", "US-CA", "US-CA-LA", "DE", "DE-BY", "DE-BY-A", "IN", "CN", "CK-Aitutaki"} {
		if !Known(code) || !slices.Contains(Codes(), code) || Of(code) == nil {
			t.Errorf("%s is not known", code)
		}
	}
	for _, code := range []string{"", "UK", "nl", "EU", "ZZ", "NLD", "NL ", "DE-", "DE-XX", "-BY", "BY-DE", "DE-BY-"} {
		if Known(code) || Of(code) != nil {
			t.Errorf("%q is known", code)
		}
	}
}

// TestNothingIsKnownBeyondTheTable: the day before its first, and the day after its last.
func TestNothingIsKnownBeyondTheTable(t *testing.T) {
	all := &Days{}
	for i := range all {
		all[i] = ^uint64(0)
	}
	for _, c := range []struct {
		day  int
		want bool
	}{{firstDay - 1, false}, {firstDay, true}, {lastDay, true}, {lastDay + 1, false}, {-1 << 62, false}, {1 << 62, false}} {
		if got := all.Has(c.day); got != c.want {
			t.Errorf("day %d: %v", c.day, got)
		}
	}
	if (*Days)(nil).Has(firstDay) {
		t.Error("none has a day")
	}
	if de := Of("DE"); !de.Has(firstDay) || !de.Has(dayOf(2040, time.December, 26)) || de.Has(lastDay) {
		t.Error("New Year's Day of 2000 and the end of 2040 are not as they are in Germany")
	}
}

// TestDaysInPartAndHolidaysOfSeveralDays: each whole day counts, and no half one.
func TestDaysInPartAndHolidaysOfSeveralDays(t *testing.T) {
	for code, c := range map[string]struct{ free, worked string }{
		"KR": {"2026-02-17 2026-02-18 2026-02-19", "2026-02-16 2026-02-20"}, // Seollal
		"AE": {"2026-05-27 2026-05-28 2026-05-29", "2026-05-26 2026-05-30"}, // from sunset of the 26th
		"TR": {"2026-05-27 2026-05-30", "2026-05-26 2026-05-31"},            // begins on the 26th at noon
		"SZ": {"2026-12-28 2026-12-31 2027-01-01 2027-01-02", "2026-12-27"}, // over the turn of the year
		"IS": {"2026-12-25", "2026-12-24 2026-12-31"},                       // free from 13:00
		"GT": {"2026-12-25", "2026-12-24"},                                  // from noon
	} {
		has := func(date string) bool {
			d, err := time.Parse(time.DateOnly, date)
			if err != nil {
				t.Fatal(err)
			}
			return Of(code).Has(dayOf(d.Date()))
		}
		for date := range strings.FieldsSeq(c.free) {
			if !has(date) {
				t.Errorf("%s is worked in %s", date, code)
			}
		}
		for date := range strings.FieldsSeq(c.worked) {
			if has(date) {
				t.Errorf("%s is free in %s", date, code)
			}
		}
	}
}

// TestDaysAreShared: whoever asks gets the same set, and the race detector sees what it is for.
func TestDaysAreShared(t *testing.T) {
	var group sync.WaitGroup
	got := make([]*Days, 8)
	for i := range got {
		group.Go(func() { got[i] = Of("AU-NSW") })
	}
	group.Wait()
	for range 8 {
		group.Go(func() { Of("CH-ZH") })
	}
	group.Wait()
	for _, days := range got {
		if days == nil || days != got[0] {
			t.Errorf("somebody was handed %p, somebody else %p", days, got[0])
		}
	}
	for _, code := range []string{"CH-ZH", "JP"} {
		if first := Of(code); first != Of(code) {
			t.Errorf("%s is decoded twice", code)
		}
	}
}

func BenchmarkDecodeAll(b *testing.B) {
	for b.Loop() {
		decoded.Clear()
		for _, code := range Codes() {
			Of(code)
		}
	}
}
