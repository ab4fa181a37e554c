// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// Departure is what a message waits for, once it is made; the zero value for nothing. Until then
// the moment at which it may leave is open, as that at which it is made.
type Departure struct {
	// Works is when the recipient works, where the message waits for that; nil where it does not.
	Works *worktime.Calendar
	// After are those who are told first; nil for nobody.
	After *Lead
}

// Lead is the time by which some people are told before others.
type Lead struct {
	By worktime.Span
	// Zone is where the days of By are; nil for UTC.
	Zone *time.Location
	// Said is when they are told, or were; zero for those who are told when the message is made.
	Said time.Time
	// To is when each of them works, where what they are told waits for that.
	To []*worktime.Calendar
}

// Leaves returns the earliest moment at which a message that is made then may leave.
func (d *Departure) Leaves(made time.Time) time.Time {
	at := made
	if d.After != nil {
		at = verdict.Latest(at, d.After.over(made))
	}
	return atWork(d.Works, at)
}

// notBefore returns the same for a Notification; nil for at once.
func (d *Departure) notBefore(now time.Time) *metav1.Time {
	at := d.Leaves(now)
	if !at.After(now) {
		return nil
	}
	return new(metav1.NewTime(at))
}

// over returns when the others may hear: counted from the first who was told.
func (l *Lead) over(now time.Time) time.Time {
	said := l.Said
	if said.IsZero() {
		said = verdict.WholeSecond(now).Time
	}
	first := said
	for i, c := range l.To {
		if at := atWork(c, said); i == 0 || at.Before(first) {
			first = at
		}
	}
	if l.Zone == nil {
		return verdict.AfterUTC(l.By, first.UTC())
	}
	return verdict.After(l.By, first, l.Zone)
}

// atWork returns the first moment from t on at which somebody works. Nobody waits for those who
// never do.
func atWork(c *worktime.Calendar, t time.Time) time.Time {
	if c != nil {
		if at, ok := c.Next(t); ok {
			return at
		}
	}
	return t
}
