// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"slices"
	"strings"
	"testing"
	"time"
)

var now2026 = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// atTen recurs at ten o'clock in Amsterdam.
func atTen(start, rule string) Recurrence {
	return Recurrence{StartDate: start, Time: "10:00", Zone: "Europe/Amsterdam", Rule: rule}
}

func mustOccur(t testing.TB, r Recurrence, now time.Time) *Occurrences {
	t.Helper()
	o, err := r.Occurrences(now)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// firstDays are the first days of a recurrence, by the wall of its zone.
func firstDays(o *Occurrences, n int) []string {
	var days []string
	for i := range min(n, o.Len()) {
		days = append(days, DateOf(o.At(i)).String())
	}
	return days
}

func TestOccurrences(t *testing.T) {
	for _, c := range []struct{ why, start, rule, want string }{
		{"quarterly", "2026-01-15", "FREQ=MONTHLY;INTERVAL=3", "2026-01-15 2026-04-15 2026-07-15 2026-10-15 2027-01-15"},
		{"weekly on named days", "2026-03-02", "FREQ=WEEKLY;BYDAY=TU,FR", "2026-03-03 2026-03-06 2026-03-10 2026-03-13 2026-03-17"},
		{"weekly on the day of the start", "2026-03-04", "FREQ=WEEKLY", "2026-03-04 2026-03-11 2026-03-18 2026-03-25 2026-04-01"},
		{"every other week", "2026-03-04", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-03-16 2026-03-30 2026-04-13 2026-04-27 2026-05-11"},
		{"every other week, weeks from Sunday", "2026-03-04", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,WE;WKST=SU", "2026-03-04 2026-03-15 2026-03-18 2026-03-29 2026-04-01"},
		{"daily", "2026-02-27", "FREQ=DAILY", "2026-02-27 2026-02-28 2026-03-01 2026-03-02 2026-03-03"},
		{"the second Tuesday", "2026-01-01", "FREQ=MONTHLY;BYDAY=2TU", "2026-01-13 2026-02-10 2026-03-10 2026-04-14 2026-05-12"},
		{"the fifth Monday, where there is one", "2026-01-01", "FREQ=MONTHLY;BYDAY=5MO", "2026-03-30 2026-06-29 2026-08-31 2026-11-30 2027-03-29"},
		{"the last working day", "2026-01-01", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-01-30 2026-02-27 2026-03-31 2026-04-30 2026-05-29"},
		{"monthly on the 31st: the end of a shorter month", "2026-01-31", "FREQ=MONTHLY", "2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31"},
		{"monthly on the 30th", "2028-01-30", "FREQ=MONTHLY", "2028-01-30 2028-02-29 2028-03-30 2028-04-30 2028-05-30"},
		{"monthly on the 29th", "2026-01-29", "FREQ=MONTHLY", "2026-01-29 2026-02-28 2026-03-29 2026-04-29 2026-05-29"},
		{"monthly on the 28th", "2026-01-28", "FREQ=MONTHLY", "2026-01-28 2026-02-28 2026-03-28 2026-04-28 2026-05-28"},
		{"every quarter from the 31st", "2026-01-31", "FREQ=MONTHLY;INTERVAL=3", "2026-01-31 2026-04-30 2026-07-31 2026-10-31 2027-01-31"},
		{"the 31st by name skips, as RFC 5545 says", "2026-01-31", "FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31 2026-03-31 2026-05-31 2026-07-31 2026-08-31"},
		{"the last day by name", "2026-01-01", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31"},
		{"yearly on the leap day", "2028-02-29", "FREQ=YEARLY", "2028-02-29 2029-02-28 2030-02-28 2031-02-28 2032-02-29"},
		{"yearly on the 31st", "2026-08-31", "FREQ=YEARLY;INTERVAL=2", "2026-08-31 2028-08-31 2030-08-31 2032-08-31 2034-08-31"},
		{"yearly in several months, from the 31st", "2026-01-31", "FREQ=YEARLY;BYMONTH=2,4,8", "2026-02-28 2026-04-30 2026-08-31 2027-02-28 2027-04-30"},
		{"monthly in some months, from the 30th", "2026-01-30", "FREQ=MONTHLY;BYMONTH=2,6", "2026-02-28 2026-06-30 2027-02-28 2027-06-30 2028-02-29"},
		{"a start that the rule does not name", "2026-01-15", "FREQ=MONTHLY;BYMONTHDAY=1", "2026-02-01 2026-03-01 2026-04-01 2026-05-01 2026-06-01"},
		{"a count", "2026-01-31", "FREQ=MONTHLY;COUNT=3", "2026-01-31 2026-02-28 2026-03-31"},
		{"until a day, which counts in full", "2026-01-15", "FREQ=MONTHLY;UNTIL=20260315", "2026-01-15 2026-02-15 2026-03-15"},
		{"until the day before", "2026-01-15", "FREQ=MONTHLY;UNTIL=20260314", "2026-01-15 2026-02-15"},
		{"until the moment, in UTC", "2026-01-15", "FREQ=MONTHLY;UNTIL=20260315T090000Z", "2026-01-15 2026-02-15 2026-03-15"},
		{"until a second before, in UTC", "2026-01-15", "FREQ=MONTHLY;UNTIL=20260315T085959Z", "2026-01-15 2026-02-15"},
		{"until the moment, on the wall", "2026-01-15", "FREQ=MONTHLY;UNTIL=20260315T100000", "2026-01-15 2026-02-15 2026-03-15"},
		{"until a second before, on the wall", "2026-01-15", "FREQ=MONTHLY;UNTIL=20260315T095959", "2026-01-15 2026-02-15"},
		{"until the end of a month that is meant", "2026-01-31", "FREQ=MONTHLY;UNTIL=20260430", "2026-01-31 2026-02-28 2026-03-31 2026-04-30"},
		{"until the day before the end of a month that is meant", "2026-01-31", "FREQ=MONTHLY;UNTIL=20260429", "2026-01-31 2026-02-28 2026-03-31"},
		{"the longest interval", "2026-01-15", "FREQ=DAILY;INTERVAL=5000", "2026-01-15 2039-09-24"},
		{"a start in another century", "1899-12-31", "FREQ=YEARLY;INTERVAL=50", "1899-12-31 1949-12-31 1999-12-31"},
		{"a start far away", "2999-12-31", "FREQ=YEARLY;COUNT=2", "2999-12-31 3000-12-31"},
		{"a year of 53 weeks", "2026-01-01", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO", "2026-12-28 2032-12-27 2037-12-28 2043-12-28"},
		{"a day of the year", "2026-01-01", "FREQ=YEARLY;BYYEARDAY=100,-1", "2026-04-10 2026-12-31 2027-04-10 2027-12-31 2028-04-09"},
		{"the last Sunday of the year", "2026-01-01", "FREQ=YEARLY;BYDAY=-1SU", "2026-12-27 2027-12-26 2028-12-31 2029-12-30 2030-12-29"},
		{"a moment before the year 1", "0001-01-01", "FREQ=YEARLY;COUNT=2", "0001-01-01 0002-01-01"},
	} {
		t.Run(c.why, func(t *testing.T) {
			o := mustOccur(t, atTen(c.start, c.rule), now2026)
			if got := strings.Join(firstDays(o, 5), " "); got != c.want {
				t.Errorf("%s from %s gives\n%s, want\n%s", c.rule, c.start, got, c.want)
			}
			for i := range o.Len() {
				if at := o.At(i); at.Hour() != 10 || at.Minute() != 0 || at.Location() != o.Zone() {
					t.Fatalf("%v is not at ten", at)
				}
			}
		})
	}
}

// TestTheFirstOfARecurrence are as many as asked for, however many its rule allows.
func TestTheFirstOfARecurrence(t *testing.T) {
	for rule, want := range map[string]string{
		"FREQ=MONTHLY":                              "2026-01-31 2026-02-28",
		"FREQ=MONTHLY;COUNT=1":                      "2026-01-31 2026-02-28",
		"COUNT=1;FREQ=MONTHLY":                      "2026-01-31 2026-02-28",
		"FREQ=MONTHLY;COUNT=7":                      "2026-01-31 2026-02-28",
		"FREQ=MONTHLY;UNTIL=20260131;BYMONTHDAY=31": "2026-01-31 2026-03-31",
		"FREQ=DAILY;INTERVAL=9999;COUNT=1":          "2026-01-31",
	} {
		if got := strings.Join(firstDays(mustOccur(t, atTen("2026-01-31", rule).First(2), now2026), 5), " "); got != want {
			t.Errorf("%s begins with %s, want %s", rule, got, want)
		}
	}
}

func TestOccurrencesFollowTheClocks(t *testing.T) {
	for _, c := range []struct {
		why  string
		r    Recurrence
		want []string
	}{
		{
			"ten o'clock before and after clocks go forward",
			Recurrence{"2026-03-28", "10:00", "Europe/Amsterdam", "FREQ=DAILY;COUNT=2"},
			[]string{"2026-03-28T09:00:00Z", "2026-03-29T08:00:00Z"},
		},
		{
			"a time in the gap is an hour later, once",
			Recurrence{"2026-03-28", "02:30", "Europe/Amsterdam", "FREQ=DAILY;COUNT=3"},
			[]string{"2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"},
		},
		{
			"a time in the overlap comes once, the first time",
			Recurrence{"2026-10-24", "02:30", "Europe/Amsterdam", "FREQ=DAILY;COUNT=3"},
			[]string{"2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"},
		},
		{
			"the day of the zone",
			Recurrence{"2026-03-02", "02:00", "Asia/Kathmandu", "FREQ=WEEKLY;COUNT=1"},
			[]string{"2026-03-01T20:15:00Z"},
		},
		{
			"UNTIL in UTC on a day that is another one in the zone",
			Recurrence{"2026-03-01", "02:00", "Asia/Kathmandu", "FREQ=DAILY;UNTIL=20260301T201500Z"},
			[]string{"2026-02-28T20:15:00Z", "2026-03-01T20:15:00Z"},
		},
		{
			"a day that Samoa left out falls on the next, once",
			Recurrence{"2011-12-29", "09:00", "Pacific/Apia", "FREQ=DAILY;COUNT=4"},
			[]string{"2011-12-29T19:00:00Z", "2011-12-30T19:00:00Z", "2011-12-31T19:00:00Z"},
		},
		{
			"midnight that is not there",
			Recurrence{"2018-11-03", "00:00", "America/Sao_Paulo", "FREQ=DAILY;COUNT=2"},
			[]string{"2018-11-03T03:00:00Z", "2018-11-04T03:00:00Z"},
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			o := mustOccur(t, c.r, now2026)
			var got []string
			for i := range o.Len() {
				got = append(got, o.At(i).UTC().Format(time.RFC3339))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%+v gives %v, want %v", c.r, got, c.want)
			}
		})
	}
}

func TestRecurrenceRefuses(t *testing.T) {
	const often = "occurs more often than daily; write FREQ=DAILY or rarer, without BYHOUR, BYMINUTE and BYSECOND"
	const form = "is no rule of RFC 5545"
	for _, c := range []struct {
		why  string
		r    Recurrence
		says string
	}{
		{"no zone", Recurrence{"2026-01-15", "10:00", "", "FREQ=DAILY"}, "write an IANA name"},
		{"an unknown zone", Recurrence{"2026-01-15", "10:00", "Europe/Atlantis", "FREQ=DAILY"}, `"Europe/Atlantis" is not known; write an IANA name`},
		{"no date", Recurrence{"", "10:00", "UTC", "FREQ=DAILY"}, "write year, month and day"},
		{"a date that is not there", Recurrence{"2026-02-30", "10:00", "UTC", "FREQ=DAILY"}, "write year, month and day"},
		{"no time", Recurrence{"2026-01-15", "", "UTC", "FREQ=DAILY"}, `write hours and minutes, such as "09:00"`},
		{"25 o'clock", Recurrence{"2026-01-15", "25:00", "UTC", "FREQ=DAILY"}, "write hours and minutes"},
		{"24 o'clock", Recurrence{"2026-01-15", "24:00", "UTC", "FREQ=DAILY"}, "write hours and minutes"},
		{"seconds", Recurrence{"2026-01-15", "10:00:00", "UTC", "FREQ=DAILY"}, "write hours and minutes"},

		{"no rule", atTen("2026-01-15", ""), form},
		{"words", atTen("2026-01-15", "every other week"), form},
		{"no frequency", atTen("2026-01-15", "INTERVAL=3"), "has no frequency; write one such as FREQ=MONTHLY;INTERVAL=3"},
		{"an empty frequency", atTen("2026-01-15", "FREQ="), "has no frequency"},
		{"an unknown frequency", atTen("2026-01-15", "FREQ=FORTNIGHTLY"), form},
		{"lower case", atTen("2026-01-15", "freq=daily"), form},
		{"an unknown part", atTen("2026-01-15", "FREQ=DAILY;BYMOON=1"), `"BYMOON=1" is no part of one here`},
		{"Easter, which the library knows and panics on", atTen("2026-01-15", "FREQ=YEARLY;BYEASTER=400"), form},
		{"a part twice", atTen("2026-01-15", "FREQ=DAILY;FREQ=WEEKLY"), "it has FREQ twice"},
		{"a part twice, and refused once", atTen("2026-01-15", "FREQ=DAILY;FREQ=HOURLY"), form},
		{"a semicolon too many", atTen("2026-01-15", "FREQ=DAILY;"), form},
		{"two values", atTen("2026-01-15", "FREQ=DAILY;COUNT=1=2"), form},
		{"no value", atTen("2026-01-15", "FREQ=DAILY;COUNT="), form},
		{"a start of its own", atTen("2026-01-15", "DTSTART=20260101T000000Z;FREQ=DAILY"), form},
		{"a start of its own on a line", atTen("2026-01-15", "DTSTART:20260101T000000Z\nFREQ=DAILY"), form},
		{"the name of the property", atTen("2026-01-15", "RRULE:FREQ=DAILY"), form},
		{"two lines", atTen("2026-01-15", "FREQ=DAILY\nFREQ=DAILY"), form},
		{"a day that is none", atTen("2026-01-15", "FREQ=WEEKLY;BYDAY=XX"), form},
		{"a month that is none", atTen("2026-01-15", "FREQ=YEARLY;BYMONTH=13"), form},
		{"an UNTIL that is no date", atTen("2026-01-15", "FREQ=DAILY;UNTIL=soon"), form},
		{"COUNT and UNTIL", atTen("2026-01-15", "FREQ=DAILY;COUNT=2;UNTIL=20270101"), "it has both COUNT and UNTIL"},

		{"hourly", atTen("2026-01-15", "FREQ=HOURLY"), often},
		{"minutely", atTen("2026-01-15", "FREQ=MINUTELY;INTERVAL=1440"), often},
		{"secondly", atTen("2026-01-15", "FREQ=SECONDLY"), often},
		{"two hours of a day", atTen("2026-01-15", "FREQ=DAILY;BYHOUR=9,17"), often},
		{"two minutes", atTen("2026-01-15", "FREQ=DAILY;BYMINUTE=0,30"), often},
		{"two seconds", atTen("2026-01-15", "FREQ=DAILY;BYSECOND=0,30"), often},

		{"an interval of zero", atTen("2026-01-15", "FREQ=DAILY;INTERVAL=0"), "an INTERVAL of 0; write one from 1 to 9999"},
		{"an interval below zero", atTen("2026-01-15", "FREQ=DAILY;INTERVAL=-1"), "an INTERVAL of -1"},
		{"an interval on which the library panics", atTen("2026-01-15", "FREQ=MONTHLY;INTERVAL=9223372036854775807"), "write one from 1 to 9999"},
		{"an interval one too long", atTen("2026-01-15", "FREQ=DAILY;INTERVAL=10000"), "write one from 1 to 9999"},
		{"a count of zero", atTen("2026-01-15", "FREQ=DAILY;COUNT=0"), "a COUNT of 0; write one above zero"},
		{"a count below zero", atTen("2026-01-15", "FREQ=DAILY;COUNT=-3"), "a COUNT of -3"},

		{"the 53rd Monday of a month, on which the library panics", atTen("2026-01-15", "FREQ=MONTHLY;BYDAY=53MO"), "write a figure from -5 to 5, such as BYDAY=2TU"},
		{"counted from its end", atTen("2026-01-15", "FREQ=MONTHLY;BYDAY=-53MO"), "write a figure from -5 to 5"},
		{"the sixth Monday of a month", atTen("2026-01-15", "FREQ=MONTHLY;BYDAY=6MO"), "write a figure from -5 to 5"},
		{"in a month of the year", atTen("2026-01-15", "FREQ=YEARLY;BYMONTH=12;BYDAY=53MO"), "write a figure from -5 to 5"},
		{"the 54th Monday of a year", atTen("2026-01-15", "FREQ=YEARLY;BYDAY=54MO"), form},
		{"the second Tuesday of a week", atTen("2026-01-15", "FREQ=WEEKLY;BYDAY=2TU"), "write the day alone, such as BYDAY=TU"},

		{"never: the 30th of February", atTen("2026-01-15", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "gives no day from 2026-01-15 on; write a rule that occurs, such as FREQ=MONTHLY;INTERVAL=3"},
		{"never, looked for day by day", atTen("2026-01-15", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), "gives no day"},
		{"never: the second of one day", atTen("2026-01-15", "FREQ=DAILY;BYSETPOS=2"), "gives no day"},
		{"never: over before it began", atTen("2026-01-15", "FREQ=DAILY;UNTIL=20260114"), "gives no day"},
		{"never: over a moment before it began", atTen("2026-01-15", "FREQ=DAILY;UNTIL=20260115T085959Z"), "gives no day"},
		{"too many days", Recurrence{"1900-01-01", "10:00", "UTC", "FREQ=DAILY"}, "gives more than 20000 days from 1900-01-01 on; write a later startDate"},
	} {
		t.Run(c.why, func(t *testing.T) {
			for range 2 { // worked out, then remembered
				o, err := c.r.Occurrences(now2026)
				if err == nil {
					t.Fatalf("%+v is taken, with %v", c.r, firstDays(o, 3))
				}
				if !strings.Contains(err.Error(), c.says) {
					t.Fatalf("%+v: %v; want it to say %q", c.r, err, c.says)
				}
			}
		})
	}
}

// TestNeverIsFoundOutSoon: the library looks for a day up to the year 9999.
func TestNeverIsFoundOutSoon(t *testing.T) {
	for _, freq := range []string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"} {
		r := atTen("2026-01-16", "FREQ="+freq+";BYMONTH=2;BYMONTHDAY=30")
		if allocs := testing.AllocsPerRun(1, func() { _, _ = r.expand(2020) }); allocs > 100_000 {
			t.Errorf("%s: %v allocations", freq, allocs)
		}
		rule, err := parseRule(r.Rule, mustDate(t, r.StartDate), time.UTC, 2040)
		if err != nil {
			t.Fatal(err)
		}
		if last := 2040 + rule.shift + cycle; last <= 9999 {
			t.Errorf("%s is followed for %d years more than a cycle", freq, 9999-last)
		}
	}
}

func TestLatestHasAt(t *testing.T) {
	o := mustOccur(t, atTen("2026-01-15", "FREQ=MONTHLY;INTERVAL=3;COUNT=3"), now2026)
	if o.Len() != 3 {
		t.Fatalf("%d moments", o.Len())
	}
	jan, apr, jul := mustTime(t, "2026-01-15T09:00:00Z"), mustTime(t, "2026-04-15T08:00:00Z"), mustTime(t, "2026-07-15T08:00:00Z")
	for i, want := range []time.Time{jan, apr, jul} {
		if got := o.At(i); !got.Equal(want) {
			t.Errorf("number %d is %v, want %v", i, got, want)
		}
	}
	for _, c := range []struct {
		why  string
		now  time.Time
		want int
		has  bool
	}{
		{"long before the first", jan.AddDate(-1, 0, 0), 0, false},
		{"a second before the first", jan.Add(-time.Second), 0, false},
		{"on the first", jan, 0, true},
		{"a second after the first", jan.Add(time.Second), 0, false},
		{"a second before the second", apr.Add(-time.Second), 0, false},
		{"on the second", apr, 1, true},
		{"a second after the second", apr.Add(time.Second), 1, false},
		{"on the last", jul, 2, true},
		{"long after the last", jul.AddDate(50, 0, 0), 2, false},
	} {
		if got := o.Latest(c.now); got != c.want {
			t.Errorf("%s: latest is %d, want %d", c.why, got, c.want)
		}
		if got := o.Has(c.now); got != c.has {
			t.Errorf("%s: has is %v", c.why, got)
		}
	}
}

// TestRenew: a rule that goes on is followed farther in the next decade, one that ends is not.
func TestRenew(t *testing.T) {
	for _, c := range []struct{ why, rule, want string }{
		{"goes on", "FREQ=MONTHLY", "2030-01-01T00:00:00Z"},
		{"ends by its count", "FREQ=MONTHLY;COUNT=4", ""},
		{"ends by UNTIL", "FREQ=MONTHLY;UNTIL=20270101", ""},
		{"a count that reaches farther", "FREQ=MONTHLY;COUNT=1000", "2030-01-01T00:00:00Z"},
		{"an UNTIL that lies farther", "FREQ=MONTHLY;UNTIL=20900101", "2030-01-01T00:00:00Z"},
	} {
		got := mustOccur(t, atTen("2026-01-15", c.rule), now2026).Renew()
		if c.want == "" && !got.IsZero() || c.want != "" && !got.Equal(mustTime(t, c.want)) {
			t.Errorf("%s: renewed at %v, want %s", c.why, got, c.want)
		}
	}
}

// TestDecades: at the start of each decade a rule is followed farther; what was known stays.
func TestDecades(t *testing.T) {
	r := atTen("2016-01-15", "FREQ=YEARLY")
	before := mustOccur(t, r, mustTime(t, "2029-12-31T23:59:59Z"))
	after := mustOccur(t, r, mustTime(t, "2030-01-01T00:00:00Z"))
	if last := before.At(before.Len() - 1); last.Year() != 2040 {
		t.Errorf("in the twenties the last is %v", last)
	}
	if last := after.At(after.Len() - 1); last.Year() != 2050 {
		t.Errorf("in the thirties the last is %v", last)
	}
	for i := range before.Len() {
		if !before.At(i).Equal(after.At(i)) {
			t.Fatalf("number %d moved from %v to %v", i, before.At(i), after.At(i))
		}
	}
	if later := mustOccur(t, atTen("2070-01-15", "FREQ=YEARLY"), now2026); later.Len() != 21 {
		t.Errorf("a start to come is followed for %d years", later.Len())
	}
}

// TestMemo: what is remembered is remembered by every field, and by the decade.
func TestMemo(t *testing.T) {
	base := Recurrence{"2026-01-15", "10:00", "Europe/Amsterdam", "FREQ=MONTHLY;INTERVAL=3"}
	first := mustOccur(t, base, now2026)
	if again := mustOccur(t, base, now2026.AddDate(1, 0, 0)); again != first {
		t.Error("worked out again in the same decade")
	}
	others := map[string]Recurrence{"start": base, "time": base, "zone": base, "rule": base}
	for field, r := range others {
		switch field {
		case "start":
			r.StartDate = "2026-01-16"
		case "time":
			r.Time = "10:01"
		case "zone":
			r.Zone = "America/New_York"
		case "rule":
			r.Rule = "FREQ=MONTHLY;INTERVAL=2"
		}
		if o := mustOccur(t, r, now2026); o.At(0).Equal(first.At(0)) && o.At(1).Equal(first.At(1)) {
			t.Errorf("another %s gives the same", field)
		}
	}
	// The decade is that of UTC.
	east := time.Date(2030, 1, 1, 5, 0, 0, 0, mustZone(t, "Pacific/Kiritimati")) // still 2029 in UTC
	if mustOccur(t, base, east) != first {
		t.Error("the decade of a zone counts")
	}
}

func BenchmarkOccurrencesRemembered(b *testing.B) {
	r := atTen("2026-01-15", "FREQ=MONTHLY;INTERVAL=3")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Occurrences(now2026); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOccurrencesWorkedOut(b *testing.B) {
	for name, r := range map[string]Recurrence{
		"quarterly": atTen("2026-01-15", "FREQ=MONTHLY;INTERVAL=3"),
		"weekly":    atTen("2026-01-15", "FREQ=WEEKLY"),
		"daily":     atTen("2026-01-15", "FREQ=DAILY"),
		"never":     atTen("2026-01-15", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := r.expand(2020); (err != nil) != (name == "never") {
					b.Fatal(err)
				}
			}
		})
	}
}
