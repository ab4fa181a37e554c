// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Objective is what the partners want to reach, and how far they have come.
type Objective struct {
	Name, About, Unit string
	// Stands says how it stands in a word or two, and Standing whether that is good.
	Stands   string
	Standing Standing
	// Latest is what was measured last, and Wanted what it is held against; nil and empty for nothing.
	Latest *Measured
	Wanted string
	// Before: Wanted is the figure before it, since none was expected.
	Before bool
	// Target, which is to be reached by the end of Due; empty and zero for none.
	Target string
	Due    time.Time
	// Reached is the first measurement that reached the target; nil for none.
	Reached *Measured
	// Measured are all, and Line is what was agreed to be reached by which date, each in their order. Steps: a figure of
	// the line holds until the next.
	Measured, Line []Measured
	Steps          bool
	// For are the partners that profit.
	For []string
}

// Measured is a figure for a date.
type Measured struct {
	// Date when it begins.
	Date time.Time
	// Text is the figure as it is on record, and Figure nearly the same.
	Text   string
	Figure float64
}

// objectives of an alliance, in the order of its manifest.
func (g *gathering) objectives(a *v1alpha1.Alliance, p *rules.Picture) []Objective {
	var out []Objective
	for i := range p.Objectives {
		of := &p.Objectives[i]
		o := Objective{
			Name: string(of.Objective.Name), About: of.Objective.Description, Unit: of.Objective.Unit, Target: string(of.Objective.Target),
			Measured: g.measured(of.Measured),
		}
		o.Stands, o.Standing = stands(of)
		line, steps := of.Line()
		o.Line, o.Steps = g.measured(line), steps
		if due, err := verdict.ParseDate(of.Objective.DueDate); err == nil {
			o.Due = due.Start(g.Zone)
		}
		if latest := of.Latest(); latest != nil {
			o.Latest = new(g.measure(latest))
		}
		if of.Wanted != nil {
			o.Wanted, o.Before = verdict.DecimalBeyond(of.Wanted, of.Down), of.Standing == rules.FellBack
		}
		if of.Achieved != nil {
			o.Reached = new(g.measure(of.Achieved))
		}
		for _, partner := range of.Objective.Benefits {
			o.For = append(o.For, g.partner(a.Namespace, partner))
		}
		out = append(out, o)
	}
	return out
}

func (g *gathering) measured(figures []rules.Measurement) []Measured {
	var out []Measured
	for i := range figures {
		out = append(out, g.measure(&figures[i]))
	}
	return out
}

func (g *gathering) measure(f *rules.Measurement) Measured {
	m := Measured{Date: f.Date.Start(g.Zone), Text: string(f.Text)}
	m.Figure, _ = f.Value.Float64()
	return m
}

// stands words how an objective stands.
func stands(p *rules.Progress) (string, Standing) {
	switch {
	case p.Standing == rules.OffTrack:
		return "off track", Broken
	case p.Standing == rules.FellBack:
		return "fell back", Broken
	case p.Standing == rules.OnTrack && p.Achieved != nil:
		return "achieved", InPlace
	case p.Standing == rules.OnTrack:
		return "on track", InPlace
	case !p.Begun:
		return "not begun", NotAsked
	}
	return "not measured", Unknown
}
