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

// start is the first second of the day, were it in UTC.
func (d day) start() int64 { return int64(d) * secondsPerDay }

func (d day) date() Date { return DateOf(time.Unix(d.start(), 0).UTC()) }

// weekday of the day: 1970-01-01 was a Thursday.
func (d day) weekday() time.Weekday { return time.Weekday(((d+4)%7 + 7) % 7) }
