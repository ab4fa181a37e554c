// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"testing"
	"time"
)

// FuzzRecurrence: whatever people write, it is read or refused, soon, and without a panic.
// The moments are in order, each once, from the start on and at the time of day.
func FuzzRecurrence(f *testing.F) {
	for _, r := range []Recurrence{
		atTen("2026-01-15", "FREQ=MONTHLY;INTERVAL=3"),
		atTen("2026-01-31", "FREQ=MONTHLY"),
		atTen("2028-02-29", "FREQ=YEARLY;BYMONTH=2,8"),
		atTen("2026-01-15", "FREQ=WEEKLY;BYDAY=TU,FR;WKST=SU;INTERVAL=2"),
		atTen("2026-01-15", "FREQ=MONTHLY;BYDAY=53MO"),
		atTen("2026-01-15", "FREQ=YEARLY;BYDAY=-53MO,53SU"),
		atTen("2026-01-15", "FREQ=YEARLY;BYWEEKNO=-53,53,1,-1;BYSETPOS=366,-366"),
		atTen("2026-01-15", "FREQ=YEARLY;BYYEARDAY=366,-366;BYMONTHDAY=-31,31"),
		atTen("2026-01-15", "FREQ=YEARLY;BYEASTER=400"),
		atTen("2026-01-15", "FREQ=DAILY;INTERVAL=9223372036854775807"),
		atTen("2026-01-15", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
		atTen("2026-01-15", "FREQ=DAILY;UNTIL=20260315T090000Z"),
		atTen("2026-01-15", "DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY"),
		{"2011-12-29", "09:00", "Pacific/Apia", "FREQ=DAILY;COUNT=4"},
		{"0001-01-01", "00:00", "UTC", "FREQ=YEARLY"},
		{"9999-12-31", "23:59", "America/New_York", "FREQ=MONTHLY"},
	} {
		f.Add(r.StartDate, r.Time, r.Zone, r.Rule, now2026.Unix())
	}
	f.Fuzz(func(t *testing.T, start, clock, zone, rule string, seconds int64) {
		const earliest, latest = -2_208_988_800, 32_503_680_000 // 1900 and 3000
		now := time.Unix(earliest+int64(uint64(seconds)%(latest-earliest)), 0)
		r := Recurrence{start, clock, zone, rule}
		began := time.Now()
		o, err := r.expand(now.UTC().Year() / 10 * 10)
		if took := time.Since(began); took > time.Second {
			t.Fatalf("%+v took %v", r, took)
		}
		if err != nil {
			if o != nil || err.Error() == "" {
				t.Fatalf("%+v: %v and %v", r, o, err)
			}
			return
		}
		if o.Len() == 0 || o.Len() > maxOccurrences {
			t.Fatalf("%+v gives %d moments", r, o.Len())
		}
		first := mustDate(t, start).Start(o.Zone())
		for i := range o.Len() {
			at := o.At(i)
			if at.Before(first) || i > 0 && !o.At(i-1).Before(at) {
				t.Fatalf("%+v: number %d is %v, out of order", r, i, at)
			}
			if !o.Has(at) || o.Latest(at) != i {
				t.Fatalf("%+v: number %d, %v, is not found", r, i, at)
			}
		}
		if i := o.Latest(now); i > 0 && o.At(i).After(now) || i+1 < o.Len() && !o.At(i+1).After(now) {
			t.Fatalf("%+v: at %v the latest is %v", r, now, o.At(i))
		}
	})
}
