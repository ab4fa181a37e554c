// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"testing"
	"time"
)

// Some who work together.
var (
	amsterdam = WorkingTime{Zone: "Europe/Amsterdam", HolidayCalendar: "NL"}
	newYork   = WorkingTime{Zone: "America/New_York", HolidayCalendar: "US"}
	seattle   = WorkingTime{Zone: "America/Los_Angeles"}
	tokyo     = WorkingTime{Zone: "Asia/Tokyo", HolidayCalendar: "JP"}
	utc       = WorkingTime{Zone: "UTC"}
	dubai     = WorkingTime{Zone: "Asia/Dubai", Days: []string{"Mon", "Tue", "Wed", "Thu", "Sun"}}
	auckland  = WorkingTime{Zone: "Pacific/Auckland"}
	saturday  = WorkingTime{Zone: "UTC", Days: []string{"Sat"}}
	sunday    = WorkingTime{Zone: "UTC", Days: []string{"Sun"}}
	nights    = WorkingTime{Zone: "Europe/Amsterdam", Days: []string{"Sat", "Sun"}, Start: "01:00", End: "05:00"}
	always    = WorkingTime{
		Zone: "Australia/Lord_Howe", Days: []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}, Start: "00:00", End: "24:00",
	}
	samoa = WorkingTime{Zone: "Pacific/Apia"}
)

func mustJoint(t testing.TB, of ...WorkingTime) Joint {
	t.Helper()
	var j Joint
	for _, w := range of {
		j = append(j, mustCalendar(t, w))
	}
	return j
}

type with = []WorkingTime

