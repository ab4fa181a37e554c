// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"strings"

	"github.com/entente-dev/entente/internal/chart"
	pages "github.com/entente-dev/entente/internal/report"
)

// mostColumns is of how many partners a view has a column each: the figures of more stand in one.
const mostColumns = 2

func apart(v pages.View) bool { return len(v.Viewers) <= mostColumns }

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
		p.X, p.Width = chart.Percent(from), chart.Percent(width)
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
