// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import (
	"math"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/worktime"
)

// Stamp writes a moment where programs read it: absolute, in UTC. What people read has their clocks, too: see
// Finding.Stamp.
func Stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// ParseSpan parses a duration that may be left out; ok is false then, and where it is malformed:
// that the object's own Ready condition says.
func ParseSpan[D ~string](d D) (worktime.Span, bool) {
	if d == "" {
		return worktime.Span{}, false
	}
	s, err := worktime.ParseSpan(string(d))
	return s, err == nil
}

// AfterUTC is s.After(t, time.UTC), faster where no month is in it: a decision asks for many,
// and the days of UTC all have 24 hours. It ends with the last moment that an object can hold.
func AfterUTC(s worktime.Span, t time.Time) time.Time {
	const century = 36_500
	if s.Months == 0 && s.Days <= century {
		return bounded(t.Add(time.Duration(s.Days)*24*time.Hour + s.Clock))
	}
	return After(s, t, time.UTC)
}

// After is s.After(t, zone). It ends with the last moment that an object can hold.
func After(s worktime.Span, t time.Time, zone *time.Location) time.Time {
	return bounded(s.After(t, zone).UTC())
}

func bounded(at time.Time) time.Time {
	if at.After(lastMoment) {
		return lastMoment
	}
	return at
}

// WholeSecond is a moment as statuses record it: in UTC, without fractions.
func WholeSecond(t time.Time) *metav1.Time {
	return new(metav1.NewTime(t.UTC().Truncate(time.Second)))
}

// CeilSecond is the whole second at or after t: recorded times hold no less.
func CeilSecond(t time.Time) time.Time {
	if whole := t.Truncate(time.Second); !whole.Equal(t) {
		return whole.Add(time.Second)
	}
	return t
}

// Latest returns the later of two moments.
func Latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// Earliest is the earlier of two moments, where zero is none.
func Earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// ParseDate reads a calendar date.
func ParseDate(d v1alpha1.Date) (worktime.Date, error) { return worktime.ParseDate(string(d)) }

// MultiplySpan is so many spans, one after the other; false if that is centuries on, or none.
func MultiplySpan(s worktime.Span, n int32) (worktime.Span, bool) {
	if n < 0 || n > 0 && s.Clock > math.MaxInt64/time.Duration(n) {
		return s, false
	}
	return worktime.Span{Months: s.Months * int(n), Days: s.Days * int(n), Clock: s.Clock * time.Duration(n)}, true
}

// firstMoment and lastMoment are the first and the last that an object can hold, by the rules of its fields. What
// is later never comes.
var (
	firstMoment = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	lastMoment  = time.Date(2999, 12, 31, 23, 59, 59, 0, time.UTC)
)

// Holdable reports whether an object can hold a moment: one of the years 1900 to 2999, in UTC.
func Holdable(t time.Time) bool { return !t.After(lastMoment) && !t.Before(firstMoment) }

// OptionalTime is a time for a status field; zero is none, and so is what cannot be held.
func OptionalTime(t time.Time) *metav1.Time {
	if t.IsZero() || !Holdable(t) {
		return nil
	}
	return &metav1.Time{Time: t.UTC()}
}