func TestJointAdd(t *testing.T) {
	for _, c := range []struct {
		why              string
		of               with
		from, span, want string
	}{
		// 2026-03-02 is a Monday.
		{"a day", with{utc}, "2026-03-02T10:00:00Z", "P1D", "2026-03-03T10:00:00Z"},
		{"a day over a weekend", with{utc}, "2026-03-06T10:00:00Z", "P1D", "2026-03-09T10:00:00Z"},
		{"five days are a week", with{utc}, "2026-03-04T10:00:00Z", "P5D", "2026-03-11T10:00:00Z"},
		{"a week is seven working days", with{utc}, "2026-03-02T10:00:00Z", "P1W", "2026-03-11T10:00:00Z"},
		{"the last second of Friday", with{utc}, "2026-03-06T23:59:59Z", "P1D", "2026-03-09T23:59:59Z"},
		{"the first of Saturday: from Monday on", with{utc}, "2026-03-07T00:00:00Z", "P1D", "2026-03-10T00:00:00Z"},
		{"Saturday at ten", with{utc}, "2026-03-07T10:00:00Z", "P1D", "2026-03-10T00:00:00Z"},
		{"the last second of Sunday", with{utc}, "2026-03-08T23:59:59Z", "P1D", "2026-03-10T00:00:00Z"},
		{"the first of Monday", with{utc}, "2026-03-09T00:00:00Z", "P1D", "2026-03-10T00:00:00Z"},
		{"from a holiday", with{amsterdam}, "2026-04-27T10:00:00Z", "P2D", "2026-04-30T00:00:00Z"},
		{"over Easter", with{amsterdam}, "2026-04-02T10:00:00Z", "P2D", "2026-04-07T10:00:00Z"},
		{"a holiday of either counts for neither", with{amsterdam, newYork}, "2026-07-02T10:00:00Z", "P1D", "2026-07-06T10:00:00Z"},
		{"and the other way round", with{newYork, amsterdam}, "2026-04-24T10:00:00Z", "P1D", "2026-04-28T10:00:00Z"},
		{"weeks that share four days", with{dubai, utc}, "2026-03-05T10:00:00Z", "P1D", "2026-03-09T10:00:00Z"},
		{"those who share no hour share dates", with{amsterdam, seattle}, "2026-03-02T10:00:00Z", "P2D", "2026-03-04T10:00:00Z"},
		{"the date is the zone's, whatever it is in Tokyo", with{tokyo, seattle}, "2026-03-06T20:00:00Z", "P1D", "2026-03-09T20:00:00Z"},
		{"the time of day stays the zone's where clocks change in Amsterdam", with{amsterdam}, "2026-03-27T10:00:00Z", "P1D", "2026-03-30T10:00:00Z"},
		{"outside of working hours", with{amsterdam}, "2026-03-02T03:00:00Z", "P1D", "2026-03-03T03:00:00Z"},
		{"a date that Samoa left out", with{samoa, utc}, "2011-12-29T12:00:00Z", "P1D", "2012-01-02T12:00:00Z"},
		{"before 1970", with{utc}, "1969-12-26T10:00:00Z", "P4D", "1970-01-01T10:00:00Z"},

		{"an hour", with{utc}, "2026-03-02T10:00:00Z", "PT1H", "2026-03-02T11:00:00Z"},
		{"from before the day", with{utc}, "2026-03-02T08:59:59Z", "PT1H", "2026-03-02T10:00:00Z"},
		{"from its start", with{utc}, "2026-03-02T09:00:00Z", "PT1H", "2026-03-02T10:00:00Z"},
		{"up to the end of the day", with{utc}, "2026-03-02T16:00:00Z", "PT1H", "2026-03-02T17:00:00Z"},
		{"a second past the end", with{utc}, "2026-03-02T16:00:01Z", "PT1H", "2026-03-03T09:00:01Z"},
		{"a second before the end", with{utc}, "2026-03-02T16:59:59Z", "PT1H", "2026-03-03T09:59:59Z"},
		{"from the end", with{utc}, "2026-03-02T17:00:00Z", "PT1H", "2026-03-03T10:00:00Z"},
		{"over the weekend", with{utc}, "2026-03-06T16:30:00Z", "PT1H", "2026-03-09T09:30:00Z"},
		{"from Saturday", with{utc}, "2026-03-07T12:00:00Z", "PT1H", "2026-03-09T10:00:00Z"},
		{"sixteen hours are two days", with{utc}, "2026-03-02T12:00:00Z", "PT16H", "2026-03-04T12:00:00Z"},
		{"a second", with{utc}, "2026-03-06T17:00:00Z", "PT1S", "2026-03-09T09:00:01Z"},
		{"before 1970, by hours", with{utc}, "1969-12-31T16:30:00Z", "PT1H", "1970-01-01T09:30:00Z"},
		// Amsterdam 09:00 to 17:00 is 08:00 to 16:00 UTC; New York's is 14:00 to 22:00.
		{"two hours a day in common", with{amsterdam, newYork}, "2026-03-02T08:00:00Z", "PT2H", "2026-03-02T16:00:00Z"},
		{"a third hour is the next day's", with{newYork, amsterdam}, "2026-03-02T08:00:00Z", "PT3H", "2026-03-03T15:00:00Z"},
		// From 8 to 29 March New York is an hour nearer.
		{"three while clocks differ", with{amsterdam, newYork}, "2026-03-09T08:00:00Z", "PT3H", "2026-03-09T16:00:00Z"},
		{"Monday in Auckland is Sunday in Seattle", with{auckland, seattle}, "2026-03-01T00:00:00Z", "PT1H", "2026-03-02T21:00:00Z"},
		{"three partners", with{amsterdam, dubai, utc}, "2026-03-05T12:00:00Z", "PT2H", "2026-03-09T10:00:00Z"},
		// Clocks in Amsterdam go forward at 01:00 UTC, and back at 01:00 UTC.
		{"a night of three hours", with{nights}, "2026-03-28T23:00:00Z", "PT3H", "2026-03-29T03:00:00Z"},
		{"a night of five", with{nights}, "2026-10-24T20:00:00Z", "PT5H", "2026-10-25T04:00:00Z"},
		{"and no more", with{nights}, "2026-10-24T20:00:00Z", "PT5H1S", "2026-10-31T00:00:01Z"},
		{"a hundred days without a pause", with{always}, "2026-03-01T12:34:56Z", "PT2400H", "2026-06-09T12:34:56Z"},

		{"a month", with{utc}, "2026-03-02T10:00:00Z", "P1M", "2026-04-02T10:00:00Z"},
		{"a month, to a weekend", with{utc}, "2026-04-02T10:00:00Z", "P1M", "2026-05-04T10:00:00Z"},
		{"a month, to a holiday", with{amsterdam}, "2026-03-27T10:00:00Z", "P1M", "2026-04-28T10:00:00Z"},
		{"a month from a weekend is no longer for it", with{utc}, "2026-03-01T10:00:00Z", "P1M", "2026-04-01T10:00:00Z"},
		{"a shorter month", with{utc}, "2028-01-31T10:00:00Z", "P1M", "2028-02-29T10:00:00Z"},
		{"years", with{utc}, "2026-03-02T10:00:00Z", "P50Y", "2076-03-02T10:00:00Z"},
		{"a month, on to Monday, and a day", with{utc}, "2026-04-02T10:00:00Z", "P1M1D", "2026-05-05T10:00:00Z"},
		{"a month, on to Monday, and an hour", with{utc}, "2026-04-02T10:00:00Z", "P1MT1H", "2026-05-04T11:00:00Z"},
		{"a day and an hour", with{utc}, "2026-03-06T16:30:00Z", "P1DT1H", "2026-03-10T09:30:00Z"},
		{"a day and an hour from a weekend", with{utc}, "2026-03-07T16:30:00Z", "P1DT1H", "2026-03-10T10:00:00Z"},
		{"an hour from a weekend is of Monday", with{utc}, "2026-03-07T16:30:00Z", "PT1H", "2026-03-09T10:00:00Z"},

		{"days of nobody are days", nil, "2026-03-07T10:00:00Z", "P2D", "2026-03-09T10:00:00Z"},
		{"hours of nobody are hours", nil, "2026-03-07T10:00:00Z", "PT20H", "2026-03-08T06:00:00Z"},
		{"months of nobody are months", nil, "2026-01-31T10:00:00Z", "P1MT1H", "2026-02-28T11:00:00Z"},
	} {
		t.Run(c.why, func(t *testing.T) {
			j, from, want := mustJoint(t, c.of...), mustTime(t, c.from), mustTime(t, c.want)
			span := mustSpan(t, c.span)
			got, capped := j.Add(from, span, time.UTC, time.Time{})
			if !got.Equal(want) || capped || got.Location() != time.UTC {
				t.Fatalf("%s after %s is %v (capped %v), want %s", c.span, c.from, got, capped, c.want)
			}
			// The zone in which from is written is nothing to it.
			if again, _ := j.Add(from.In(mustZone(t, "Asia/Kathmandu")), span, time.UTC, time.Time{}); !again.Equal(got) {
				t.Errorf("from another zone it is %v", again)
			}
			// A limit at the moment is no cap; one before it is.
			for _, by := range []time.Duration{-time.Second, 0, time.Second} {
				limit := want.Add(by)
				at, capped := j.Add(from, span, time.UTC, limit)
				if late := by < 0; capped != late || !late && !at.Equal(want) || late && !at.Equal(limit) || at.Location() != time.UTC {
					t.Errorf("with a limit at %v it is %v, capped %v", limit, at, capped)
				}
			}
		})
	}
}

