// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
	"maps"
	"math/big"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/review"
)

// View is how the partners see the same things. Each of these stands for itself: none makes up for another.
type View struct {
	// Review in which they said it, of a type, and when that was held; empty for norms, which are rated one by one.
	Review string
	Type   v1alpha1.ReviewType
	Held   time.Time
	// Partners that were asked, by name; of each the people that its figures are of, where they are of one review.
	Partners []Viewer
	Rated    []Rated
	// Apart is how far partners may be from each other, and Low the figure below which one is low; nil where the
	// practice holds them against none.
	Apart, Low *big.Rat
	// Anonymous: what fewer people of a partner said than review.AnonymousFrom is left out.
	Anonymous bool
}

// Viewer is a partner that was asked, and how many of its people answered.
type Viewer struct {
	Partner v1alpha1.Name
	People  int
}

// Rated is what the partners rate: a dimension, or a norm.
type Rated struct {
	Name string
	// By are the figures that there are, in the order of the partners.
	By []PartnerRating
	// Gap is how far the partners are apart; nil where fewer than two rated it. Wide: further than they may be.
	Gap  *big.Rat
	Wide bool
}

// PartnerRating is the figure of a partner.
type PartnerRating struct {
	Partner v1alpha1.Name
	Figure  *big.Rat
	// Low: it is below what it has to be.
	Low bool
	// Before are the ratings of a norm before that, the oldest first, and Review and At where and when it was rated.
	Before []v1alpha1.Rating
	Review string
	At     time.Time
}

// views are those of the reviews, the latest first.
func (s *State) views() []View {
	var views []View
	last, _ := s.lastHealthCheck()
	if other := s.lastRatedSince(last); other != nil {
		views = append(views, s.view(other, nil, nil))
	}
	if last != nil {
		apart, low := s.healthLimits()
		views = append(views, s.view(last, apart, low))
	}
	return slices.DeleteFunc(views, func(v View) bool { return len(v.Rated) == 0 })
}

// mostSeen is of how many reviews a picture tells how the partners saw things.
const mostSeen = 6

// seen are the views of the latest reviews, the oldest first.
func (s *State) seen() []View {
	reviews := make([]*reviewOf, 0, len(s.reviews))
	for i := range s.reviews {
		if r := &s.reviews[i]; r.Held && r.Accepted {
			reviews = append(reviews, r)
		}
	}
	slices.SortFunc(reviews, func(a, b *reviewOf) int {
		return cmp.Or(b.Spec.Record.HeldTime.Compare(a.Spec.Record.HeldTime.Time), cmp.Compare(b.Name, a.Name))
	})
	var seen []View
	for _, r := range reviews {
		var apart, low *big.Rat
		if r.Spec.Type == v1alpha1.ReviewHealthCheck {
			apart, low = s.healthLimits()
		}
		if v := s.view(r, apart, low); len(v.Rated) > 0 {
			seen = append(seen, v)
		}
		if len(seen) == mostSeen {
			break
		}
	}
	slices.Reverse(seen)
	return seen
}

// lastRatedSince is the last review of another type that partners rated after a health check, which may be nil; nil
// for none.
func (s *State) lastRatedSince(check *reviewOf) (last *reviewOf) {
	for i := range s.reviews {
		r := &s.reviews[i]
		switch {
		case r.Spec.Type == v1alpha1.ReviewHealthCheck || !r.Held || !r.Accepted:
		case check != nil && !r.Spec.Record.HeldTime.Time.After(check.Spec.Record.HeldTime.Time):
		case last != nil && cmp.Or(r.Spec.Record.HeldTime.Compare(last.Spec.Record.HeldTime.Time), cmp.Compare(r.Name, last.Name)) < 0:
		case len(s.view(r, nil, nil).Rated) > 0:
			last = r
		}
	}
	return last
}

func (s *State) view(r *reviewOf, apart, low *big.Rat) View {
	figures := review.FiguresOf(s.Moment, r.Review, s.Alliance, s.Policy, s.Partners)
	v := View{Review: r.Name, Type: r.Spec.Type, Held: r.Spec.Record.HeldTime.Time, Apart: apart, Low: low, Anonymous: review.Anonymous(s.Policy)}
	gaps := map[review.Dimension]*big.Rat{}
	for _, g := range figures.Gaps() {
		gaps[g.Dimension] = g.Wide
	}
	for i := range figures.Partners {
		v.Partners = append(v.Partners, Viewer{figures.Partners[i].Partner, figures.Partners[i].Respondents})
	}
	for _, d := range review.Dimensions() {
		x := Rated{Name: string(d), Gap: gaps[d]}
		x.Wide = x.Gap != nil && apart != nil && above(x.Gap, apart)
		for i := range figures.Partners {
			p := &figures.Partners[i]
			if figure, ok := p.Of[d]; ok {
				x.By = append(x.By, PartnerRating{Partner: p.Partner, Figure: figure.Mean, Low: low != nil && below(figure.Mean, low)})
			}
		}
		if len(x.By) > 0 {
			v.Rated = append(v.Rated, x)
		}
	}
	return v
}

// normsView is how each partner that belongs to the alliance rates each norm, in the order of the definition.
func (s *State) normsView() *View {
	threshold, _ := s.normsThreshold()
	v := &View{Low: threshold, Anonymous: review.Anonymous(s.Policy)}
	partners, all := map[v1alpha1.Name]bool{}, s.ratings()
	for _, norm := range s.norms() {
		x := Rated{Name: string(norm.Name)}
		for _, partner := range slices.Sorted(maps.Keys(all[norm.Name])) {
			of := s.shownOf(all[norm.Name][partner])
			last := latest(of)
			if last == nil || !s.belongs(partner) {
				continue
			}
			partners[partner] = true
			r := PartnerRating{Partner: partner, Figure: last.figure(), Low: below(last.figure(), threshold), Review: last.review, At: last.at}
			for _, before := range of[max(0, len(of)-maxTrend) : len(of)-1] {
				r.Before = append(r.Before, before.rating)
			}
			x.By = append(x.By, r)
		}
		x.Gap = apart(x.By)
		if len(x.By) > 0 {
			v.Rated = append(v.Rated, x)
		}
	}
	for _, partner := range slices.Sorted(maps.Keys(partners)) {
		v.Partners = append(v.Partners, Viewer{Partner: partner})
	}
	if len(v.Rated) == 0 {
		return nil
	}
	return v
}

// apart is how far the figures of two partners or more are from each other; nil for fewer.
func apart(by []PartnerRating) *big.Rat {
	if len(by) < 2 {
		return nil
	}
	order := func(a, b PartnerRating) int { return a.Figure.Cmp(b.Figure) }
	return new(big.Rat).Sub(slices.MaxFunc(by, order).Figure, slices.MinFunc(by, order).Figure)
}
