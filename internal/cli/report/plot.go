// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/entente-dev/entente/internal/chart"
	pages "github.com/entente-dev/entente/internal/report"
)

// The height of the chart of an objective, and how far from its edges the figures stay.
const (
	plotHeight = 132
	plotEdge   = 10
	plotMargin = 1.5
)

// plot is the chart of an objective: what was measured, and the line to the target.
type plot struct {
	Height int
	// Top and Bottom are the greatest figure and the least, at their heights, and First and Last the dates on its
	// left and right.
	Top, Bottom      string
	TopAt, BottomAt  string
	First, Last      time.Time
	Agreed, Measured []segment
	Dots             []dot
	Target           *dot
	Now              string
	Words            string
}

// segment is a piece of a line.
type segment struct{ X1, Y1, X2, Y2 string }

// dot is a place on a chart.
type dot struct{ X, Y string }

// frame is what a plot shows: from when to when, and from which figure to which.
type frame struct {
	from, to    time.Time
	least, most float64
	bottom, top string
}

// drawn is an objective with its chart, for a template.
type drawn struct {
	Objective pages.Objective
	Plot      *plot
}

func (c clocks) plotOf(o pages.Objective, at time.Time) drawn { return drawn{o, c.plotted(o, at)} }

// plotted draws an objective as of a moment; nil where nothing was measured or agreed, or only one figure is known.
func (c clocks) plotted(o pages.Objective, at time.Time) *plot {
	if len(o.Measured)+len(o.Line) < 2 {
		return nil
	}
	f := framed(o)
	p := &plot{Height: plotHeight, Top: f.top, Bottom: f.bottom, First: f.from, Last: f.to, Words: c.plotWords(o)}
	p.TopAt, p.BottomAt, p.Agreed = f.down(f.most), f.down(f.least), f.agreed(o)
	for i := range o.Measured {
		m := &o.Measured[i]
		p.Dots = append(p.Dots, f.dot(m))
		if i > 0 {
			p.Measured = append(p.Measured, f.segment(o.Measured[i-1].Date, o.Measured[i-1].Figure, m.Date, m.Figure))
		}
	}
	if n := len(o.Line); n > 0 {
		p.Target = new(f.dot(&o.Line[n-1]))
	}
	if at.After(f.from) && at.Before(f.to) {
		p.Now = chart.Percent(f.across(at))
	}
	return p
}

// framed is the frame into which all of an objective fits.
func framed(o pages.Objective) frame {
	var f frame
	for i, m := range slices.Concat(o.Measured, o.Line) {
		if i == 0 || m.Date.Before(f.from) {
			f.from = m.Date
		}
		if i == 0 || m.Date.After(f.to) {
			f.to = m.Date
		}
		if i == 0 || m.Figure < f.least {
			f.least, f.bottom = m.Figure, m.Text
		}
		if i == 0 || m.Figure > f.most {
			f.most, f.top = m.Figure, m.Text
		}
	}
	return f
}

// across is where a moment lies, in percent of the width.
func (f *frame) across(t time.Time) float64 {
	if !f.to.After(f.from) {
		return 50
	}
	return plotMargin + float64(t.Sub(f.from))/float64(f.to.Sub(f.from))*(100-2*plotMargin)
}

// down is where a figure lies, in pixels from the top.
func (f *frame) down(figure float64) string {
	share := 0.5
	if f.most > f.least {
		share = (figure - f.least) / (f.most - f.least)
	}
	return fmt.Sprintf("%.1f", plotHeight-plotEdge-share*(plotHeight-2*plotEdge))
}

func (f *frame) dot(m *pages.Measured) dot {
	return dot{chart.Percent(f.across(m.Date)), f.down(m.Figure)}
}

func (f *frame) segment(from time.Time, a float64, to time.Time, b float64) segment {
	return segment{chart.Percent(f.across(from)), f.down(a), chart.Percent(f.across(to)), f.down(b)}
}

// agreed is the line to the target: straight, or by steps from milestone to milestone. What is to be reached at its end
// is expected from then on.
func (f *frame) agreed(o pages.Objective) (line []segment) {
	for i := 1; i < len(o.Line); i++ {
		a, b := &o.Line[i-1], &o.Line[i]
		if !o.Steps {
			line = append(line, f.segment(a.Date, a.Figure, b.Date, b.Figure))
			continue
		}
		line = append(line, f.segment(a.Date, a.Figure, b.Date, a.Figure), f.segment(b.Date, a.Figure, b.Date, b.Figure))
	}
	if n := len(o.Line); n > 0 && o.Line[n-1].Date.Before(f.to) {
		line = append(line, f.segment(o.Line[n-1].Date, o.Line[n-1].Figure, f.to, o.Line[n-1].Figure))
	}
	return line
}

// plotWords say what the chart of an objective shows.
func (c clocks) plotWords(o pages.Objective) string {
	text := o.Name + ". Measured: " + c.series(o.Measured)
	if len(o.Measured) == 0 {
		text = o.Name + ". Nothing was measured"
	}
	switch {
	case len(o.Line) == 0:
		return text + "."
	case o.Steps:
		return text + ". Agreed, step by step: " + c.series(o.Line) + "."
	}
	return text + ". Agreed, on a straight line: " + c.series(o.Line) + "."
}

// series lists figures with their dates.
func (c clocks) series(figures []pages.Measured) string {
	parts := make([]string, 0, len(figures))
	for i := range figures {
		parts = append(parts, figures[i].Text+" on "+c.Day(figures[i].Date))
	}
	return strings.Join(parts, ", ")
}

// latest says what was measured last, and what that is held against.
func (c clocks) latest(o pages.Objective) string {
	if o.Latest == nil {
		return "Nothing was measured"
	}
	text := withUnit(o.Latest.Text, o.Unit) + " on " + c.Day(o.Latest.Date)
	switch {
	case o.Wanted == "":
		return text
	case o.Before:
		return text + ", and " + o.Wanted + " before that"
	}
	return text + ", " + o.Wanted + " expected then"
}

// target says what is to be reached, and by when.
func (c clocks) target(o pages.Objective) string {
	if o.Target == "" {
		return "none"
	}
	text := withUnit(o.Target, o.Unit)
	if !o.Due.IsZero() {
		text += " by " + c.Day(o.Due)
	}
	return text
}

func withUnit(figure, unit string) string { return strings.TrimSpace(figure + " " + unit) }
