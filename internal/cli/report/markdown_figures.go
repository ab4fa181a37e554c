// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"strings"

	"github.com/entente-dev/entente/internal/chart"
	pages "github.com/entente-dev/entente/internal/report"
)

// The parts of a page that are drawn in HTML: in Markdown they are tables.

func (m *markdown) due(a *pages.Alliance) {
	m.heading(2, "What is due next")
	if len(a.Due.Shown) == 0 {
		m.line("Nothing until %s.\n", m.Day(a.Ahead.Until))
		return
	}
	m.table("By", "What", "Of", "Who", "If nobody does")
	for i := range a.Due.Shown {
		d := &a.Due.Shown[i]
		m.row(m.By(d.Time), d.What, what(d.Of), strings.Join(d.Who, ", "), otherwise(*d))
	}
	m.end(rest(a.Due.More, "until "+m.Day(a.Ahead.Until)))
}

func (m *markdown) views(a *pages.Alliance) {
	if len(a.Views) == 0 {
		return
	}
	m.heading(2, "What each partner sees")
	m.line("From %d (poor) to %d (excellent). Each row stands for itself.\n", pages.Poorest, pages.Best)
	for _, v := range a.Views {
		m.heading(3, m.viewTitle(v))
		columns := []string{"Rated"}
		for _, p := range v.Viewers {
			columns = append(columns, viewer(p))
		}
		m.titles(append(columns, "Gap")...)
		for _, r := range v.Rows {
			cells := []string{ratedName(r)}
			for _, by := range r.By {
				cells = append(cells, chart.Rated(v, by))
			}
			m.row(append(cells, chart.Gapped(v, r))...)
		}
		m.end(chart.Note(v))
	}
}

// viewer names a partner, and how many of its people answered.
func viewer(p pages.Viewer) string {
	if p.People == 0 {
		return p.Title
	}
	return p.Title + " (" + people(p.People) + ")"
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

// ratedName is a dimension, or a norm with what it means.
func ratedName(r pages.Rated) string {
	if r.About == "" {
		return r.Name
	}
	return r.Name + ": " + r.About
}

func (m *markdown) objectives(a *pages.Alliance) {
	if len(a.Objectives) == 0 {
		return
	}
	m.heading(2, "Objectives")
	m.table("Objective", "Stands", "Latest", "To reach", "Agreed", "Measured", "For")
	for _, o := range a.Objectives {
		m.row(objectiveName(o), m.stands(o), m.latest(o), m.target(o), m.agreed(o), m.series(o.Measured), strings.Join(o.For, ", "))
	}
	m.end("")
}

// objectiveName is what an objective is about, and its name.
func objectiveName(o pages.Objective) string {
	if o.About == "" {
		return o.Name
	}
	return o.About + " (" + o.Name + ")"
}

// stands says how an objective stands, and when its target was reached.
func (c clocks) stands(o pages.Objective) string {
	if o.Reached == nil {
		return o.Stands
	}
	return o.Stands + ", reached on " + c.Day(o.Reached.Date)
}

// agreed is what was agreed to be reached by which date.
func (c clocks) agreed(o pages.Objective) string {
	switch {
	case len(o.Line) == 0:
		return ""
	case o.Steps:
		return "step by step: " + c.series(o.Line)
	}
	return "straight: " + c.series(o.Line)
}

func (m *markdown) commitments(a *pages.Alliance) {
	c := a.Commitments
	if c == nil {
		return
	}
	m.heading(2, "Commitments")
	if len(c.Partners) > 0 {
		m.line("What was promised in reviews and counts within the policy's window; %d percent are to be done in time.\n", c.Percent)
		m.table("Partner", "Kept", "Late", "Broken", "Enough")
		for _, k := range c.Partners {
			m.row(k.Partner, fmt.Sprint(k.Kept), fmt.Sprint(k.Late), fmt.Sprint(k.Broken), enough(k))
		}
		m.end("")
	}
	m.promises("Broken", "No promise is broken.", c.Broken)
	m.promises("Open", "Nothing is open.", c.Open)
}

// enough says whether a partner keeps enough of what it promises.
func enough(k pages.Keeping) string {
	if k.Enough {
		return "yes"
	}
	return "no"
}

func (m *markdown) promises(title, none string, all pages.List[pages.Promise]) {
	m.heading(3, title)
	if len(all.Shown) == 0 {
		m.line("%s\n", none)
		return
	}
	m.table("Due", "What", "Who", "Promised in")
	for _, p := range all.Shown {
		m.row(m.Day(p.Day), p.What, p.By.Name+" ("+p.By.Partner+")", p.Review)
	}
	m.end(rest(all.More, "", "the records of the reviews have all"))
}

func (m *markdown) giving(a *pages.Alliance) {
	g := a.Giving
	if g == nil {
		return
	}
	m.heading(2, "Give and take")
	m.paragraph(m.givingWords(*g)+" First: ", m.firstToGive(*g)+".")
	if len(g.Sides) == 0 {
		return
	}
	m.table("Side", "Gave", "Share")
	for _, s := range g.Sides {
		m.row(side(s), s.Value, s.Percent+" %")
	}
	m.end("")
}
