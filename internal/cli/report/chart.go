// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"slices"
	"strings"

	pages "github.com/entente-dev/entente/internal/report"
)

// Charts are as wide as their place: what lies across is in percent of the width, what lies down in pixels, so that
// marks and letters keep their size on a phone and on paper.

// percent writes a place across a chart, or a width.
func percent(share float64) string { return fmt.Sprintf("%.2f%%", share) }

// The way from the left of a chart to the least of its scale, and to the greatest, in percent.
const (
	scaleBegins = 6
	scaleEnds   = 94
)

// onScale is where a rating lies across.
func onScale(figure float64) float64 {
	return scaleBegins + (figure-pages.Poorest)/(pages.Best-pages.Poorest)*(scaleEnds-scaleBegins)
}

// tick is a figure of the scale.
type tick struct {
	X    string
	Text string
}

// ratingScale are the figures that people can give.
func ratingScale() (ticks []tick) {
	for figure := pages.Poorest; figure <= pages.Best; figure++ {
		ticks = append(ticks, tick{percent(onScale(float64(figure))), fmt.Sprint(figure)})
	}
	return ticks
}

// mark is the rating of a partner on a chart.
type mark struct {
	X     string
	Y     int
	Place int
}

// lane is how much of the height marks need that lie at the same place, and nearby how near that is, as ratings.
const (
	lane   = 18
	nearby = 0.3
)

// ratingChart is one row of the chart of a view: the partners' marks over each other's, and the gap between them.
type ratingChart struct {
	Height, Middle int
	// Below is where the scale ends under the row.
	Below int
	Marks []mark
	// From and To are where the gap begins and ends; empty without one.
	From, To string
	TooWide  bool
	Words    string
}

// chartOf draws a row of a view.
func chartOf(v pages.View, row pages.Rated) ratingChart {
	c := ratingChart{TooWide: row.Wide, Words: ratingWords(v, row)}
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
		c.Marks = append(c.Marks, mark{percent(onScale(r.Figure)), at*lane + lane/2 + 3, v.Viewers[i].Place})
	}
	c.Height = lanes*lane + 6
	c.Middle, c.Below = c.Height/2, c.Height+5
	if row.Gap != "" && greatest > least {
		c.From, c.To = percent(onScale(least)), percent(onScale(greatest))
	}
	return c
}

// mostColumns is of how many partners a view has a column each: the figures of more stand in one.
const mostColumns = 2

func apart(v pages.View) bool { return len(v.Viewers) <= mostColumns }

// crowded reports whether a rating lies on, or next to, one of some others.
func crowded(others []float64, figure float64) bool {
	for _, other := range others {
		if figure-other < nearby && other-figure < nearby {
			return true
		}
	}
	return false
}

// ratingWords say what a row of a chart shows.
func ratingWords(v pages.View, row pages.Rated) string {
	parts := make([]string, 0, len(row.By)+1)
	for i, r := range row.By {
		if r.Known {
			parts = append(parts, v.Viewers[i].Title+" "+r.Text)
		}
	}
	if row.Gap != "" {
		parts = append(parts, "gap "+gap(v, row))
	}
	return row.Name + ": " + strings.Join(parts, ", ")
}

// gap says how far the partners are apart, and whether that is too far.
func gap(v pages.View, row pages.Rated) string {
	if row.Wide {
		return row.Gap + ", more than " + v.Apart
	}
	return row.Gap
}

// rated says what a partner rates, what it rated before, and whether that is low.
func rated(v pages.View, r pages.Rating) string {
	if !r.Known {
		return "–"
	}
	text := strings.Join(append(slices.Clone(r.Before), r.Text), " → ")
	if r.Low {
		text += ", below " + v.Low
	}
	return text
}

// viewNote says of whom the figures are; nothing where that needs no words.
func viewNote(v pages.View) string {
	if v.FewestPeople == 0 {
		return ""
	}
	return fmt.Sprintf("Figures of fewer than %d people of a partner are left out.", v.FewestPeople)
}

// bar is a part of a whole, as a piece of a bar.
type bar struct {
	Kind     string
	X, Width string
	N        int
}

// promiseBars are what a partner kept, did late, and did not do.
func promiseBars(k pages.Keeping) (bars []bar) {
	all, from := float64(max(k.All(), 1)), 0.0
	for _, p := range []bar{{Kind: "kept", N: k.Kept}, {Kind: "late", N: k.Late}, {Kind: "broken", N: k.Broken}} {
		if p.N == 0 {
			continue
		}
		width := float64(p.N) / all * 100
		p.X, p.Width = percent(from), percent(width)
		bars, from = append(bars, p), from+width
	}
	return bars
}

// keepingWords count what a partner promised.
func keepingWords(k pages.Keeping) string {
	return fmt.Sprintf("%d of %d kept, %d late, %d broken", k.Kept, k.All(), k.Late, k.Broken)
}

// side is a partner that gave, and whether it is the host.
func side(s pages.Side) string {
	if s.Host {
		return s.Partner + " (host)"
	}
	return s.Partner
}

// givingWords say how giving and taking compare.
func (c clocks) givingWords(g pages.Giving) string {
	text := g.Words
	if g.Tolerance > 0 {
		text += fmt.Sprintf("; within %d percent counts as even", g.Tolerance)
	}
	text += "."
	if g.ByCount {
		text += " Each contribution counts the same."
	}
	return text
}

// firstToGive says who gave first, and when.
func (c clocks) firstToGive(g pages.Giving) string {
	return strings.Join(g.First, ", ") + " on " + c.Day(g.Date)
}

// viewTitle says what partners rated, and when.
func (c clocks) viewTitle(v pages.View) string {
	if v.Held.IsZero() {
		return v.Title
	}
	return v.Title + " of " + c.Day(v.Held)
}
