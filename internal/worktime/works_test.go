// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import "time"

// What tests ask of a calendar, and nobody else does.

// WorkingDate reports whether the organisation works on a date of its own zone.
func (c *Calendar) WorkingDate(d Date) bool { return c.works(dayOf(d)) }

// Works reports whether the organisation works at t.
func (c *Calendar) Works(t time.Time) bool { return Joint{c}.Works(t) }

// WorkingDate reports whether all work on a date, each in its own zone.
func (j Joint) WorkingDate(d Date) bool { return j.works(dayOf(d)) }

// Works reports whether all work at t. At the end of a working day they do not any more.
func (j Joint) Works(t time.Time) bool {
	for _, c := range j {
		s := c.shiftsAt(t)
		if now := t.Unix(); !s.next(now, now+1) {
			return false
		}
	}
	return true
}
