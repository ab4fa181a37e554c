// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"
)

// TestHolidayFacts holds the calendars against dates that can be looked up elsewhere.
func TestHolidayFacts(t *testing.T) {
	for _, c := range []struct{ country, free, worked string }{
		{
			"US", // 4 July 2026 is a Saturday; so is 1 January 2028
			"2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-03 2026-07-04 2026-09-07 2026-10-12 2026-11-11 2026-11-26 2026-12-25 2021-06-18 2027-12-31 2023-01-02",
			"2026-07-02 2026-07-06 2026-11-27 2026-12-24 2026-12-26 2020-06-19 2027-12-30 2028-01-03 2026-04-03",
		},
		{
			"NL", // King's Day is never on a Sunday
			"2026-01-01 2026-04-06 2026-04-27 2026-05-05 2026-05-14 2026-05-25 2026-12-25 2026-12-26 2025-04-26",
			"2026-01-02 2026-04-28 2026-05-15 2026-12-24 2026-12-28 2025-04-25 2025-04-28 2026-05-01",
		},
		{
			"GB", // England and Wales
			"2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28 2022-01-03 2022-12-26 2022-12-27 2022-06-02 2022-06-03 2020-05-08 2023-05-08 2021-12-27 2021-12-28",
			"2026-01-02 2026-08-03 2022-05-30 2020-05-04 2026-12-29 2024-05-08 2026-11-30",
		},
		{
			"DE",
			"2026-01-01 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-05-25 2026-10-03 2026-12-25 2026-12-26",
			"2026-01-06 2026-10-30 2026-10-05 2026-12-24 2026-06-04",
		},
		{
			"FR",
			"2026-01-01 2026-04-06 2026-05-01 2026-05-08 2026-05-14 2026-05-25 2026-07-14 2026-08-15 2026-11-01 2026-11-11 2026-12-25",
			"2026-04-03 2026-07-13 2026-11-02 2026-12-26",
		},
		{
			"JP", // 3 May 2026 is a Sunday; the days after it are holidays
			"2026-01-01 2026-01-12 2026-02-11 2026-02-23 2026-03-20 2026-04-29 2026-05-04 2026-05-05 2026-05-06 2026-07-20 2026-08-11 2026-09-21 2026-09-22 2026-09-23 2026-10-12 2026-11-03 2026-11-23 2025-02-24 2025-11-24 2019-05-01",
			"2026-05-07 2026-12-25 2026-09-24 2025-02-25 2015-08-11 2026-04-30",
		},
		{"CA", "2026-01-01 2026-04-03 2026-05-18 2026-07-01 2026-09-07 2026-09-30 2026-10-12 2026-11-11 2026-12-25", "2026-11-26 2026-07-03 2020-09-30"},
		{"ES", "2026-01-06 2026-04-03 2026-05-01 2026-08-15 2026-10-12 2026-12-08 2026-12-25", "2026-04-06 2026-12-26"},
		{"IT", "2026-01-06 2026-04-06 2026-04-25 2026-05-01 2026-06-02 2026-08-15 2026-10-04 2026-12-08 2026-12-26", "2026-04-03 2026-05-25 2025-10-04"},
		{"DK", "2023-05-05 2026-04-02 2026-04-03 2026-05-14 2026-05-25", "2024-04-26 2026-05-01"},
		{"SE", "2026-01-06 2026-05-01 2026-06-06 2026-06-20 2026-12-25", "2026-06-18 2026-05-25"},
		{"NO", "2026-04-02 2026-04-03 2026-05-14 2026-05-17 2026-12-26", "2026-06-19"},
		{"PL", "2025-12-24 2026-05-03 2026-06-04 2026-11-11", "2024-12-24 2026-04-03"},
		{"IE", "2026-02-02 2026-03-17 2026-05-04 2026-10-26", "2026-04-03 2022-02-07"},
		{
			"CH", // what all the cantons share
			"2026-01-01 2026-05-14 2026-08-01 2026-12-25", "2026-05-01 2026-06-04 2026-08-03 2026-12-08",
		},
		{"ZA", "2026-03-21 2026-04-27 2026-08-10 2026-09-24 2026-12-16 2026-12-26", "2026-08-11"},
		{
			"AU", // what all the states share
			"2026-01-01 2026-01-26 2026-04-03 2026-04-06 2026-04-25 2026-12-25 2026-12-26 2022-09-22",
			"2026-11-03 2026-06-08 2026-03-09 2023-09-22",
		},
		{"NZ", "2026-01-02 2026-02-06 2026-04-27 2026-07-10 2026-10-26", "2026-01-05 2021-07-09"},
		{"BR", "2026-04-21 2026-09-07 2026-11-02 2026-11-20 2026-12-25", "2026-12-24"},
		{"RO", "2024-01-06 2026-01-07 2026-04-10 2026-04-13 2026-06-01", "2023-01-06 2026-04-03"},
		{"SK", "2024-09-01 2026-04-03 2026-09-15", "2026-09-01"},
	} {
		calendar := mustCalendar(t, WorkingTime{
			Zone: "UTC", HolidayCalendar: c.country, Days: []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
		})
		for date := range strings.FieldsSeq(c.free) {
			if calendar.WorkingDate(mustDate(t, date)) {
				t.Errorf("%s is worked in %s", date, c.country)
			}
		}
		for date := range strings.FieldsSeq(c.worked) {
			if !calendar.WorkingDate(mustDate(t, date)) {
				t.Errorf("%s is free in %s", date, c.country)
			}
		}
	}
}

