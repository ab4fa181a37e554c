// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import "time"

// dayAt returns the date of a moment in a zone, and the time of day that clocks have shown on it. A
// date lasts from its start to that of the next. While clocks go through an hour for the second
// time, it is the end of that hour: a later moment is never earlier in the day.
func dayAt(t time.Time, zone *time.Location) (day, time.Duration) {
	local := t.In(zone)
	d := dayOf(DateOf(local))
	from, until := local.ZoneBounds()
	if nearChange(t, from, until) {
		if t.Before(d.date().Start(zone)) {
			d--
		} else if !t.Before(d.date().End(zone)) {
			d++
		}
		if !from.IsZero() && t.Sub(from) < secondsPerDay*time.Second {
			return d, inDay(max(d.clock(local), d.clock(from.Add(-1).In(zone))+1))
		}
	}
	return d, inDay(d.clock(local))
}

// inDay is a time of day.
func inDay(clock time.Duration) time.Duration {
	return min(max(clock, 0), secondsPerDay*time.Second)
}

// clock is what clocks show at a moment near to a date, from its midnight on.
func (d day) clock(local time.Time) time.Duration {
	_, offset := local.Zone()
	return time.Duration(local.Unix()+int64(offset)-d.start())*time.Second + time.Duration(local.Nanosecond())
}

// at is the first moment of a date in a zone at which clocks show a time of day, or more; the end
// of the date where they never do.
func (d day) at(clock time.Duration, zone *time.Location) time.Time {
	date, seconds := d.date(), int(clock/time.Second)
	t := Local(date, 0, 0, seconds, zone).Add(clock - time.Duration(seconds)*time.Second)
	local := t.In(zone)
	from, until := local.ZoneBounds()
	if !nearChange(t, from, until) {
		return t.UTC()
	}
	if d.clock(local) != clock && !from.IsZero() {
		t = from // clocks went forward over it
	}
	if start := date.Start(zone); t.Before(start) {
		t = start
	}
	return earlier(t, date.End(zone)).UTC()
}

// nearChange reports whether clocks change within two days of a moment between two changes.
func nearChange(t, from, until time.Time) bool {
	const near = 48 * time.Hour
	return !from.IsZero() && t.Sub(from) < near || !until.IsZero() && until.Sub(t) < near
}
