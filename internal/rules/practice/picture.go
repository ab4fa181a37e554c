// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// Picture is what some practices are judged by, in figures, for whoever draws it: of partners, and never of people.
// It is the same whether the practice is required or not. What depends on a policy that does not exist is left out.
type Picture struct {
	// Views are the last health check that counts, and the last of the other reviews that was rated since, the latest
	// first.
	Views []View
	// Seen are the latest reviews that count and that partners rated, the oldest first, each as it was answered. What is wide
	// and low is so by what the policy says now.
	Seen []View
	// Norms are how the partners rate each norm; nil where none is rated.
	Norms *View
	// Objectives in the order of the manifest.
	Objectives []Progress
	// Commitments are nil where nothing was promised that counts, or that somebody has time for yet.
	Commitments *Commitments
	// Giving is nil where nobody ever gave anything.
	Giving *Giving
	// Due is what practices ask for next, the earliest first.
	Due []Due
}

// Picture draws it at the moment of the state.
func (s *State) Picture() Picture {
	p := Picture{Objectives: s.progress(), Due: s.due()}
	if !s.policyMissing() {
		p.Views, p.Seen, p.Norms, p.Commitments, p.Giving = s.views(), s.seen(), s.normsView(), s.commitmentsPicture(), s.giving()
	}
	return p
}

// Commitments are what people of the partners promised in reviews.
type Commitments struct {
	// Percent of what it promised a partner has to do in time.
	Percent int
	// Partners of which something counts within the window, by name.
	Partners []PartnerCommitments
	// Open is what somebody has time for yet, and Broken what nobody did although its time is over, the earliest first.
	Open, Broken []Commitment
}

// PartnerCommitments counts what one promised.
type PartnerCommitments struct {
	Partner v1alpha1.Name
	verdict.Promises
	// Enough of them were kept.
	Enough bool
}

// Commitment is an action that was promised in a review.
type Commitment struct {
	Review string
	Action *v1alpha1.Action
	review.Promise
}

func (s *State) commitmentsPicture() *Commitments {
	c := s.commitments()
	if len(c.each) == 0 {
		return nil
	}
	out := &Commitments{Percent: s.commitmentsPercent()}
	for partner, promises := range c.by {
		out.Partners = append(out.Partners, PartnerCommitments{partner, *promises, enough(promises, out.Percent)})
	}
	slices.SortFunc(out.Partners, func(a, b PartnerCommitments) int { return cmp.Compare(a.Partner, b.Partner) })
	slices.SortFunc(c.each, func(a, b Commitment) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Review, b.Review), cmp.Compare(a.Action.Name, b.Action.Name))
	})
	for _, x := range c.each {
		switch x.Outcome {
		case review.PromiseOpen:
			out.Open = append(out.Open, x)
		case review.PromiseBroken:
			out.Broken = append(out.Broken, x)
		}
	}
	return out
}

// Giving is what the host gave to the others and took from them within the window, as GivingFirst compares it.
type Giving struct {
	// Reason of the finding: whether the host gave at least as much as it took.
	Reason string
	// TolerancePercent is by how much less that may be.
	TolerancePercent int
	// ByCount: each contribution counts 1.
	ByCount bool
	// Sides are the host and then the others; none where nobody gave anything within the window.
	Sides []Side
	// First are those who gave before all others, on a date.
	First []v1alpha1.Name
	Date  worktime.Date
}

// Side is what one side gave, and its share of the whole in percent.
type Side struct {
	Partner        v1alpha1.Name
	Value, Percent v1alpha1.Decimal
}

// Share is the percentage for whoever draws it.
func (s *Side) Share() float64 {
	percent, ok := verdict.ParseDecimal(s.Percent)
	if !ok {
		return 0
	}
	share, _ := percent.Float64()
	return share
}

func (s *State) giving() *Giving {
	f := s.givingFirst()
	g := &Giving{Reason: f.Reason, TolerancePercent: f.Limit, ByCount: f.Count > 0}
	for i := range f.Objects {
		switch o := &f.Objects[i]; o.Reason {
		case reasonSide:
			g.Sides = append(g.Sides, Side{v1alpha1.Name(o.Name), o.Value, o.Percent})
		case reasonFirst:
			g.First = append(g.First, v1alpha1.Name(o.Name))
			g.Date, _ = verdict.ParseDate(o.Date)
		}
	}
	if len(g.First) == 0 {
		return nil
	}
	return g
}