// TestJointAddIsCapped: where they never meet, the limit decides, or the twenty years.
func TestJointAddIsCapped(t *testing.T) {
	const from = "2026-03-02T10:00:00Z"
	for _, c := range []struct {
		why               string
		of                with
		span, limit, want string
	}{
		{"no hour in common", with{amsterdam, seattle}, "PT1H", "2026-04-01T10:00:00Z", "2026-04-01T10:00:00Z"},
		{"no hour in common, no limit", with{amsterdam, seattle}, "PT1H", "", "2046-03-02T00:00:00Z"},
		{"no day in common", with{saturday, sunday}, "P1D", "2026-04-01T10:00:00Z", "2026-04-01T10:00:00Z"},
		{"no day in common, no limit", with{saturday, sunday}, "P1D", "", "2046-03-02T00:00:00Z"},
		{"no day in common, by the hour", with{saturday, sunday}, "PT1S", "", "2046-03-02T00:00:00Z"},
		{"no day in common, after a month", with{saturday, sunday}, "P1M", "", "2046-04-02T00:00:00Z"},
		{"no day in common, after a thousand years", with{saturday, sunday}, "P999YT1H", "", "3045-03-02T00:00:00Z"},
		{"a limit before that", with{saturday, sunday}, "P999YT1H", "2045-03-02T10:00:00Z", "2045-03-02T10:00:00Z"},
		{"a limit of long after", with{saturday, sunday}, "P1D", "2126-03-02T10:00:00Z", "2126-03-02T10:00:00Z"},
		{"more than twenty years, as hours", with{utc}, "PT999999H", "", "2046-03-02T00:00:00Z"},
		{"more than twenty years, as days", with{utc}, "P99999D", "", "2046-03-02T00:00:00Z"},
		{"more than twenty years, with a limit after", with{utc}, "P99999D", "2999-03-02T10:00:00Z", "2999-03-02T10:00:00Z"},
		{"hours of nobody", nil, "PT999999H", "", "2046-03-02T00:00:00Z"},
		{"a limit that has been", with{utc}, "PT1H", "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z"},
		{"a limit that has been, in days", with{utc}, "P1D", "2026-02-02T09:00:00Z", "2026-02-02T09:00:00Z"},
		{"a limit at once", with{utc}, "PT1H", from, from},
		{"a limit in another zone", with{utc}, "P1D", "2026-03-02T12:00:00+01:00", "2026-03-02T11:00:00Z"},
		{"a limit at night", with{utc}, "PT8H", "2026-03-02T22:00:00Z", "2026-03-02T22:00:00Z"},
		{"a limit inside the hour that would do", with{utc}, "PT2H", "2026-03-02T11:30:00Z", "2026-03-02T11:30:00Z"},
	} {
		t.Run(c.why, func(t *testing.T) {
			var limit time.Time
			if c.limit != "" {
				limit = mustTime(t, c.limit)
			}
			got, capped := mustJoint(t, c.of...).Add(mustTime(t, from), mustSpan(t, c.span), time.UTC, limit)
			if !capped || !got.Equal(mustTime(t, c.want)) || got.Location() != time.UTC {
				t.Errorf("%s is %v, capped %v; want %s", c.span, got, capped, c.want)
			}
		})
	}
}

