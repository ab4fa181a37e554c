// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"strings"
	"testing"
	"time"
)

func mustCalendar(t testing.TB, w WorkingTime) *Calendar {
	t.Helper()
	c, err := NewCalendar(w)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWorkingDate(t *testing.T) {
	for _, c := range []struct {
		why    string
		w      WorkingTime
		date   string
		worked bool
	}{
		{"unless said, Monday is worked", WorkingTime{}, "2026-03-02", true},
		{"unless said, Friday is worked", WorkingTime{}, "2026-03-06", true},
		{"unless said, Saturday is free", WorkingTime{}, "2026-03-07", false},
		{"unless said, Sunday is free", WorkingTime{}, "2026-03-08", false},
		{"unless said, there are no holidays", WorkingTime{}, "2026-12-25", true},
		{"Sunday to Thursday: Sunday", WorkingTime{Days: []string{"Sun", "Mon", "Tue", "Wed", "Thu"}}, "2026-03-08", true},
		{"Sunday to Thursday: Friday", WorkingTime{Days: []string{"Sun", "Mon", "Tue", "Wed", "Thu"}}, "2026-03-06", false},
		{"Saturday alone", WorkingTime{Days: []string{"Sat"}}, "2026-03-07", true},
		{"a day of the week twice", WorkingTime{Days: []string{"Sat", "Sat"}}, "2026-03-07", true},
		{"a national holiday", WorkingTime{HolidayCalendar: "NL"}, "2026-04-27", false},
		{"the day after it", WorkingTime{HolidayCalendar: "NL"}, "2026-04-28", true},
		{"a holiday of its own", WorkingTime{Holidays: []string{"2026-03-05", "2026-03-03"}}, "2026-03-03", false},
		{"the day between two", WorkingTime{Holidays: []string{"2026-03-05", "2026-03-03"}}, "2026-03-04", true},
		{"a national holiday that is worked", WorkingTime{HolidayCalendar: "NL", NotHolidays: []string{"2026-05-05", "2026-04-27"}}, "2026-04-27", true},
		{"in that year alone", WorkingTime{HolidayCalendar: "NL", NotHolidays: []string{"2026-04-27"}}, "2027-04-27", false},
		{"the observed day is worked", WorkingTime{HolidayCalendar: "US", NotHolidays: []string{"2026-07-03"}}, "2026-07-03", true},
		{"in both lists: worked", WorkingTime{Holidays: []string{"2026-03-03"}, NotHolidays: []string{"2026-03-03"}}, "2026-03-03", true},
		{"no holiday, and a Saturday: still free", WorkingTime{HolidayCalendar: "US", NotHolidays: []string{"2026-07-04"}}, "2026-07-04", false},
		{"a date that Samoa left out", WorkingTime{Zone: "Pacific/Apia"}, "2011-12-30", false},
		{"it cannot be worked", WorkingTime{Zone: "Pacific/Apia", NotHolidays: []string{"2011-12-30"}}, "2011-12-30", false},
		{"the date before", WorkingTime{Zone: "Pacific/Apia"}, "2011-12-29", true},
		{"the same in Tokelau", WorkingTime{Zone: "Pacific/Fakaofo"}, "2011-12-30", false},
		{"Saturday in Kiritimati", WorkingTime{Zone: "Pacific/Kiritimati", Days: []string{"Sat"}}, "1994-12-31", false},
		{"a Saturday before", WorkingTime{Zone: "Pacific/Kiritimati", Days: []string{"Sat"}}, "1994-12-24", true},
		{"Saturday in Kwajalein", WorkingTime{Zone: "Pacific/Kwajalein", Days: []string{"Sat"}}, "1993-08-21", false},
		{"a Saturday after", WorkingTime{Zone: "Pacific/Kwajalein", Days: []string{"Sat"}}, "1993-08-28", true},
		{"before 1970", WorkingTime{}, "1969-12-26", true},
		{"a Sunday before 1970", WorkingTime{}, "1969-12-28", false},
	} {
		t.Run(c.why, func(t *testing.T) {
			if c.w.Zone == "" {
				c.w.Zone = "Europe/Amsterdam"
			}
			calendar := mustCalendar(t, c.w)
			if got := calendar.WorkingDate(mustDate(t, c.date)); got != c.worked {
				t.Errorf("%s is worked: %v", c.date, got)
			}
			if calendar.zone.String() != c.w.Zone {
				t.Errorf("in %s", calendar.zone)
			}
		})
	}
}

func TestWorks(t *testing.T) {
	night := []string{"Sat", "Sun"}
	for _, c := range []struct {
		why   string
		w     WorkingTime
		at    string
		works bool
	}{
		{"a second before the day", WorkingTime{}, "2026-03-02T08:59:59+01:00", false},
		{"its start", WorkingTime{}, "2026-03-02T09:00:00+01:00", true},
		{"its last second", WorkingTime{}, "2026-03-02T16:59:59+01:00", true},
		{"the last billionth", WorkingTime{}, "2026-03-02T16:59:59.999999999+01:00", true},
		{"its end", WorkingTime{}, "2026-03-02T17:00:00+01:00", false},
		{"Sunday at noon", WorkingTime{}, "2026-03-01T12:00:00+01:00", false},
		{"by summer time", WorkingTime{}, "2026-06-01T07:00:00Z", true},
		{"by summer time, before", WorkingTime{}, "2026-06-01T06:59:59Z", false},
		{"hours of its own: start", WorkingTime{Start: "10:15", End: "10:16"}, "2026-03-02T10:15:00+01:00", true},
		{"hours of its own: end", WorkingTime{Start: "10:15", End: "10:16"}, "2026-03-02T10:16:00+01:00", false},
		{"from midnight", WorkingTime{Start: "00:00"}, "2026-03-02T00:00:00+01:00", true},
		{"not before midnight", WorkingTime{Start: "00:00"}, "2026-03-01T23:59:59+01:00", false},
		{"to midnight", WorkingTime{End: "24:00"}, "2026-03-02T23:59:59+01:00", true},
		{"not after midnight", WorkingTime{End: "24:00"}, "2026-03-07T00:00:00+01:00", false},
		{"before 1970", WorkingTime{}, "1969-12-26T12:00:00+01:00", true},
		{"a night before 1970", WorkingTime{}, "1969-12-26T08:59:59+01:00", false},
		{"its date, not that of UTC", WorkingTime{Zone: "Asia/Tokyo"}, "2026-03-01T23:59:59Z", false},
		{"its date, not that of UTC", WorkingTime{Zone: "Asia/Tokyo"}, "2026-03-02T00:00:00Z", true},
		{"its Friday is Saturday in UTC", WorkingTime{Zone: "America/Los_Angeles"}, "2026-03-07T00:59:59Z", true},
		// Clocks go forward from 02:00 to 03:00.
		{"a start in a gap: the offset before holds", WorkingTime{Days: night, Start: "02:30"}, "2026-03-29T03:29:59+02:00", false},
		{"a start in a gap", WorkingTime{Days: night, Start: "02:30"}, "2026-03-29T03:30:00+02:00", true},
		{"an end in a gap", WorkingTime{Days: night, Start: "00:00", End: "02:30"}, "2026-03-29T03:29:59+02:00", true},
		{"an end in a gap, over", WorkingTime{Days: night, Start: "00:00", End: "02:30"}, "2026-03-29T03:30:00+02:00", false},
		{"all in the gap, and over before it starts", WorkingTime{Days: night, Start: "02:30", End: "03:00"}, "2026-03-29T03:30:00+02:00", false},
		{"the next morning it is as ever", WorkingTime{Days: []string{"Sun", "Mon"}, Start: "02:30", End: "03:00"}, "2026-03-30T02:30:00+02:00", true},
		// Clocks go back from 03:00 to 02:00.
		{"a start in an overlap: the first", WorkingTime{Days: night, Start: "02:30"}, "2026-10-25T02:30:00+02:00", true},
		{"before it", WorkingTime{Days: night, Start: "02:30"}, "2026-10-25T02:29:59+02:00", false},
		{"the clocks show less, and it goes on", WorkingTime{Days: night, Start: "02:30"}, "2026-10-25T02:15:00+01:00", true},
		{"an end in an overlap: the first", WorkingTime{Days: night, Start: "00:00", End: "02:30"}, "2026-10-25T02:30:00+02:00", false},
		{"it does not begin again", WorkingTime{Days: night, Start: "00:00", End: "02:30"}, "2026-10-25T02:15:00+01:00", false},
		// Samoa went from Thursday the 29th to Saturday the 31st.
		{"the last second before a date left out", WorkingTime{Zone: "Pacific/Apia", End: "24:00"}, "2011-12-29T23:59:59-10:00", true},
		{"the first one after", WorkingTime{Zone: "Pacific/Apia", Start: "00:00"}, "2011-12-31T00:00:00+14:00", false},
		{"the hours of a date left out are not worked on the next", WorkingTime{Zone: "Pacific/Apia"}, "2011-12-31T12:00:00+14:00", false},
		{"on the Monday they work", WorkingTime{Zone: "Pacific/Apia"}, "2012-01-02T09:00:00+14:00", true},
		// In St. John's clocks went back at 00:01, so that a Saturday evening came again.
		{"a Sunday began", WorkingTime{Zone: "America/St_Johns", Days: []string{"Sun"}, Start: "00:00"}, "2010-11-07T00:00:30-02:30", true},
		{"and is not over while clocks show Saturday", WorkingTime{Zone: "America/St_Johns", Days: []string{"Sun"}, Start: "00:00"}, "2010-11-06T23:30:00-03:30", true},
		{"a Saturday is over once", WorkingTime{Zone: "America/St_Johns", Days: []string{"Sat"}, End: "24:00"}, "2010-11-06T23:30:00-03:30", false},
		{"a Saturday that is not over", WorkingTime{Zone: "America/St_Johns", Days: []string{"Sat"}, End: "24:00"}, "2010-11-06T23:59:59-02:30", true},
		// In Toronto clocks once went forward from 23:30, so that midnight was in the gap.
		{"a Sunday that ends on Monday", WorkingTime{Zone: "America/Toronto", Days: []string{"Sun"}, End: "24:00"}, "1919-03-31T00:59:59-04:00", true},
		{"and is over", WorkingTime{Zone: "America/Toronto", Days: []string{"Sun"}, End: "24:00"}, "1919-03-31T01:00:00-04:00", false},
	} {
		t.Run(c.why, func(t *testing.T) {
			if c.w.Zone == "" {
				c.w.Zone = "Europe/Amsterdam"
			}
			if got := mustCalendar(t, c.w).Works(mustTime(t, c.at)); got != c.works {
				t.Errorf("at %s they work: %v", c.at, got)
			}
		})
	}
}

func TestNewCalendarRefuses(t *testing.T) {
	for _, c := range []struct {
		why  string
		w    WorkingTime
		says string
	}{
		{"no zone", WorkingTime{Zone: "-"}, "write an IANA name"},
		{"a day in full", WorkingTime{Days: []string{"Mon", "Monday"}}, "write Mon, Tue, Wed, Thu, Fri, Sat or Sun"},
		{"a day in small letters", WorkingTime{Days: []string{"mon"}}, "write Mon, Tue"},
		{"a start without a nought", WorkingTime{Start: "9:00"}, "write hours and minutes"},
		{"a start at 24:00", WorkingTime{Start: "24:00"}, "write hours and minutes"},
		{"a start with seconds", WorkingTime{Start: "09:00:00"}, "write hours and minutes"},
		{"an end that is none", WorkingTime{End: "five"}, "write hours and minutes"},
		{"an end of 24:01", WorkingTime{End: "24:01"}, "write hours and minutes"},
		{"an end at the start", WorkingTime{Start: "09:00", End: "09:00"}, "write an end after the start"},
		{"an end before the start", WorkingTime{Start: "22:00", End: "06:00"}, "write an end after the start"},
		{"an end before the start that is not said", WorkingTime{End: "08:00"}, `from "09:00" to "08:00"`},
		{"a start after the end that is not said", WorkingTime{Start: "18:00"}, `from "18:00" to "17:00"`},
		{"a country that is not known", WorkingTime{HolidayCalendar: "AQ"}, `the holidays of "AQ" are not known; leave holidayCalendar out`},
		{"a holiday that is no date", WorkingTime{Holidays: []string{"2026-02-29"}}, "write year, month and day"},
		{"another that is no date", WorkingTime{NotHolidays: []string{"Christmas"}}, "write year, month and day"},
	} {
		t.Run(c.why, func(t *testing.T) {
			if c.w.Zone == "" {
				c.w.Zone = "Europe/Amsterdam"
			}
			calendar, err := NewCalendar(c.w)
			if err == nil || calendar != nil {
				t.Fatalf("taken: %v, %v", calendar, err)
			}
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v; want it to say %q", err, c.says)
			}
		})
	}
	if _, err := NewCalendar(WorkingTime{Zone: "UTC", Start: "23:58", End: "23:59"}); err != nil {
		t.Errorf("a minute: %v", err)
	}
}

// TestCalendarKeepsItsOwnDates: what the caller does to the lists later is nothing to it.
func TestCalendarKeepsItsOwnDates(t *testing.T) {
	holidays := []string{"2026-03-04", "2026-03-03"}
	c := mustCalendar(t, WorkingTime{Zone: "UTC", Holidays: holidays})
	holidays[0] = "2026-03-05"
	if c.WorkingDate(Date{2026, time.March, 4}) || !c.WorkingDate(Date{2026, time.March, 5}) {
		t.Error("the calendar follows the list")
	}
}
