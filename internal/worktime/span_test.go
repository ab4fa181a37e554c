// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"strings"
	"testing"
	"time"
)

func TestParseSpan(t *testing.T) {
	const hour = time.Hour
	for _, c := range []struct {
		text string
		want Span
	}{
		{"P14D", Span{Days: 14}},
		{"P2W", Span{Days: 14}},
		{"P3M", Span{Months: 3}},
		{"P1Y", Span{Months: 12}},
		{"P1Y2M3D", Span{Months: 14, Days: 3}},
		{"PT4H", Span{Clock: 4 * hour}},
		{"PT5M", Span{Clock: 5 * time.Minute}},
		{"PT1S", Span{Clock: time.Second}},
		{"P1DT12H", Span{Days: 1, Clock: 12 * hour}},
		{"P1Y1M1W1DT1H1M1S", Span{Months: 13, Days: 8, Clock: hour + time.Minute + time.Second}},
		{"P0Y1D", Span{Days: 1}},
		{"P007D", Span{Days: 7}},
		// The longest that are allowed.
		{"P999Y9999M", Span{Months: 999*12 + 9999}},
		{"P9999W", Span{Days: 7 * 9999}},
		{"P99999D", Span{Days: 99999}},
		{"PT999999H9999999M99999999S", Span{Clock: 999999*hour + 9999999*time.Minute + 99999999*time.Second}},
	} {
		got, err := ParseSpan(c.text)
		if err != nil || got != c.want {
			t.Errorf("%s is %+v (%v), want %+v", c.text, got, err, c.want)
		}
		if got.Clock < 0 {
			t.Errorf("%s overflows", c.text)
		}
	}
}

func TestParseSpanRefuses(t *testing.T) {
	const form, long = "such as P14D, PT4H or P3M", "is too long; write at most 999 years"
	for _, c := range []struct{ text, why, says string }{
		{"", "empty", form},
		{"P", "no figure", form},
		{"P1", "no unit", form},
		{"P12", "no unit", form},
		{"14D", "no P", "write P14D"},
		{"p14d", "lower case", "write P14D"},
		{"P14d", "lower case", "write P14D"},
		{"-P14D", "negative", form},
		{"P-14D", "negative", form},
		{"P+4D", "a sign", form},
		{"P1.5D", "a fraction", form},
		{"P1,5D", "a fraction", form},
		{" P1D", "a blank", "write P1D"},
		{"P1D ", "a blank", "write P1D"},
		{"P 1D", "a blank", "write P1D"},
		{"PDD", "no figure", form},
		{"P1DT", "nothing after the T", form},
		{"PT1", "no unit after the T", form},
		{"P1T1H", "no unit before the T", form},
		{"PT1HT1M", "two Ts", form},
		{"PTT1H", "two Ts", form},
		{"P1H", "a clock unit without the T", "write PT1H"},
		{"P1S", "a clock unit without the T", "write PT1S"},
		{"PT1D", "a date unit after the T", "write P1D"},
		{"PT1W", "a date unit after the T", "write P1W"},
		{"P1D1W", "the smaller unit first", form},
		{"P1M1Y", "the smaller unit first", "write P1Y1M"},
		{"PT1M1H", "the smaller unit first", "write PT1H1M"},
		{"P1D1D", "a unit twice", form},
		{"P1W2W", "a unit twice", form},
		{"P0D", "zero", form},
		{"PT0S", "zero", form},
		{"P0Y0M0W0DT0H0M0S", "zero", form},
		{"P1D\x00", "a NUL", form},
		{"P1000Y", "a digit too many", long},
		{"P10000M", "a digit too many", long},
		{"P10000W", "a digit too many", long},
		{"P100000D", "a digit too many", long},
		{"PT1000000H", "a digit too many", long},
		{"PT10000000M", "a digit too many", long},
		{"PT100000000S", "a digit too many", long},
		{"P99999999999999999999999D", "more than an int", long},
		{"P0000000000000000000000D", "more digits than any unit", long},
	} {
		_, err := ParseSpan(c.text)
		if err == nil {
			t.Errorf("%q is taken: %s", c.text, c.why)
		} else if !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q (%s): %v; want it to say %q", c.text, c.why, err, c.says)
		}
	}
}

