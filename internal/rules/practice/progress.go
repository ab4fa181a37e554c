// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"math/big"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// Progress is how an objective stands at a moment.
type Progress struct {
	Objective *v1alpha1.Objective
	// Measured are the figures that are true by now, by their dates: of two for a date the one entered later.
	Measured []Figure
	// Upcoming is a measurement that is dated after now.
	Upcoming verdict.Upcoming
	// Down: the figure is to fall, and not to rise.
	Down bool
	// Start is where the line to the target begins, with Baseline; they are nil where that is not known.
	Start    *worktime.Date
	Baseline *big.Rat
	// Target is nil for an objective without one.
	Target *big.Rat
	// Expected is the figure that is expected now, and Wanted the one that the latest measurement is held
	// against: what was expected at its date, or where nothing was, the figure before it. They are nil for
	// nothing.
	Expected, Wanted *big.Rat
	// Standing is that of the latest measurement.
	Standing Standing
	// Achieved is the first measurement that reached the target; nil if none did.
	Achieved *Figure
	// Over: the date by which the target is to be reached is over.
	Over bool
	// Begun is false as long as the date on which the objective starts is to come.
	Begun bool
}

// Figure is what was measured for a date.
type Figure struct {
	Date  worktime.Date
	Value *big.Rat
	// Text is the value as it is on record.
	Text v1alpha1.Decimal
}

// Standing tells whether an objective is where it has to be.
type Standing int

// The standings.
const (
	// NotMeasured: nobody can tell.
	NotMeasured Standing = iota
	OnTrack
	// OffTrack: the latest figure falls short of the one that was expected at its date.
	OffTrack
	// FellBack: nothing was expected at its date, and it is worse than the one before.
	FellBack
)

// Latest is the latest figure; nil without one.
func (p *Progress) Latest() *Figure {
	if len(p.Measured) == 0 {
		return nil
	}
	return &p.Measured[len(p.Measured)-1]
}

// ProgressOf tells how each objective of an alliance stands, in the order of the manifest. Its dates are the
// host's.
func ProgressOf(m *verdict.Moment, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, arming *Arming) []Progress {
	zone := team.HostZone(a, partners)
	all := make([]Progress, len(a.Spec.Objectives))
	for i := range all {
		p := &all[i]
		p.Objective = &a.Spec.Objectives[i]
		p.read(m, a.Spec.Measurements, zone)
		p.draw(m, arming, zone)
		p.judge(m, zone)
	}
	return all
}

// read gathers what was measured by now.
func (p *Progress) read(m *verdict.Moment, all []v1alpha1.Measurement, zone *time.Location) {
	for i := range all {
		x := &all[i]
		if x.Objective != p.Objective.Name {
			continue
		}
		date, err := verdict.ParseDate(x.Date)
		value, ok := verdict.ParseDecimal(x.Value)
		if err != nil || !ok {
			continue
		}
		if at := date.Start(zone); !m.Reached(at) {
			p.Upcoming.Note("the measurement", at)
			continue
		}
		f := Figure{date, value, x.Value}
		at, there := slices.BinarySearchFunc(p.Measured, date, func(f Figure, d worktime.Date) int { return compareDates(f.Date, d) })
		if there {
			p.Measured[at] = f
		} else {
			p.Measured = slices.Insert(p.Measured, at, f)
		}
	}
}

func compareDates(a, b worktime.Date) int {
	switch {
	case a.Before(b):
		return -1
	case b.Before(a):
		return 1
	}
	return 0
}

// draw finds the ends of the line to the target, and its direction.
func (p *Progress) draw(m *verdict.Moment, arming *Arming, zone *time.Location) {
	o := p.Objective
	p.Target, _ = verdict.ParseDecimal(o.Target)
	baseline, declared := verdict.ParseDecimal(o.Baseline)
	p.Down = o.Direction == v1alpha1.DirectionDown ||
		o.Direction == "" && declared && p.Target != nil && p.Target.Cmp(baseline) < 0
	p.Over, _ = m.DayOver(o.DueDate, zone)
	p.Begun = true
	if begun, valid := m.DayBegun(o.StartDate, zone); valid {
		p.Begun = begun
	}

	p.Baseline = baseline
	if !declared && len(p.Measured) > 0 {
		p.Baseline = p.Measured[0].Value
	}
	p.Start = p.start(declared, arming, zone)
}

// start is where the line begins; nil where that is not known. A baseline that was written down is of the date on
// which the objective starts; one that was measured is of its own date, where that is later.
func (p *Progress) start(declared bool, arming *Arming, zone *time.Location) *worktime.Date {
	var first *worktime.Date
	if len(p.Measured) > 0 {
		first = &p.Measured[0].Date
	}
	switch date, err := verdict.ParseDate(p.Objective.StartDate); {
	case err == nil && (declared || first == nil || first.Before(date)):
		return &date
	case err != nil && declared && arming.First != nil:
		if since := worktime.DateOf(arming.First.In(zone)); first == nil || since.Before(*first) {
			return &since
		}
	}
	return first
}

