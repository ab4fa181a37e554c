// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// mostPromises is how many promises that are open, or broken, a page shows.
const mostPromises = 12

// Commitments are what people of the partners promised in reviews.
type Commitments struct {
	// Percent of what it promised a partner is to do in time.
	Percent  int
	Partners []Keeping
	// Broken is not done although its time is over, and Open has time yet; the earliest first.
	Broken, Open List[Promise]
}

// Keeping counts what a partner did in time, later, and not, of what counts within the window of the policy.
type Keeping struct {
	Partner            string
	Kept, Late, Broken int
	// Enough was kept.
	Enough bool
}

// All counts them together.
func (k Keeping) All() int { return k.Kept + k.Late + k.Broken }

// Promise is something that somebody is to do.
type Promise struct {
	// Due is when its time is over, and Day the date that was promised.
	Due, Day time.Time
	// What is to be done; its name where nobody says more.
	What, Name, Review string
	By                 Person
}

// commitments are nil where there is nothing to say of any.
func (g *gathering) commitments(a *v1alpha1.Alliance, p *rules.Picture) *Commitments {
	if p.Commitments == nil {
		return nil
	}
	out := &Commitments{
		Percent: p.Commitments.Percent,
		Broken:  firstOf(g.promises(a, p.Commitments.Broken), mostPromises), Open: firstOf(g.promises(a, p.Commitments.Open), mostPromises),
	}
	for _, of := range p.Commitments.Partners {
		out.Partners = append(out.Partners, Keeping{g.partner(a.Namespace, of.Partner), of.Kept, of.Late, of.Broken, of.Enough})
	}
	return out
}

func (g *gathering) promises(a *v1alpha1.Alliance, all []rules.Commitment) []Promise {
	var out []Promise
	for i := range all {
		x := &all[i]
		day, _ := verdict.ParseDate(x.Action.DueDate) // what has no date counts for nothing
		out = append(out, Promise{x.Due.UTC(), day.Start(g.Zone), cmp.Or(string(x.Action.Description), string(x.Action.Name)), string(x.Action.Name), x.Review, g.person(a.Namespace, *x.Action.Owner)})
	}
	return out
}

// Giving is what the host gave to the others and took from them, within the window of the policy.
type Giving struct {
	// Words say how the two compare, within Tolerance percent.
	Words     string
	Tolerance int
	// ByCount: each contribution counts the same.
	ByCount bool
	Sides   []Side
	// First are those who gave before all others, at Date.
	First []string
	Date  time.Time
}

// Side is what one side gave, and its share of the whole in percent.
type Side struct {
	Partner        string
	Host           bool
	Value, Percent string
	Share          float64
}

// compared says how giving compares with taking.
var compared = map[string]string{
	v1alpha1.ReasonGaveFirst:    "The host gave at least as much as it took, and gave first",
	v1alpha1.ReasonEven:         "The host gave at least as much as it took",
	v1alpha1.ReasonTookMore:     "The host gave less than it took",
	v1alpha1.ReasonNothingGiven: "The host gave nothing for too long",
	v1alpha1.ReasonNothingYet:   "Nothing was given lately, and the host has time yet",
}

// giving is nil where nobody ever gave anything.
func (g *gathering) giving(a *v1alpha1.Alliance, p *rules.Picture) *Giving {
	of := p.Giving
	if of == nil {
		return nil
	}
	out := &Giving{Words: compared[of.Reason], Tolerance: of.TolerancePercent, ByCount: of.ByCount, Date: of.Date.Start(g.Zone)}
	for i := range of.Sides {
		s := &of.Sides[i]
		out.Sides = append(out.Sides, Side{
			g.partner(a.Namespace, s.Partner), s.Partner == a.Spec.Host, string(s.Value), string(s.Percent), s.Share(),
		})
	}
	for _, name := range of.First {
		out.First = append(out.First, g.partner(a.Namespace, name))
	}
	return out
}