// TestJointAddJustWithinTheHorizon: one who works on a single other day of twenty years is
// waited for.
func TestJointAddJustWithinTheHorizon(t *testing.T) {
	var days []string
	for d := (Date{2026, 3, 1}); d.Before(Date{2046, 3, 2}); d = d.AddDays(1) {
		days = append(days, d.String())
	}
	from := mustTime(t, "2026-03-02T10:00:00Z")
	for last, reached := range map[string]bool{"2046-03-01": true, "2046-03-02": false} {
		w := always
		w.Zone, w.Holidays = "UTC", append(days, "2046-03-02", "2046-03-03")
		w.NotHolidays = []string{"2026-03-02", last}
		j := mustJoint(t, w)
		for _, span := range []Span{{Days: 1}, {Clock: 15 * time.Hour}} {
			at, capped := j.Add(from, span, time.UTC, time.Time{})
			if capped == reached {
				t.Errorf("%+v with %s worked is %v, capped %v", span, last, at, capped)
			}
		}
	}
}

// A fraction of a second is kept, and is not worked twice.
func TestJointAddKeepsFractions(t *testing.T) {
	j := mustJoint(t, utc)
	for _, c := range []struct {
		from time.Time
		span Span
		want time.Time
	}{
		{time.Date(2026, 3, 2, 10, 0, 0, 5, time.UTC), Span{Days: 1}, time.Date(2026, 3, 3, 10, 0, 0, 5, time.UTC)},
		{time.Date(2026, 3, 7, 10, 0, 0, 5, time.UTC), Span{Days: 1}, time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC)},
		{time.Date(2026, 3, 2, 10, 0, 0, 5, time.UTC), Span{Clock: time.Hour}, time.Date(2026, 3, 2, 11, 0, 0, 5, time.UTC)},
		{time.Date(2026, 3, 2, 16, 59, 59, 5, time.UTC), Span{Clock: time.Second}, time.Date(2026, 3, 3, 9, 0, 0, 5, time.UTC)},
		{time.Date(2026, 3, 2, 17, 0, 0, 5, time.UTC), Span{Clock: time.Second}, time.Date(2026, 3, 3, 9, 0, 1, 0, time.UTC)},
		{time.Date(2026, 3, 2, 16, 59, 59, 1, time.UTC), Span{Clock: time.Second - 1}, time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC)},
	} {
		if got, _ := j.Add(c.from, c.span, time.UTC, time.Time{}); !got.Equal(c.want) {
			t.Errorf("%+v after %v is %v, want %v", c.span, c.from, got, c.want)
		}
	}
}

// A limit counts to the fraction, too.
func TestJointAddIsCappedWithinASecond(t *testing.T) {
	j := mustJoint(t, utc)
	from := mustTime(t, "2026-03-01T10:00:00Z")
	start := mustTime(t, "2026-03-02T09:00:00Z")
	for by, late := range map[time.Duration]bool{-1: true, 0: true, 4: true, 5: false, 6: false} {
		limit := start.Add(by)
		at, capped := j.Add(from, Span{Clock: 5}, time.UTC, limit)
		if capped != late || late && !at.Equal(limit) || !late && !at.Equal(start.Add(5)) {
			t.Errorf("with %v after the start it is %v, capped %v", by, at, capped)
		}
	}
}

