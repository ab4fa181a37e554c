// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"strings"
	"testing"
)

// TestHolidayFacts holds the calendars against dates that can be looked up elsewhere.
func TestHolidayFacts(t *testing.T) {
	for _, c := range []struct{ calendar, free, worked string }{
		{
			"US", // 4 July 2026 is a Saturday; so is 1 January 2028
			"2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-03 2026-07-04 2026-09-07 2026-10-12 2026-11-11 2026-11-26 2026-12-25 2021-06-18 2027-12-31 2023-01-02",
			"2026-07-02 2026-07-06 2026-11-27 2026-12-24 2026-12-26 2020-06-19 2027-12-30 2028-01-03 2026-04-03",
		},
		{
			"NL", // King's Day is never on a Sunday; most people work on 5 May
			"2026-01-01 2026-04-06 2026-04-27 2026-05-14 2026-05-25 2026-12-25 2026-12-26 2025-04-26",
			"2026-05-05 2026-01-02 2026-04-28 2026-05-15 2026-12-24 2026-12-28 2025-04-25 2025-04-28 2026-05-01",
		},
		{
			"GB", // what its parts share, but for Easter Monday, on which Scotland works
			"2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-12-25 2026-12-28 2022-01-03 2022-12-26 2022-12-27 2022-06-02 2022-06-03 2020-05-08 2023-05-08 2021-12-27 2021-12-28",
			"2026-01-02 2026-08-03 2026-08-31 2022-05-30 2020-05-04 2026-12-29 2024-05-08 2026-11-30",
		},
		{"GB-ENG", "2026-04-06 2026-08-31 2026-12-28 2022-09-19", "2026-01-02 2026-08-03 2026-11-30"},
		{"GB-SCT", "2026-01-02 2026-08-03 2026-11-30 2026-12-28", "2026-04-06 2026-08-31"},
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
		{"CA", "2026-01-01 2026-04-03 2026-07-01 2026-09-07 2026-12-25", "2026-11-26 2026-07-03 2020-09-30 2026-05-18 2026-10-12"}, // what the provinces share
		{"CA-ON", "2026-02-16 2026-05-18 2026-07-01 2026-10-12 2026-12-26", "2026-06-24 2026-11-11"},
		{"CA-QC", "2026-05-18 2026-06-24 2026-07-01 2026-10-12", "2026-02-16 2026-12-26"},
		{"ES", "2026-01-06 2026-04-03 2026-05-01 2026-08-15 2026-10-12 2026-12-08 2026-12-25", "2026-04-06 2026-12-26"},
		{"IT", "2026-01-06 2026-04-06 2026-04-25 2026-05-01 2026-06-02 2026-08-15 2026-10-04 2026-12-08 2026-12-26", "2026-04-03 2026-05-25 2025-10-04"},
		{"DK", "2023-05-05 2026-04-02 2026-04-03 2026-05-14 2026-05-25", "2024-04-26 2026-05-01"},
		{"SE", "2026-01-06 2026-05-01 2026-06-06 2026-06-20 2026-12-25", "2026-06-18 2026-05-25"},
		{"NO", "2026-04-02 2026-04-03 2026-05-14 2026-05-17 2026-12-26", "2026-06-19"},
		{"PL", "2025-12-24 2026-05-03 2026-06-04 2026-11-11", "2024-12-24 2026-04-03"},
		{"IE", "2026-02-02 2026-03-17 2026-05-04 2026-10-26", "2026-04-03 2022-02-07"},
		{
			"CH", // what nearly all the cantons share
			"2026-01-01 2026-05-14 2026-08-01 2026-12-25", "2026-05-01 2026-06-04 2026-08-03 2026-12-08",
		},
		{"CH-ZH", "2026-05-01 2026-05-14 2026-08-01", "2026-06-04 2026-08-15"},
		{"ZA", "2026-03-21 2026-04-27 2026-08-10 2026-09-24 2026-12-16 2026-12-26", "2026-08-11"},
		{
			"AU", // what all the states share
			"2026-01-01 2026-01-26 2026-04-03 2026-04-06 2026-04-25 2026-12-25 2026-12-26 2022-09-22",
			"2026-11-03 2026-06-08 2026-03-09 2023-09-22",
		},
		{"NZ", "2026-01-02 2026-02-06 2026-04-27 2026-07-10 2026-10-26", "2026-01-05 2021-07-09"},
		{"BR", "2026-04-21 2026-09-07 2026-11-02 2026-11-20 2026-12-25", "2026-12-24"},
		{"RO", "2024-01-06 2026-01-07 2026-04-10 2026-04-13 2026-06-01", "2026-04-03"},
		{"SK", "2023-09-01 2024-09-15 2026-04-03 2026-12-24", "2026-09-01"},
	} {
		checkHolidays(t, c.calendar, c.calendar, c.free, c.worked)
	}
}

