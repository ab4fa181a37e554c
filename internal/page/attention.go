// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"slices"
	"strconv"

	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/internal/attention"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// mostItems is how many things that need somebody are on one page.
const mostItems = 25

// attentionView is what needs somebody first.
type attentionView struct {
	// Total of what needs somebody, and Concerned of the alliances that it concerns, of All.
	Total, Concerned, All int
	// Ranks count what needs somebody, the worst first.
	Ranks []rankCount
	Items []item
	Pages pages
	// Unknown are practices of which nobody can tell yet, and Suspended what is suspended.
	Unknown, Suspended asides
	// Only is the state that was asked for; empty for all.
	Only string
	// Every leads to all states.
	Every string
}

type rankCount struct {
	Count   int
	What    string
	Urgent  bool
	Link    string
	Current bool
}

// asides are the first of some things that need nobody, and how many more there are.
type asides struct {
	Shown []aside
	More  int
}

// aside is something that is listed, and needs nobody.
type aside struct{ Title, Link, Alliance, AllianceLink, Fact string }

// mostAsides is how many things that need nobody are listed.
const mostAsides = 20

// attention shows what needs somebody first, in the order of kubectl entente status.
func (q *request) attention() (any, error) {
	only := q.text("state")
	v := &attentionView{Total: len(q.picture.Items), All: len(q.picture.Alliances), Only: only, Every: q.link("/")}
	var wanted []*attention.Item
	counts := map[verdict.Rank]int{}
	concerned := map[types.NamespacedName]bool{}
	for i := range q.picture.Items {
		x := &q.picture.Items[i]
		counts[x.Rank]++
		for _, k := range x.Alliances {
			concerned[k] = true
		}
		if only == "" || only == x.Rank.Words().State {
			wanted = append(wanted, x)
		}
	}
	v.Concerned = len(concerned)
	for _, r := range verdict.Ranks() {
		if n := counts[r]; n > 0 {
			what := r.Words().Many
			if n == 1 {
				what = r.Words().One
			}
			v.Ranks = append(v.Ranks, rankCount{n, what, r.Urgent(), q.link("/", "state", r.Words().State), only == r.Words().State})
		}
	}
	var from, to int
	v.Pages, from, to = q.pages(len(wanted), mostItems, "/", "state", only)
	for _, x := range wanted[from:to] {
		v.Items = append(v.Items, q.item(x))
	}
	v.Unknown, v.Suspended = q.asides(q.picture.Unknown), q.asides(q.picture.Suspended)
	return v, nil
}

// asides are the first of some things that need nobody.
func (q *request) asides(items []attention.Item) asides {
	out := asides{More: max(0, len(items)-mostAsides)}
	for i := range items[:len(items)-out.More] {
		x := q.item(&items[i])
		out.Shown = append(out.Shown, aside{x.Title, x.Link, x.Alliance, x.AllianceLink, x.Fact})
	}
	return out
}

// pages are the parts of a long list.
type pages struct {
	Number, Of     int
	Total          int
	Previous, Next string
}

// pages finds the part of a list that is asked for, and the ways to those beside it.
func (q *request) pages(total, each int, path string, fields ...string) (p pages, from, to int) {
	p.Of, p.Total = max(1, (total+each-1)/each), total
	number, err := strconv.Atoi(q.text("page"))
	if err != nil {
		number = 1
	}
	p.Number = min(max(number, 1), p.Of)
	at := func(n int) string { return q.link(path, append(slices.Clone(fields), "page", strconv.Itoa(n))...) }
	if p.Number > 1 {
		p.Previous = at(p.Number - 1)
	}
	if p.Number < p.Of {
		p.Next = at(p.Number + 1)
	}
	from = (p.Number - 1) * each
	return p, from, min(from+each, total)
}