// Nothing added is nothing, unless the limit has been.
func TestJointAddOfNothing(t *testing.T) {
	from := mustTime(t, "2026-03-07T10:00:00Z")
	if at, capped := mustJoint(t, utc).Add(from, Span{}, time.UTC, time.Time{}); !at.Equal(from) || capped {
		t.Errorf("%v, capped %v", at, capped)
	}
	if at, capped := mustJoint(t, utc).Add(from, Span{}, time.UTC, from.Add(-1)); !at.Equal(from.Add(-1)) || !capped {
		t.Errorf("%v, capped %v", at, capped)
	}
}

func TestJointWorks(t *testing.T) {
	j := mustJoint(t, amsterdam, newYork)
	for at, works := range map[string]bool{
		"2026-03-02T13:59:59Z": false, "2026-03-02T14:00:00Z": true,
		"2026-03-02T15:59:59Z": true, "2026-03-02T16:00:00Z": false,
		"2026-07-03T14:30:00Z": false, "2026-04-27T14:30:00Z": false, "2026-03-01T15:00:00Z": false,
	} {
		if got := j.Works(mustTime(t, at)); got != works {
			t.Errorf("at %s they work: %v", at, got)
		}
	}
	for date, works := range map[string]bool{
		"2026-03-02": true, "2026-03-01": false, "2026-07-03": false, "2026-04-27": false, "2026-07-02": true,
	} {
		if got := j.WorkingDate(mustDate(t, date)); got != works {
			t.Errorf("on %s they work: %v", date, got)
		}
	}
	if nobody := (Joint{}); !nobody.Works(mustTime(t, "2026-03-01T03:00:00Z")) || !nobody.WorkingDate(mustDate(t, "2026-03-01")) {
		t.Error("nobody is against it")
	}
}

// TestJointOfMany: more than are usual.
func TestJointOfMany(t *testing.T) {
	var many Joint
	for range 9 {
		many = append(many, mustJoint(t, amsterdam, newYork, utc)...)
	}
	from := mustTime(t, "2026-03-02T08:00:00Z")
	want, _ := mustJoint(t, amsterdam, newYork).Add(from, mustSpan(t, "P3DT7H"), time.UTC, time.Time{})
	if got, capped := many.Add(from, mustSpan(t, "P3DT7H"), time.UTC, time.Time{}); !got.Equal(want) || capped {
		t.Errorf("of many it is %v, not %v", got, want)
	}
}

