// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"cmp"
	"math/big"
	"slices"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Dimension is one of those that people rate.
type Dimension string

// dimensions are all of them, in the order in which they are shown.
var dimensions = []struct {
	Dimension
	asks string
	in   func(*v1alpha1.Ratings) **v1alpha1.Rating
}{
	{"strategic", "Strategic fit: do the aims agree", func(r *v1alpha1.Ratings) **v1alpha1.Rating { return &r.Strategic }},
	{"operational", "Operational fit: do the ways of working agree", func(r *v1alpha1.Ratings) **v1alpha1.Rating { return &r.Operational }},
	{"cultural", "Cultural fit: do the habits agree", func(r *v1alpha1.Ratings) **v1alpha1.Rating { return &r.Cultural }},
	{"governance", "Governance: do the rules of the alliance work", func(r *v1alpha1.Ratings) **v1alpha1.Rating { return &r.Governance }},
	{"trust", "Trust in the other partners", func(r *v1alpha1.Ratings) **v1alpha1.Rating { return &r.Trust }},
	{"communication", "Communication with the other partners", func(r *v1alpha1.Ratings) **v1alpha1.Rating { return &r.Communication }},
}

// Dimensions are all of them, in the order in which they are shown.
func Dimensions() []Dimension {
	all := make([]Dimension, len(dimensions))
	for i := range dimensions {
		all[i] = dimensions[i].Dimension
	}
	return all
}

// Asks is what people are asked of a dimension.
func (d Dimension) Asks() string {
	for i := range dimensions {
		if dimensions[i].Dimension == d {
			return dimensions[i].asks
		}
	}
	return ""
}

// Rate puts a figure among what somebody rates. A name that is no dimension is rated nowhere, and reported.
func (d Dimension) Rate(r *v1alpha1.Ratings, figure v1alpha1.Rating) bool {
	for i := range dimensions {
		if dimensions[i].Dimension == d {
			*dimensions[i].in(r) = &figure
			return true
		}
	}
	return false
}

// In is the figure among what somebody rates; nil for none.
func (d Dimension) In(r *v1alpha1.Ratings) *v1alpha1.Rating {
	for i := range dimensions {
		if dimensions[i].Dimension == d {
			return *dimensions[i].in(r)
		}
	}
	return nil
}

// Figures are what the partners of an alliance said of it in a review.
type Figures struct {
	// Partners that belonged to the alliance when the review was held, and have not left since, by name; those
	// that said nothing, too.
	Partners []PartnerFigures
	// Strangers answered, and the alliance does not know them.
	Strangers []v1alpha1.PersonRef
}

// PartnerFigures are what the people of a partner said.
type PartnerFigures struct {
	Partner v1alpha1.Name
	// Respondents is how many people answered.
	Respondents int
	// Of are the figures that there are, by dimension.
	Of map[Dimension]Figure
}

// Figure is what people of a partner said of a dimension.
type Figure struct {
	// Mean of what they said, which is exact.
	Mean *big.Rat
	// People is how many they are.
	People int
}

// FiguresOf reads, at a moment, what was said in a review that was held: by the answers of people, or else by
// the view of their partner. Where the policy, which may be nil, has answers anonymous, what fewer than AnonymousFrom
// people of a partner said is left out.
func FiguresOf(m *verdict.Moment, r *v1alpha1.Review, a *v1alpha1.Alliance, policy *v1alpha1.CommunicationPolicy, partners map[string]*v1alpha1.Partner) Figures {
	answers, strangers := answersIn(m, r, a, partners)
	f := Figures{Strangers: strangers}
	then := &verdict.Moment{Now: r.Spec.Record.HeldTime.Time} // a past one, at which nothing is looked at again
	for i := range a.Spec.Partners {
		name := a.Spec.Partners[i].Name
		if !team.InAlliance(then, a, name, partners) || !team.InAlliance(m, a, name, partners) {
			continue
		}
		p := PartnerFigures{Partner: name, Of: map[Dimension]Figure{}}
		if p.read(answers[name]); p.Respondents == 0 {
			p.readView(r.Spec.Record)
		}
		if Anonymous(policy) {
			p.hideFew()
		}
		f.Partners = append(f.Partners, p)
	}
	slices.SortFunc(f.Partners, func(a, b PartnerFigures) int { return cmp.Compare(a.Partner, b.Partner) })
	return f
}

