// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import "time"

// Clock writes a moment as the clocks of a zone show it, and the zone: "2026-12-08 10:00
// Europe/Amsterdam".
func Clock(t time.Time, zone *time.Location) string {
	t = t.In(zone)
	layout := "2006-01-02 15:04"
	if t.Second() != 0 {
		layout += ":05"
	}
	return t.Format(layout) + " " + zone.String()
}

// ClockEnd is Clock of a moment at which something is over: midnight ends the day before, "2026-12-08
// 24:00 Europe/Amsterdam".
func ClockEnd(t time.Time, zone *time.Location) string {
	local := t.In(zone)
	if hour, minute, second := local.Clock(); hour+minute+second > 0 {
		return Clock(t, zone)
	}
	return local.AddDate(0, 0, -1).Format(time.DateOnly) + " 24:00 " + zone.String()
}