// TestJointAddInAZone: dates are those of the host, whatever date it is in UTC or for the others.
func TestJointAddInAZone(t *testing.T) {
	sydney := WorkingTime{Zone: "Australia/Sydney"}
	away := auckland
	away.Holidays = []string{"2026-03-09"}
	dutch := always
	dutch.Zone = "Europe/Amsterdam"
	fridays := WorkingTime{Zone: "Asia/Tokyo", Days: []string{"Fri"}, End: "24:00"}
	for _, c := range []struct {
		why              string
		of               with // the first is the host
		from, span, want string
	}{
		// Sydney is 11 hours ahead of UTC, and 10 from 5 April on. 2026-03-06 is a Friday.
		{"Friday at eight in Sydney", with{sydney, tokyo}, "2026-03-05T21:00:00Z", "P1D", "2026-03-08T21:00:00Z"},
		{"the last second of its Friday", with{sydney, tokyo}, "2026-03-06T12:59:59Z", "P1D", "2026-03-09T12:59:59Z"},
		{"the first of its Saturday: from Monday on", with{sydney, tokyo}, "2026-03-06T13:00:00Z", "P1D", "2026-03-09T13:00:00Z"},
		{"the second of its Saturday", with{sydney, tokyo}, "2026-03-06T13:00:01Z", "P1D", "2026-03-09T13:00:00Z"},
		{"the last second of its Sunday", with{sydney, tokyo}, "2026-03-08T12:59:59Z", "P1D", "2026-03-09T13:00:00Z"},
		{"the first of its Monday", with{sydney, tokyo}, "2026-03-08T13:00:00Z", "P1D", "2026-03-09T13:00:00Z"},
		{"the second of its Monday", with{sydney, tokyo}, "2026-03-08T13:00:01Z", "P1D", "2026-03-09T13:00:01Z"},
		{"a month, at the same time of day in winter", with{sydney, utc}, "2026-03-05T21:00:00Z", "P1M", "2026-04-05T22:00:00Z"},

		// Los Angeles is 8 hours behind UTC, and 7 from 8 March on, Auckland 13 ahead.
		{"Friday at five in Los Angeles", with{seattle, auckland}, "2026-03-07T01:00:00Z", "P1D", "2026-03-10T00:00:00Z"},
		{"Sunday at five in Los Angeles is Monday of UTC", with{seattle, auckland}, "2026-03-09T00:00:00Z", "P1D", "2026-03-10T07:00:00Z"},
		{"its last second of Sunday", with{seattle, auckland}, "2026-03-09T06:59:59Z", "P1D", "2026-03-10T07:00:00Z"},
		{"its first of Monday", with{seattle, auckland}, "2026-03-09T07:00:00Z", "P1D", "2026-03-10T07:00:00Z"},
		{"its second of Monday", with{seattle, auckland}, "2026-03-09T07:00:01Z", "P1D", "2026-03-10T07:00:01Z"},
		{"five hours are a day in common", with{seattle, auckland}, "2026-03-02T12:00:00Z", "PT5H", "2026-03-03T01:00:00Z"},
		{"none on Friday, which is Saturday in Auckland", with{seattle, auckland}, "2026-03-06T01:00:00Z", "PT1S", "2026-03-09T20:00:01Z"},
		// All work on Monday afternoon: it is Tuesday in Auckland, where Monday was free.
		{"not on a date that one of them has free", with{seattle, away}, "2026-03-09T19:00:00Z", "PT1H", "2026-03-10T07:00:00Z"},
		{"nor at its end", with{seattle, away}, "2026-03-09T19:00:00Z", "PT4H", "2026-03-10T07:00:00Z"},
		{"a second more", with{seattle, away}, "2026-03-09T19:00:00Z", "PT4H1S", "2026-03-10T20:00:01Z"},
		{"for the other it is Tuesday", with{away, seattle}, "2026-03-09T19:00:00Z", "PT1H", "2026-03-09T21:00:00Z"},

		{"a night of three hours and no more", with{nights}, "2026-03-28T23:00:00Z", "PT3H1S", "2026-04-03T23:00:01Z"},
		{"a Friday that is over at 24:00", with{fridays}, "2026-03-06T00:00:00Z", "PT15H", "2026-03-06T15:00:00Z"},
		{"a second before", with{fridays}, "2026-03-06T00:00:00Z", "PT14H59M59S", "2026-03-06T14:59:59Z"},
		{"a second more is of the next", with{fridays}, "2026-03-06T00:00:00Z", "PT15H1S", "2026-03-13T00:00:01Z"},

		{"the same time of day in summer", with{amsterdam}, "2026-03-27T09:00:00Z", "P1D", "2026-03-30T08:00:00Z"},
		{"and in winter", with{amsterdam}, "2026-10-23T08:00:00Z", "P1D", "2026-10-26T09:00:00Z"},
		{"clocks go forward over the time of day", with{dutch}, "2026-03-28T01:30:00Z", "P1D", "2026-03-29T01:00:00Z"},
		{"and not over a later one", with{dutch}, "2026-03-28T02:15:00Z", "P1D", "2026-03-29T01:15:00Z"},
		{"the first time that clocks show it", with{dutch}, "2026-10-25T00:30:00Z", "P1D", "2026-10-26T01:30:00Z"},
		{"the second is the end of the hour", with{dutch}, "2026-10-25T01:30:00Z", "P1D", "2026-10-26T02:00:00Z"},
		{"a date that Samoa left out, there", with{samoa, utc}, "2011-12-29T22:00:00Z", "P1D", "2012-01-01T22:00:00Z"},
	} {
		t.Run(c.why, func(t *testing.T) {
			j, want := mustJoint(t, c.of...), mustTime(t, c.want)
			for _, by := range []time.Duration{-time.Second, 0, time.Second} {
				limit := want.Add(by)
				at, capped := j.Add(mustTime(t, c.from), mustSpan(t, c.span), j[0].zone, limit)
				if late := by < 0; capped != late || !late && !at.Equal(want) || late && !at.Equal(limit) || at.Location() != time.UTC {
					t.Errorf("%s after %s with a limit at %v is %v, capped %v; want %s", c.span, c.from, limit, at, capped, c.want)
				}
			}
		})
	}
}