// TestHolidaysFollowTheLaw: holidays that came, went, or move by a rule of their own.
func TestHolidaysFollowTheLaw(t *testing.T) {
	for _, c := range []struct{ law, calendar, free, worked string }{
		{"Christmas Eve is free in Poland from 2025 on", "PL", "2025-12-24 2026-12-24 2040-12-24", "2023-12-24 2024-12-24"},
		{"Matariki in New Zealand goes by the moon, from 2022 on", "NZ", "2022-06-24 2023-07-14 2024-06-28 2025-06-20 2026-07-10 2027-06-25", "2021-07-09 2026-07-09"},
		{"Black Consciousness Day is national in Brazil from 2024 on", "BR", "2024-11-20 2025-11-20 2026-11-20", "2022-11-20 2023-11-20"},
		{"Slovakia works on 17 November from 2025 on", "SK", "2023-11-17 2024-11-17", "2025-11-17 2026-11-17 2027-11-17"},
		{"Slovakia works on 1 September from 2024 on", "SK", "2022-09-01 2023-09-01", "2024-09-01 2025-09-01"},
		{"a holiday on a Sunday moves to the next day that is none in Japan", "JP", "2025-02-24 2025-05-06 2025-11-24 2026-05-06", "2025-02-25 2025-05-07 2026-05-07"},
		{"a day between two holidays is one in Japan", "JP", "2026-09-22 2032-09-21", "2025-09-22"},
		{"Juneteenth is federal in the United States from 2021 on", "US", "2021-06-18 2022-06-20 2026-06-19", "2020-06-19"},
		{"Bavaria has days of its own", "DE-BY", "2026-01-06 2026-06-04 2026-10-03 2026-11-01", "2026-03-08 2026-10-30 2026-12-24"},
		{"Germany alone has those that all share", "DE", "2026-10-03 2026-05-01", "2026-01-06 2026-06-04 2026-03-08"},
		{"Augsburg has its feast of peace, and all that Bavaria has", "DE-BY-A", "2026-08-08 2026-01-06 2026-10-03", "2026-03-08"},
		{"California has Cesar Chavez Day and no Columbus Day", "US-CA", "2026-03-31 2026-07-03 2026-11-27", "2026-10-12"},
	} {
		checkHolidays(t, c.law, c.calendar, c.free, c.worked)
	}
}

// checkHolidays holds dates against a calendar of an organisation that works on all days but holidays.
func checkHolidays(t *testing.T, what, code, free, worked string) {
	t.Helper()
	calendar, err := NewCalendar(WorkingTime{
		Zone: "UTC", HolidayCalendar: code, Days: []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
	})
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	for date := range strings.FieldsSeq(free) {
		if calendar.WorkingDate(mustDate(t, date)) {
			t.Errorf("%s: %s is worked", what, date)
		}
	}
	for date := range strings.FieldsSeq(worked) {
		if !calendar.WorkingDate(mustDate(t, date)) {
			t.Errorf("%s: %s is free", what, date)
		}
	}
}

// TestHolidaysHaveAFirstAndALastYear: beyond them every day is worked.
func TestHolidaysHaveAFirstAndALastYear(t *testing.T) {
	checkHolidays(t, "Germany", "DE", "2000-01-01 2000-12-25 2040-12-26", "1999-12-25 1900-01-01 2040-12-31 2041-01-01 2041-12-25 2999-12-25")
	checkHolidays(t, "Eswatini at its Incwala", "SZ", "2040-12-31", "2041-01-01")
}

// TestAnUnknownHolidayCalendar: the error says what to write instead.
func TestAnUnknownHolidayCalendar(t *testing.T) {
	for code, want := range map[string]string{
		"UK":       `"UK" is no country of ISO 3166-1; write GB for the United Kingdom`,
		"UK-ENG":   `"UK" is no country of ISO 3166-1; write GB for the United Kingdom`,
		"ZZ":       `"ZZ" is no country of ISO 3166-1; write two letters, such as NL or US`,
		"AQ":       `the holidays of "AQ" are not known; leave holidayCalendar out and write the days under holidays`,
		"NZ-WCC":   `the holidays of "NZ-WCC" are not known; did you mean NZ-WTC? Of NZ there are NZ, NZ-AUK, `,
		"de-by":    `the holidays of "de-by" are not known; did you mean DE-BY? Of DE there are DE, DE-BB, `,
		"IE-KERRY": `the holidays of "IE-KERRY" are not known; there are none of a part of IE, write IE`,
	} {
		_, err := NewCalendar(WorkingTime{Zone: "UTC", HolidayCalendar: code})
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", code, err, want)
		}
	}
}
