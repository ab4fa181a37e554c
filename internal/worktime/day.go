// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import "time"

const secondsPerDay = 24 * 60 * 60

// day is a date as the number of days since 1970-01-01, for fast arithmetic.
type day int

func dayOf(d Date) day {
	return day(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

// split returns the day of a moment in seconds since 1970, and the seconds into that day.
func split(unix int64) (d day, seconds int64) {
	d = day(unix / secondsPerDay)
	if seconds = unix % secondsPerDay; seconds < 0 {
		d, seconds = d-1, seconds+secondsPerDay
	}
	return d, seconds
}

// start is the first second of the day, were it in UTC.
func (d day) start() int64 { return int64(d) * secondsPerDay }

func (d day) date() Date { return DateOf(time.Unix(d.start(), 0).UTC()) }

// weekday of the day: 1970-01-01 was a Thursday.
func (d day) weekday() time.Weekday { return time.Weekday(((d+4)%7 + 7) % 7) }

const (
	firstDay day = -25_567 // 1900-01-01
	lastDay  day = 47_481  // 2099-12-31
)

// daySet is a set of the days of the years for which holidays are known.
type daySet [(lastDay-firstDay)/64 + 1]uint64

// add puts a day into the set; one of another year is left out.
func (s *daySet) add(d day) {
	if d >= firstDay && d <= lastDay {
		s[(d-firstDay)/64] |= 1 << ((d - firstDay) % 64)
	}
}

// has reports whether a day is in the set; in none there is no day.
func (s *daySet) has(d day) bool {
	return s != nil && d >= firstDay && d <= lastDay && s[(d-firstDay)/64]&(1<<((d-firstDay)%64)) != 0
}

// intersect takes out what is not in t.
func (s *daySet) intersect(t *daySet) {
	for i := range s {
		s[i] &= t[i]
	}
}
