// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/worktime"
)

// Moment is the time at which a decision is made. It notes each later moment that it is
// asked about, so that none of them can be forgotten in the next check.
type Moment struct {
	Now  time.Time
	Next time.Time
	// Notes passes on a moment to look again, where the decision itself is made at another; nil where
	// Next is all.
	Notes func(time.Time)
}

// Reached reports whether t has come. If not, t is noted as a moment to look again.
func (m *Moment) Reached(t time.Time) bool {
	if !m.Now.Before(t) {
		return true
	}
	m.CheckAt(t)
	return false
}

// CheckAt notes t as a moment to look again, if it is still to come.
func (m *Moment) CheckAt(t time.Time) {
	if m.Now.Before(t) && (m.Next.IsZero() || t.Before(m.Next)) {
		m.Next = t
		if m.Notes != nil {
			m.Notes(t)
		}
	}
}

// DayBegun reports whether a day has begun in a zone. If not, its first moment is noted.
// A day that cannot be read is never reached, and not valid.
func (m *Moment) DayBegun(date v1alpha1.Date, zone *time.Location) (reached, valid bool) {
	d, err := worktime.ParseDate(string(date))
	if err != nil {
		return false, false
	}
	return m.Reached(d.Start(zone)), true
}

// DayOver reports whether a day is over in a zone. If not, its end is noted. A day that
// cannot be read is never over, and not valid.
func (m *Moment) DayOver(date v1alpha1.Date, zone *time.Location) (over, valid bool) {
	d, err := worktime.ParseDate(string(date))
	if err != nil {
		return false, false
	}
	return m.Reached(d.End(zone)), true
}
