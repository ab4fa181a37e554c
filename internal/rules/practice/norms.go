// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
	"maps"
	"math/big"
	"slices"
	"time"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// maxTrend is how many ratings of a norm a trend has.
const maxTrend = 4

// rated is how a partner rated a norm in a review.
type rated struct {
	at     time.Time
	review string
	rating v1alpha1.Rating
	// people is of how many the rating is.
	people int
}

func (r *rated) figure() *big.Rat { return big.NewRat(int64(r.rating), 1) }

// ratings are those of the norms in the reviews that were held and accepted, by norm and partner, the oldest first.
type ratings map[v1alpha1.Name]map[v1alpha1.Name][]rated

// ratings reads what the partners think of each norm of the definition.
func (s *State) ratings() ratings {
	all := ratings{}
	for _, n := range s.norms() {
		all[n.Name] = map[v1alpha1.Name][]rated{}
	}
	if len(all) == 0 {
		return all
	}
	for i := range s.reviews {
		r := &s.reviews[i]
		if !r.Accepted {
			continue
		}
		for j := range r.Spec.Record.Views {
			v := &r.Spec.Record.Views[j]
			for norm, rating := range v.Norms {
				if by := all[v1alpha1.Name(norm)]; by != nil {
					by[v.Partner] = append(by[v.Partner], rated{r.Spec.Record.HeldTime.Time, r.Name, rating, int(ptr.Deref(v.Respondents, 1))})
				}
			}
		}
	}
	for _, by := range all {
		for _, of := range by {
			slices.SortFunc(of, func(a, b rated) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.review, b.review)) })
		}
	}
	return all
}

// norms are those of the definition.
func (s *State) norms() []v1alpha1.Norm {
	if s.Alliance.Spec.Definition == nil {
		return nil
	}
	return s.Alliance.Spec.Definition.Norms
}

// shown reports whether people may read a rating, or so few gave it that they would know whose it is.
func (s *State) shown(r *rated) bool {
	return r.people >= review.AnonymousFrom || !review.Anonymous(s.Policy)
}

// shownOf are the ratings that people may read.
func (s *State) shownOf(of []rated) []rated {
	return slices.DeleteFunc(slices.Clone(of), func(r rated) bool { return !s.shown(&r) })
}

// NormTrends are the latest ratings of each norm by each partner, sorted.
func (s *State) NormTrends() []v1alpha1.NormTrend {
	var trends []v1alpha1.NormTrend
	all := s.ratings()
	for _, norm := range slices.Sorted(maps.Keys(all)) {
		for _, partner := range slices.Sorted(maps.Keys(all[norm])) {
			if !s.belongs(partner) {
				continue
			}
			of := s.shownOf(all[norm][partner])
			if len(of) == 0 {
				continue
			}
			t := v1alpha1.NormTrend{Norm: norm, Partner: partner}
			for _, r := range of[max(0, len(of)-maxTrend):] {
				t.Ratings = append(t.Ratings, r.rating)
			}
			trends = append(trends, t)
		}
	}
	return trends
}

// latest is the latest of some ratings; nil for none.
func latest(of []rated) *rated {
	if len(of) == 0 {
		return nil
	}
	return &of[len(of)-1]
}

// strangeNorms names what was rated within an interval and is no norm of the definition, and who rated it.
func (s *State) strangeNorms(over func(time.Time) bool) (strange notCounted) {
	isNorm := func(name string) bool {
		return slices.ContainsFunc(s.norms(), func(n v1alpha1.Norm) bool { return string(n.Name) == name })
	}
	for i := range s.reviews {
		r := &s.reviews[i]
		if !r.Accepted {
			continue
		}
		for j := range r.Spec.Record.Views {
			v := &r.Spec.Record.Views[j]
			for name := range v.Norms {
				if !isNorm(name) && !over(r.Spec.Record.HeldTime.Time) {
					strange.note(name + " (" + string(v.Partner) + " in " + r.Name + ")")
				}
			}
		}
	}
	return strange
}

// kindNorm marks norms among the objects of a finding: each as one partner rates it.
const kindNorm = "Norm"

// byNorm orders norms by their names, and then by the partners.
func byNorm(a, b verdict.Object) int {
	return cmp.Or(verdict.ByName(a, b), cmp.Compare(a.Partners[0], b.Partners[0]))
}
