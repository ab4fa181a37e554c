// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package chart

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-dev/entente/internal/report"
)

// Charts are as wide as their place: what lies across is in percent of the width, what lies down in pixels, so that
// marks and letters keep their size on a phone and on paper.

// Percent writes a place across a chart, or a width.
func Percent(share float64) string { return fmt.Sprintf("%.2f%%", share) }

// The way from the left of a chart to the least of its scale, and to the greatest, in percent.
const (
	scaleBegins = 6
	scaleEnds   = 94
)

// onScale is where a rating lies across.
func onScale(figure float64) float64 {
	return scaleBegins + (figure-report.Poorest)/(report.Best-report.Poorest)*(scaleEnds-scaleBegins)
}

// Tick is a figure of the scale.
type Tick struct {
	X    string
	Text string
}

// Scale are the figures that people can give.
func Scale() (ticks []Tick) {
	for figure := report.Poorest; figure <= report.Best; figure++ {
		ticks = append(ticks, Tick{Percent(onScale(float64(figure))), fmt.Sprint(figure)})
	}
	return ticks
}

// Mark is the rating of a partner on a chart.
type Mark struct {
	X     string
	Y     int
	Place int
}

// lane is how much of the height marks need that lie at the same place, and nearby how near that is, as ratings.
const (
	lane   = 18
	nearby = 0.3
)

// Row is one row of the chart of a view: the partners' marks over each other's, and the gap between them.
type Row struct {
	Height, Middle int
	// Below is where the scale ends under the row.
	Below int
	Marks []Mark
	// From and To are where the gap begins and ends; empty without one.
	From, To string
	TooWide  bool
	Words    string
}

// RowOf draws a row of a view.
func RowOf(v report.View, row report.Rated) Row {
	c := Row{TooWide: row.Wide, Words: rowWords(v, row)}
	lanes, taken, least, greatest := 1, map[int][]float64{}, 0.0, 0.0
	for i, r := range row.By {
		if !r.Known {
			continue
		}
		at := 0
		for crowded(taken[at], r.Figure) {
			at++
		}
		if len(c.Marks) == 0 {
			least, greatest = r.Figure, r.Figure
		}
		taken[at], lanes = append(taken[at], r.Figure), max(lanes, at+1)
		least, greatest = min(least, r.Figure), max(greatest, r.Figure)
		c.Marks = append(c.Marks, Mark{Percent(onScale(r.Figure)), at*lane + lane/2 + 3, v.Viewers[i].Place})
	}
	c.Height = lanes*lane + 6
	c.Middle, c.Below = c.Height/2, c.Height+5
	if row.Gap != "" && greatest > least {
		c.From, c.To = Percent(onScale(least)), Percent(onScale(greatest))
	}
	return c
}

// crowded reports whether a rating lies on, or next to, one of some others.
func crowded(others []float64, figure float64) bool {
	for _, other := range others {
		if figure-other < nearby && other-figure < nearby {
			return true
		}
	}
	return false
}

// rowWords say what a row of a chart shows.
func rowWords(v report.View, row report.Rated) string {
	parts := make([]string, 0, len(row.By)+1)
	for i, r := range row.By {
		if r.Known {
			parts = append(parts, v.Viewers[i].Title+" "+r.Text)
		}
	}
	if row.Gap != "" {
		parts = append(parts, "gap "+Gapped(v, row))
	}
	return row.Name + ": " + strings.Join(parts, ", ")
}

// Gapped says how far the partners are apart, and whether that is too far.
func Gapped(v report.View, row report.Rated) string {
	if row.Wide {
		return row.Gap + ", more than " + v.Apart
	}
	return row.Gap
}

// Rated says what a partner rates, what it rated before, and whether that is low.
func Rated(v report.View, r report.Rating) string {
	if !r.Known {
		return "–"
	}
	text := strings.Join(append(slices.Clone(r.Before), r.Text), " → ")
	if r.Low {
		text += ", below " + v.Low
	}
	return text
}

// Note says of whom the figures are; nothing where that needs no words.
func Note(v report.View) string {
	if v.FewestPeople == 0 {
		return ""
	}
	return fmt.Sprintf("Figures of fewer than %d people of a partner are left out.", v.FewestPeople)
}