func TestSpanAfter(t *testing.T) {
	for _, c := range []struct {
		why, zone, from, span, want string
	}{
		{"a day", "UTC", "2026-03-02T09:00:00Z", "P1D", "2026-03-03T09:00:00Z"},
		{"a week is seven days", "UTC", "2026-03-02T09:00:00Z", "P1W", "2026-03-09T09:00:00Z"},
		{"seconds", "UTC", "2026-03-02T09:00:00Z", "PT90S", "2026-03-02T09:01:30Z"},
		{"clamped to February", "UTC", "2026-01-31T09:00:00Z", "P1M", "2026-02-28T09:00:00Z"},
		{"clamped to February of a leap year", "UTC", "2028-01-31T09:00:00Z", "P1M", "2028-02-29T09:00:00Z"},
		{"not clamped twice", "UTC", "2026-01-31T09:00:00Z", "P2M", "2026-03-31T09:00:00Z"},
		{"over the year's end", "UTC", "2026-11-30T09:00:00Z", "P3M", "2027-02-28T09:00:00Z"},
		{"a year from the leap day", "UTC", "2028-02-29T09:00:00Z", "P1Y", "2029-02-28T09:00:00Z"},
		{"four years from the leap day", "UTC", "2028-02-29T09:00:00Z", "P4Y", "2032-02-29T09:00:00Z"},
		{"1900 was no leap year", "UTC", "1896-02-29T09:00:00Z", "P4Y", "1900-02-28T09:00:00Z"},
		{"months first, then days", "UTC", "2026-01-31T09:00:00Z", "P1M1D", "2026-03-01T09:00:00Z"},
		{"then the clock part", "UTC", "2026-01-31T23:00:00Z", "P1MT2H", "2026-03-01T01:00:00Z"},
		{"a day is 23 hours when clocks go forward", "Europe/Amsterdam", "2026-03-28T12:00:00+01:00", "P1D", "2026-03-29T12:00:00+02:00"},
		{"24 hours stay 24 hours", "Europe/Amsterdam", "2026-03-28T12:00:00+01:00", "PT24H", "2026-03-29T13:00:00+02:00"},
		{"a day is 25 hours when clocks go back", "Europe/Amsterdam", "2026-10-24T12:00:00+02:00", "P1D", "2026-10-25T12:00:00+01:00"},
		{"into the gap: the offset before holds", "Europe/Amsterdam", "2026-03-28T02:30:00+01:00", "P1D", "2026-03-29T03:30:00+02:00"},
		{"into the overlap: the first of the two", "Europe/Amsterdam", "2026-10-24T02:30:00+02:00", "P1D", "2026-10-25T02:30:00+02:00"},
		{"from the second of the two", "Europe/Amsterdam", "2026-10-25T02:30:00+01:00", "P1D", "2026-10-26T02:30:00+01:00"},
		{"half an hour of Lord Howe", "Australia/Lord_Howe", "2026-10-03T12:00:00+10:30", "P1D", "2026-10-04T12:00:00+11:00"},
		{"by the day of the zone, not of UTC", "Asia/Kathmandu", "2026-01-30T20:00:00Z", "P1M", "2026-02-27T20:00:00Z"},
		{"Samoa left out a day", "Pacific/Apia", "2011-12-29T09:00:00-10:00", "P1D", "2011-12-31T09:00:00+14:00"},
		{"the morning after a midnight gap", "America/Sao_Paulo", "2018-11-03T00:00:00-03:00", "P1D", "2018-11-04T01:00:00-02:00"},
		{"years far away", "UTC", "2999-12-31T23:59:59Z", "P999Y9999M", "4832-03-31T23:59:59Z"},
		{"the longest clock part", "UTC", "2026-01-01T00:00:00Z", "PT999999H", "2140-01-30T15:00:00Z"},
	} {
		t.Run(c.why, func(t *testing.T) {
			got := mustSpan(t, c.span).After(mustTime(t, c.from), mustZone(t, c.zone))
			if !got.Equal(mustTime(t, c.want)) {
				t.Errorf("%s after %s is %v, want %s", c.span, c.from, got, c.want)
			}
		})
	}
}

func TestSpanBefore(t *testing.T) {
	for _, c := range []struct {
		why, zone, from, span, want string
	}{
		{"a fortnight", "UTC", "2026-03-15T09:00:00Z", "P14D", "2026-03-01T09:00:00Z"},
		{"clamped to February", "UTC", "2026-03-31T09:00:00Z", "P1M", "2026-02-28T09:00:00Z"},
		{"over the year's start", "UTC", "2026-01-31T09:00:00Z", "P2M", "2025-11-30T09:00:00Z"},
		{"a year before the leap day", "UTC", "2028-02-29T09:00:00Z", "P1Y", "2027-02-28T09:00:00Z"},
		{"the same time of day over a change of clocks", "Europe/Amsterdam", "2026-04-02T10:00:00+02:00", "P14D", "2026-03-19T10:00:00+01:00"},
		{"hours stay hours", "Europe/Amsterdam", "2026-03-29T10:00:00+02:00", "PT24H", "2026-03-28T09:00:00+01:00"},
		{"into the gap", "Europe/Amsterdam", "2026-03-30T02:30:00+02:00", "P1D", "2026-03-29T03:30:00+02:00"},
		{"into the overlap", "America/New_York", "2026-11-02T01:30:00-05:00", "P1D", "2026-11-01T01:30:00-04:00"},
	} {
		t.Run(c.why, func(t *testing.T) {
			got := mustSpan(t, c.span).Before(mustTime(t, c.from), mustZone(t, c.zone))
			if !got.Equal(mustTime(t, c.want)) {
				t.Errorf("%s before %s is %v, want %s", c.span, c.from, got, c.want)
			}
		})
	}
}