// TestHolidaysAsTheLibrarySays holds the sets against the library's own way to ask for a date.
func TestHolidaysAsTheLibrarySays(t *testing.T) {
	for country, list := range map[string][]*cal.Holiday{
		"GB": gb.Holidays, "JP": jp.Holidays, "NL": nl.Holidays, "US": us.Holidays, "ZA": za.Holidays, "SE": se.Holidays,
	} {
		known := &cal.Calendar{}
		for _, h := range list {
			if h.Type != cal.ObservanceOther {
				known.AddHoliday(h)
			}
		}
		holidays := 0
		for d := (Date{1990, 1, 1}); d.Year < 2040; d = d.AddDays(1) {
			actual, observed, _ := known.IsHoliday(d.Start(time.UTC))
			if got := nations[country]().has(dayOf(d)); got != (actual || observed) {
				t.Errorf("%s in %s: %v, actual %v, observed %v", d, country, got, actual, observed)
			} else if got {
				holidays++
			}
		}
		if holidays < 50*8 {
			t.Errorf("%d holidays in %s: too few to tell", holidays, country)
		}
	}
}

// TestEachNationHasHolidays: in each year from 1990 on, some, and on few days.
func TestEachNationHasHolidays(t *testing.T) {
	for country, days := range nations {
		for year := 1990; year <= lastHolidayYear; year++ {
			n := 0
			for d := (Date{year, 1, 1}); d.Year == year; d = d.AddDays(1) {
				if days().has(dayOf(d)) {
					n++
				}
			}
			if n < 4 || n > 25 { // four in Switzerland
				t.Errorf("%s has %d holidays in %d", country, n, year)
			}
		}
	}
}

func TestHolidaysKnown(t *testing.T) {
	for _, country := range []string{"NL", "US", "GB", "DE", "FR", "JP", "AU", "NO", "ZA"} {
		if !HolidaysKnown(country) {
			t.Errorf("%s is not known", country)
		}
	}
	for _, country := range []string{"", "IN", "CN", "UK", "nl", "EU", "ZZ", "NLD", "NL "} {
		if HolidaysKnown(country) {
			t.Errorf("%q is known", country)
		}
	}
}

// TestHolidaysHaveAFirstAndALastYear: beyond them no national holiday is known.
func TestHolidaysHaveAFirstAndALastYear(t *testing.T) {
	c := mustCalendar(t, WorkingTime{Zone: "UTC", HolidayCalendar: "US", Days: []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}})
	for date, free := range map[string]bool{
		"1899-12-25": false, "1899-12-31": false, "1900-01-01": true, "1900-12-25": true,
		"2099-12-25": true, "2099-12-31": false, "2100-01-01": false, "2100-12-25": false, "2999-12-25": false,
	} {
		if got := !c.WorkingDate(mustDate(t, date)); got != free {
			t.Errorf("%s is free: %v", date, got)
		}
	}
	for date, want := range map[string]day{"1900-01-01": firstDay, "2099-12-31": lastDay} {
		if got := dayOf(mustDate(t, date)); got != want {
			t.Errorf("%s is day %d, not %d", date, got, want)
		}
	}
}

// The zone of the machine has no say in what is a holiday.
func TestHolidaysKnowNoMachine(t *testing.T) {
	if cal.DefaultLoc != time.UTC {
		t.Errorf("the library makes dates in %v", cal.DefaultLoc)
	}
}

// TestHolidaysAreShared: the race detector sees what it is for; the library writes to Japan's.
func TestHolidaysAreShared(t *testing.T) {
	days := national(jp.Holidays)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if !days().has(dayOf(Date{2026, 3, 20})) {
				t.Error("the equinox is worked")
			}
		})
	}
	group.Wait()
}