// judge holds what was measured against what was expected.
func (p *Progress) judge(m *verdict.Moment, zone *time.Location) {
	now := &verdict.Moment{Now: m.Now} // what is expected changes with each day, and decides nothing
	p.Expected = p.expected(now, worktime.DateOf(m.Now.In(zone)), zone)
	for i := range p.Measured {
		if p.Target != nil && p.reaches(p.Measured[i].Value, p.Target) {
			p.Achieved = &p.Measured[i]
			break
		}
	}
	latest := p.Latest()
	if latest == nil {
		return
	}
	p.Wanted = p.expected(m, latest.Date, zone)
	short := OffTrack
	if p.Wanted == nil {
		short = FellBack
		if before := len(p.Measured) - 2; before >= 0 {
			p.Wanted = p.Measured[before].Value
		} else {
			p.Wanted = p.Baseline
		}
	}
	p.Standing = OnTrack
	if !p.reaches(latest.Value, p.Wanted) && (p.Target == nil || !p.reaches(latest.Value, p.Target)) {
		p.Standing = short
	}
}

// reaches reports whether a figure is at or past another.
func (p *Progress) reaches(value, other *big.Rat) bool {
	if p.Down {
		return value.Cmp(other) <= 0
	}
	return value.Cmp(other) >= 0
}

// expected is the figure that is expected at a date; nil where nothing is. Once the time for the target is over,
// that is expected, whenever it was measured last.
func (p *Progress) expected(m *verdict.Moment, date worktime.Date, zone *time.Location) *big.Rat {
	switch due, err := verdict.ParseDate(p.Objective.DueDate); {
	case p.Over && p.Target != nil:
		return p.Target
	case len(p.Objective.Milestones) > 0:
		return p.milestone(m, date, zone)
	case err == nil && p.Target != nil && p.Start != nil && p.Baseline != nil:
		return p.onLine(date, due)
	}
	return nil
}

// Line is what was agreed to be reached by which date, in their order: two ends of a straight line, or the milestones
// between them, each of which holds from its date until the next one. Its first figure is the baseline; it is empty
// where nothing is expected.
func (p *Progress) Line() (points []Figure, steps bool) {
	if p.Start == nil || p.Baseline == nil {
		return nil, false
	}
	points = []Figure{{*p.Start, p.Baseline, v1alpha1.Decimal(verdict.Decimal(p.Baseline))}}
	for i := range p.Objective.Milestones {
		x := &p.Objective.Milestones[i]
		points, steps = p.withPoint(points, x.Date, x.Value), true
	}
	if points = p.withPoint(points, p.Objective.DueDate, p.Objective.Target); len(points) == 1 {
		return nil, false
	}
	return points, steps
}

// withPoint adds a figure to reach by a date; of two for a date the one entered later counts.
func (p *Progress) withPoint(points []Figure, on v1alpha1.Date, value v1alpha1.Decimal) []Figure {
	date, err := verdict.ParseDate(on)
	figure, ok := verdict.ParseDecimal(value)
	if err != nil || !ok || date.Before(*p.Start) {
		return points
	}
	at, there := slices.BinarySearchFunc(points[1:], date, func(f Figure, d worktime.Date) int { return compareDates(f.Date, d) })
	if there {
		points[1+at] = Figure{date, figure, value}
		return points
	}
	return slices.Insert(points, 1+at, Figure{date, figure, value})
}

// milestone is the figure of the latest milestone that is passed, and the baseline before the first. The date of a
// milestone is over before it counts.
func (p *Progress) milestone(m *verdict.Moment, date worktime.Date, zone *time.Location) *big.Rat {
	wanted := p.Baseline
	var latest worktime.Date
	for i := range p.Objective.Milestones {
		x := &p.Objective.Milestones[i]
		at, err := verdict.ParseDate(x.Date)
		value, ok := verdict.ParseDecimal(x.Value)
		if err != nil || !ok || date.Before(at) || at.Before(latest) {
			continue
		}
		if at.Before(date) || m.Reached(at.End(zone)) {
			wanted, latest = value, at
		}
	}
	return wanted
}

// onLine is the figure on the straight line from the baseline to the target at a date: each day counts the same.
func (p *Progress) onLine(date, due worktime.Date) *big.Rat {
	switch {
	case !date.Before(due):
		return p.Target
	case !p.Start.Before(date):
		return p.Baseline
	}
	share := big.NewRat(int64(p.Start.DaysUntil(date)), int64(p.Start.DaysUntil(due)))
	way := new(big.Rat).Sub(p.Target, p.Baseline)
	return way.Add(p.Baseline, way.Mul(way, share))
}