func TestSpanAfterDate(t *testing.T) {
	for _, c := range []struct {
		why, zone, date, span, want string
	}{
		{"a year", "Europe/Amsterdam", "2026-02-10", "P1Y", "2027-02-10T00:00:00+01:00"},
		{"clamped as a date", "America/New_York", "2028-02-29", "P1Y", "2029-02-28T00:00:00-05:00"},
		{"the clock part counts from the first moment", "America/New_York", "2026-03-07", "P1DT3H", "2026-03-08T04:00:00-04:00"},
		{"a day that begins at one o'clock", "America/Sao_Paulo", "2018-10-04", "P1M", "2018-11-04T01:00:00-02:00"},
		{"a day that was left out begins with the next", "Pacific/Apia", "2011-12-29", "P1D", "2011-12-31T00:00:00+14:00"},
	} {
		t.Run(c.why, func(t *testing.T) {
			got := mustSpan(t, c.span).AfterDate(mustDate(t, c.date), mustZone(t, c.zone))
			if !got.Equal(mustTime(t, c.want)) {
				t.Errorf("%s after %s is %v, want %s", c.span, c.date, got, c.want)
			}
		})
	}
}

// A fraction of a second is kept by the clock part; the calendar part is for whole seconds.
func TestSpanOfTheClockKeepsFractions(t *testing.T) {
	from := time.Date(2026, 3, 2, 9, 0, 0, 123, time.UTC)
	if got := mustSpan(t, "PT1H").After(from, time.UTC); !got.Equal(from.Add(time.Hour)) {
		t.Errorf("an hour after %v is %v", from, got)
	}
}

func FuzzSpan(f *testing.F) {
	for _, s := range []string{"P14D", "PT4H", "P1Y2M3W4DT5H6M7S", "P0D", "P99999999Y", "PT999999H9999999M99999999S", "P1DT", "PT"} {
		f.Add(s, int64(1_772_442_000))
	}
	f.Fuzz(func(t *testing.T, text string, seconds int64) {
		s, err := ParseSpan(text)
		if err != nil {
			if s != (Span{}) {
				t.Fatalf("%q: an error and %+v", text, s)
			}
			return
		}
		// From the years that the API server takes, all stays within what RFC 3339 can write.
		const earliest, latest = -2_208_988_800, 32_503_680_000 // 1900 and 3000
		from := time.Unix(earliest+int64(uint64(seconds)%(latest-earliest)), 0)
		for _, name := range zoneNames {
			zone := mustZone(t, name)
			after, before := s.After(from, zone), s.Before(from, zone)
			if !after.After(from) || !before.Before(from) {
				t.Fatalf("%s from %v in %s: %v and %v", text, from, zone, before, after)
			}
			if after.Year() > 9999 {
				t.Fatalf("%s from %v leads to %v", text, from, after)
			}
		}
	})
}

func mustSpan(t testing.TB, s string) Span {
	t.Helper()
	span, err := ParseSpan(s)
	if err != nil {
		t.Fatal(err)
	}
	return span
}

func mustTime(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func mustDate(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func mustZone(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := Zone(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestSpanLongerThan(t *testing.T) {
	for _, c := range []struct {
		longer, than string
		want, other  bool
	}{
		{"P2D", "P1D", true, false},
		{"P1D", "P1D", false, false},
		{"P1D", "PT24H", false, false},
		{"PT24H1S", "P1D", true, false},
		{"P1DT1S", "P1D", true, false},
		{"P1M", "P27D", true, false},
		{"P1M", "P28D", false, false},
		{"P1M", "P31D", false, false},
		{"P32D", "P1M", true, false},
		{"P11M", "P10M", true, false},
		{"P1Y", "P12M", false, false},
		{"P999Y9999M", "P99999D", true, false},
		{"PT999999H", "P1D", true, false},
	} {
		a, err := ParseSpan(c.longer)
		b, err2 := ParseSpan(c.than)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if got, other := a.LongerThan(b), b.LongerThan(a); got != c.want || other != c.other {
			t.Errorf("%s longer than %s: %t, and the other way %t; want %t, %t", c.longer, c.than, got, other, c.want, c.other)
		}
	}
}
