// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package holidays knows the public holidays of countries and of their regions, from a table that
// make holidays writes from the npm package date-holidays (NOTICE says under which licence). It is
// pure.
//
// A calendar is called by its code: a country of ISO 3166-1 (DE), or one of its parts as
// date-holidays calls it (DE-BY, DE-BY-A), which has all the days that it is known to have: those of
// the country, but for what it leaves out. A day is in it if it is a public holiday from midnight to
// midnight; each day of a holiday of several days is, and a day that is free in part is not.
package holidays

import (
	"strings"
	"sync"
	"time"
)

// The years that the table covers.
const (
	FirstYear = 2000
	LastYear  = 2040
)

const secondsPerDay = 24 * 60 * 60

// The days that the table covers, as numbers of days since 1970-01-01.
var (
	firstDay = dayOf(FirstYear, time.January, 1)
	lastDay  = dayOf(LastYear, time.December, 31)
)

func dayOf(year int, month time.Month, day int) int {
	return int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

// maxDays is how many days the table can cover at most.
const maxDays = 366 * (LastYear - FirstYear + 1)

// Days is a set of the days from FirstYear to LastYear. It does not change, so goroutines may share it.
type Days [(maxDays + 63) / 64]uint64

// Has reports whether a day, as the number of days since 1970-01-01, is in the set. In none there is
// no day.
func (s *Days) Has(day int) bool {
	if s == nil || day < firstDay || day > lastDay {
		return false
	}
	i := day - firstDay
	return s[i/64]&(1<<(i%64)) != 0
}

// turn takes a day out of the set, or puts it in.
func (s *Days) turn(day int) {
	i := day - firstDay
	s[i/64] ^= 1 << (i % 64)
}

// Known reports whether there is a calendar of a code.
func Known(code string) bool {
	_, ok := theTable().own[code]
	return ok
}

// Codes are the codes of all calendars, each after that of what it is part of. Do not change them.
func Codes() []string { return theTable().codes }

// decoded remembers what Of has decoded, by code. What is no code is not remembered, so it is bounded
// by the table: 2 kB for each calendar.
var decoded sync.Map

// Of returns the holidays of a calendar, nil if Known does not have it.
func Of(code string) *Days {
	if known, ok := decoded.Load(code); ok {
		return known.(*Days)
	}
	own, ok := theTable().own[code]
	if !ok {
		return nil
	}
	days := Days{}
	if i := strings.LastIndexByte(code, '-'); i >= 0 {
		days = *Of(code[:i])
	}
	own.turn(&days)
	known, _ := decoded.LoadOrStore(code, &days)
	return known.(*Days)
}