// answersIn are the ratings of each person who answered by the moment, by partner: the latest of those with a
// name.
func answersIn(m *verdict.Moment, r *v1alpha1.Review, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner) (map[v1alpha1.Name][]*v1alpha1.Ratings, []v1alpha1.PersonRef) {
	var counted []*v1alpha1.Response
	var strangers []v1alpha1.PersonRef
	for i := range r.Spec.Responses {
		x := &r.Spec.Responses[i]
		who := v1alpha1.PersonRef{Partner: x.Partner, Contact: x.Contact}
		known := team.Knows(a, partners, who) || x.Contact == "" && team.IsPartner(a, x.Partner)
		switch {
		case !m.Reached(x.Time.Time):
		case known:
			counted = append(counted, x)
		case !slices.Contains(strangers, who):
			strangers = append(strangers, who)
		}
	}
	slices.SortStableFunc(counted, func(a, b *v1alpha1.Response) int { return a.Time.Compare(b.Time.Time) })
	slices.SortFunc(strangers, team.ByName)
	answers, heard := map[v1alpha1.Name][]*v1alpha1.Ratings{}, map[v1alpha1.PersonRef]bool{}
	for _, x := range slices.Backward(counted) { // of two of the same time the one entered later
		who := v1alpha1.PersonRef{Partner: x.Partner, Contact: x.Contact}
		if x.Contact == "" || !heard[who] {
			heard[who] = true
			answers[x.Partner] = append(answers[x.Partner], &x.Ratings)
		}
	}
	return answers, strangers
}

// read takes the means of what people answered.
func (p *PartnerFigures) read(answers []*v1alpha1.Ratings) {
	p.Respondents = len(answers)
	for _, d := range dimensions {
		sum, people := int64(0), 0
		for _, ratings := range answers {
			if rating := *d.in(ratings); rating != nil {
				sum, people = sum+int64(*rating), people+1
			}
		}
		if people > 0 {
			p.Of[d.Dimension] = Figure{big.NewRat(sum, int64(people)), people}
		}
	}
}

// readView takes what a partner's view says.
func (p *PartnerFigures) readView(rec *v1alpha1.ReviewRecord) {
	for i := range rec.Views {
		v := &rec.Views[i]
		if v.Partner != p.Partner || v.Ratings == nil {
			continue
		}
		people := int(ptr.Deref(v.Respondents, 1))
		for _, d := range dimensions {
			if rating := *d.in(v.Ratings); rating != nil {
				p.Respondents = people
				p.Of[d.Dimension] = Figure{big.NewRat(int64(*rating), 1), people}
			}
		}
	}
}

// AnonymousFrom is how many people of a partner answer at least where nobody is to tell what one of them said.
const AnonymousFrom = 3

// Anonymous reports whether a policy, which may be nil, asks for that.
func Anonymous(policy *v1alpha1.CommunicationPolicy) bool {
	return policy != nil && policy.Spec.HealthChecks != nil && ptr.Deref(policy.Spec.HealthChecks.Anonymous, false)
}

// hideFew leaves out what too few people said for that.
func (p *PartnerFigures) hideFew() {
	for d, figure := range p.Of {
		if figure.People < AnonymousFrom {
			delete(p.Of, d)
		}
	}
}

// Gap is how far the partners are apart in a dimension: those that rate it highest and lowest, of several the first by
// name.
type Gap struct {
	Dimension      Dimension
	High, Low      v1alpha1.Name
	Highest, Least *big.Rat
	// Wide is the difference.
	Wide *big.Rat
}

// Gaps are those of the dimensions that two partners or more rated, in the order of Dimensions.
func (f *Figures) Gaps() []Gap {
	var gaps []Gap
	for _, d := range dimensions {
		g, rated := Gap{Dimension: d.Dimension}, 0
		for i := range f.Partners {
			p := &f.Partners[i]
			figure, ok := p.Of[d.Dimension]
			if !ok {
				continue
			}
			rated++
			if g.Highest == nil || figure.Mean.Cmp(g.Highest) > 0 {
				g.High, g.Highest = p.Partner, figure.Mean
			}
			if g.Least == nil || figure.Mean.Cmp(g.Least) < 0 {
				g.Low, g.Least = p.Partner, figure.Mean
			}
		}
		if rated > 1 {
			g.Wide = new(big.Rat).Sub(g.Highest, g.Least)
			gaps = append(gaps, g)
		}
	}
	return gaps
}
