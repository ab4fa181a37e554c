// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"sync"
	"time"
)

// The years whose left out dates are looked for: those of the time zone database, and more to come.
const (
	firstZoneYear = 1900
	lastZoneYear  = 2099
)

// leftOuts remembers what leftOut found, by the name of the zone, so it is bounded as zones is.
var leftOuts sync.Map

// leftOut returns the dates from 1900 to 2099 that a zone never had, in order: it moved over
// the date line, as Samoa did on 2011-12-30.
func leftOut(zone *time.Location) []day {
	if known, ok := leftOuts.Load(zone.String()); ok {
		return known.([]day)
	}
	var days []day
	for year := firstZoneYear; year <= lastZoneYear; year++ {
		// Only over the date line do clocks move by half a day or more, and they stay there.
		first := time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC)
		if offset(first.AddDate(1, 0, 0), zone)-offset(first, zone) < 12*time.Hour {
			continue
		}
		for d := DateOf(first).AddDays(-1); d.Year <= year; d = d.AddDays(1) {
			if !d.Start(zone).Before(d.End(zone)) {
				days = append(days, dayOf(d))
			}
		}
	}
	leftOuts.Store(zone.String(), days)
	return days
}
