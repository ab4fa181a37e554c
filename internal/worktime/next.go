// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import "time"

// Next returns the first moment at or after t at which the organisation works: t itself, or the
// next start of its working time, in UTC. It reports false where it does not work in the next 20
// years.
func (c *Calendar) Next(t time.Time) (time.Time, bool) {
	now, s := t.Unix(), c.shiftsAt(t)
	if !s.next(now, t.AddDate(horizon, 0, 0).Unix()) {
		return time.Time{}, false
	}
	if s.start > now {
		return time.Unix(s.start, 0).UTC(), true
	}
	return t.UTC(), true
}
