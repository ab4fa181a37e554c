// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"math/big"
	"time"

	"github.com/google/cel-go/common/overloads"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/entente-dev/entente/internal/worktime"
)

// units are the parts of a duration that can be asked for, each as the whole of it.
var units = map[string]time.Duration{
	overloads.TimeGetHours: time.Hour, overloads.TimeGetMinutes: time.Minute, overloads.TimeGetSeconds: time.Second,
}

// turns are the parts of a timestamp of which it can be told when they change next, at the clocks of a zone.
var turns = map[string]func(t time.Time, zone *time.Location) time.Time{
	overloads.TimeGetHours:      hourAfter,
	overloads.TimeGetDate:       dayAfter,
	overloads.TimeGetDayOfMonth: dayAfter,
	overloads.TimeGetDayOfWeek:  dayAfter,
	overloads.TimeGetDayOfYear:  dayAfter,
	overloads.TimeGetMonth: func(t time.Time, zone *time.Location) time.Time {
		d := worktime.DateOf(t.In(zone))
		return worktime.Date{Year: d.Year, Month: d.Month, Day: 1}.AddMonths(1).Start(zone)
	},
	overloads.TimeGetFullYear: func(t time.Time, zone *time.Location) time.Time {
		return worktime.Date{Year: t.In(zone).Year() + 1, Month: time.January, Day: 1}.Start(zone)
	},
}

// hourAfter is when the next full hour is shown, or clocks change before.
func hourAfter(t time.Time, zone *time.Location) time.Time {
	local := t.In(zone)
	into := time.Duration(local.Minute())*time.Minute + time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond())
	next := local.Add(time.Hour - into)
	if _, change := local.ZoneBounds(); !change.IsZero() && change.Before(next) {
		return change
	}
	return next
}

func dayAfter(t time.Time, zone *time.Location) time.Time {
	return worktime.DateOf(t.In(zone)).End(zone)
}

// part answers what a part of a moving value is, and notes when it changes. Compared at once, what follows from the
// value step by step turns when that comparison does. It reports false where it cannot be told.
func part(function string, m *moving, args []ref.Val, plain ref.Val, compared bool) (ref.Val, bool) {
	n, whole := plain.(types.Int)
	unit, steps := units[function]
	switch _, span := m.plain.(types.Duration); {
	case !whole:
		return nil, false
	case span && steps && compared:
		return &stepping{m, big.NewInt(int64(unit)), n}, true
	case !span && function == overloads.TypeConvertInt && compared:
		return &stepping{m, second, n}, true
	case span && function == overloads.TimeGetHours:
		m.noteStep(unit, n)
		return plain, true
	}
	turn, known := turns[function]
	t, is := m.plain.(types.Timestamp)
	zone := time.UTC
	if known && len(args) > 1 {
		name, _ := args[1].(types.String)
		var err error
		zone, err = worktime.Zone(string(name))
		known = err == nil
	}
	if !known || !is || m.slope != 1 {
		return nil, false
	}
	m.run.noteAhead(ceilDiv(big.NewInt(int64(turn(t.Time, zone).Sub(t.Time))), second))
	return plain, true
}

// noteStep notes when the whole number of units in a duration is another.
func (m *moving) noteStep(unit time.Duration, n types.Int) {
	s := &stepping{m, big.NewInt(int64(unit)), n}
	s.compare(m.run, n, func(c int) bool { return c == 0 })
}
