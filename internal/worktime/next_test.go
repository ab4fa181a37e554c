// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"testing"
	"time"
)

func TestCalendarNext(t *testing.T) {
	holidays := WorkingTime{Zone: "Europe/Amsterdam", Holidays: []string{"2026-03-09"}}
	for name, tc := range map[string]struct {
		of         WorkingTime
		from, want string
	}{
		"a second before work begins":  {WorkingTime{Zone: "Europe/Amsterdam"}, "2026-03-04T07:59:59Z", "2026-03-04T08:00:00Z"},
		"as work begins":               {WorkingTime{Zone: "Europe/Amsterdam"}, "2026-03-04T08:00:00Z", "2026-03-04T08:00:00Z"},
		"a second later":               {WorkingTime{Zone: "Europe/Amsterdam"}, "2026-03-04T08:00:01Z", "2026-03-04T08:00:01Z"},
		"a second before work is over": {WorkingTime{Zone: "Europe/Amsterdam"}, "2026-03-04T15:59:59Z", "2026-03-04T15:59:59Z"},
		"as work is over":              {WorkingTime{Zone: "Europe/Amsterdam"}, "2026-03-04T16:00:00Z", "2026-03-05T08:00:00Z"},
		"a second after":               {WorkingTime{Zone: "Europe/Amsterdam"}, "2026-03-04T16:00:01Z", "2026-03-05T08:00:00Z"},
		"a fraction is kept":           {WorkingTime{Zone: "UTC"}, "2026-03-04T09:00:00.5Z", "2026-03-04T09:00:00.5Z"},
		"over a weekend":               {WorkingTime{Zone: "Europe/Amsterdam"}, "2026-03-06T20:00:00Z", "2026-03-09T08:00:00Z"},
		"over a holiday":               {holidays, "2026-03-06T20:00:00Z", "2026-03-10T08:00:00Z"},
		"over a change of clocks":      {WorkingTime{Zone: "Europe/Amsterdam"}, "2026-03-27T20:00:00Z", "2026-03-30T07:00:00Z"},
		"in the morning of Tokyo":      {WorkingTime{Zone: "Asia/Tokyo"}, "2026-03-08T23:00:00Z", "2026-03-09T00:00:00Z"},
		"nobody works at night":        {WorkingTime{Zone: "Pacific/Apia", Days: []string{"Fri"}, Start: "00:00", End: "00:01"}, "2026-03-05T11:01:00Z", "2026-03-12T11:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := NewCalendar(tc.of)
			if err != nil {
				t.Fatal(err)
			}
			from, err := time.Parse(time.RFC3339, tc.from)
			if err != nil {
				t.Fatal(err)
			}
			got, ok := c.Next(from)
			if s := got.Format(time.RFC3339Nano); !ok || s != tc.want {
				t.Errorf("%s, %t; want %s", s, ok, tc.want)
			}
		})
	}
}

// Who works on no day of the week is never at work.
func TestCalendarNextOfNobodyAtWork(t *testing.T) {
	c := &Calendar{zone: time.UTC, start: 9 * 3600, end: 17 * 3600}
	if at, ok := c.Next(time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)); ok {
		t.Errorf("%s; want never", at)
	}
}
