// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"math/big"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// View is how the partners see the same things, each of which stands for itself.
type View struct {
	// Title of the view, such as "Health check"; Review is where they said it, and Held when. Both are empty for norms.
	Title, Review string
	Held          time.Time
	Viewers       []Viewer
	Rows          []Rated
	// Apart is how far partners may be from each other, and Low the figure below which one is low; empty for no such
	// bound.
	Apart, Low string
	// FewestPeople of a partner of whom anything is shown; zero where people may be told apart.
	FewestPeople int
}

// Viewer is a partner that was asked.
type Viewer struct {
	Title string
	// Place of the partner in the alliance, which is that of its mark in all views.
	Place int
	// People of it who answered; zero where that is not said.
	People int
}

// Rated is what the partners rated: a dimension, or a norm.
type Rated struct {
	Name, About string
	// By are the ratings in the order of the viewers.
	By []Rating
	// Gap is how far they are apart; empty where fewer than two rated it. Wide: further than they may be.
	Gap  string
	Wide bool
}

// The ends of the scale on which people rate.
const (
	Poorest = 1
	Best    = 5
)

// Rating is what a partner says; Known is false where it says nothing.
type Rating struct {
	Known bool
	// Figure between Poorest and Best, and as it is written.
	Figure float64
	Text   string
	// Before are the ratings before that, the oldest first.
	Before []string
	// Low: it is below what it has to be.
	Low bool
	// Review in which a norm was rated.
	Review string
}

// reviewViews are those of reviews.
func (g *gathering) reviewViews(a *v1alpha1.Alliance, of []rules.View) []View {
	var views []View
	for i := range of {
		v := g.view(a, &of[i])
		v.Title = "Review"
		if of[i].Type == v1alpha1.ReviewHealthCheck {
			v.Title = "Health check"
		}
		views = append(views, v)
	}
	return views
}

// views are those of the reviews, the latest first, and how the norms are rated.
func (g *gathering) views(a *v1alpha1.Alliance, p *rules.Picture) []View {
	views := g.reviewViews(a, p.Views)
	if p.Norms == nil {
		return views
	}
	v := g.view(a, p.Norms)
	v.Title = "Norms"
	for i := range v.Rows {
		for _, n := range a.Spec.Definition.Norms {
			if string(n.Name) == v.Rows[i].Name {
				v.Rows[i].About = n.Behaviour
			}
		}
	}
	return append(views, v)
}

func (g *gathering) view(a *v1alpha1.Alliance, of *rules.View) View {
	v := View{Review: of.Review, Held: of.Held.UTC(), Apart: figure(of.Apart), Low: figure(of.Low)}
	if of.Review == "" {
		v.Held = time.Time{}
	}
	if of.Anonymous {
		v.FewestPeople = rules.AnonymousFrom
	}
	at := map[v1alpha1.Name]int{} // the place of each partner among the viewers
	for place := range a.Spec.Partners {
		for _, p := range of.Partners {
			if p.Partner == a.Spec.Partners[place].Name {
				at[p.Partner] = len(v.Viewers)
				v.Viewers = append(v.Viewers, Viewer{g.partner(a.Namespace, p.Partner), place, p.People})
			}
		}
	}
	for i := range of.Rated {
		x := &of.Rated[i]
		row := Rated{Name: x.Name, Gap: figure(x.Gap), Wide: x.Wide, By: make([]Rating, len(v.Viewers))}
		for j := range x.By {
			row.By[at[x.By[j].Partner]] = rating(&x.By[j])
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

func rating(r *rules.PartnerRating) Rating {
	out := Rating{Known: true, Text: figure(r.Figure), Low: r.Low, Review: r.Review}
	out.Figure, _ = r.Figure.Float64()
	out.Figure = min(max(out.Figure, Poorest), Best)
	for _, before := range r.Before {
		out.Before = append(out.Before, figure(big.NewRat(int64(before), 1)))
	}
	return out
}

// figure writes one; empty for nil.
func figure(r *big.Rat) string {
	if r == nil {
		return ""
	}
	return verdict.Figure(r)
}
