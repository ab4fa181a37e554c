// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"fmt"
	"path"
	"strings"
	"sync"
	"time"
)

// zones remembers what was read: time.LoadLocation opens a file at each call, and a decision
// needs several zones. It holds valid names only, so it is bounded by the time zone database.
var zones sync.Map

// Zone returns the IANA time zone of that name, such as Europe/Amsterdam. The zone of the
// machine ("Local", "localtime") and offsets ("+01:00") are refused, since they mean
// something else on another machine, or in summer; so are other spellings of a file's path.
func Zone(name string) (*time.Location, error) {
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location), nil
	}
	if name == "" || name == "Local" || name == "localtime" || strings.Contains(name, ":") || name != path.Clean(name) {
		return nil, fmt.Errorf("%q is no time zone; write an IANA name, such as Europe/Amsterdam or UTC", name)
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("the time zone %q is not known; write an IANA name, such as Europe/Amsterdam or UTC", name)
	}
	zones.Store(name, z)
	return z, nil
}

// Local returns the moment at which the clocks of a zone show a wall-clock time. In a gap
// (clocks go forward) the offset before it holds, in an overlap (clocks go back) the first
// of the two moments, as RFC 5545, section 3.3.5, has it.
func Local(d Date, hour, minute, second int, zone *time.Location) time.Time {
	wall := time.Date(d.Year, d.Month, d.Day, hour, minute, second, 0, time.UTC)
	before := offset(wall.Add(-24*time.Hour), zone)
	after := offset(wall.Add(24*time.Hour), zone)
	first := wall.Add(-before)
	if before == after || offset(first, zone) == before {
		return first.In(zone)
	}
	if second := wall.Add(-after); offset(second, zone) == after {
		return second.In(zone)
	}
	return first.In(zone)
}

func offset(t time.Time, zone *time.Location) time.Duration {
	_, seconds := t.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}
