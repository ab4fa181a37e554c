// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// Due is something that is to be done by a time that is to come.
type Due struct {
	Deadline
	// Who it concerns: people, partners, tiers or what is measured.
	Who []string
	// Else is what follows if nobody does it, or Practice which one is not in place then; one of them is empty.
	Else, Practice string
}

// due is what is to be done next of an alliance, the earliest first, as far as the page looks ahead. Nothing pauses
// the clock of bad news.
func (g *gathering) due(a *v1alpha1.Alliance, p *rules.Picture) List[Due] {
	all := g.newsDue(a)
	if !ptr.Deref(a.Spec.Suspend, false) {
		all = slices.Concat(all, g.reviewsDue(a), g.plansDue(a), g.promisesDue(a, p), g.practicesDue(a, p))
	}
	all = slices.DeleteFunc(all, func(d Due) bool { return g.come(d.Time) || !d.Time.Before(g.Until) })
	slices.SortStableFunc(all, func(a, b Due) int { return a.Time.Compare(b.Time) })
	return firstOf(all, mostEvents)
}

// deadline is what is due at a time of a status; at the zero time for nil.
func (g *gathering) deadline(t *metav1.Time, what, kind string, of client.Object) Deadline {
	d := Deadline{What: what, Of: g.named(kind, of.GetNamespace(), of.GetName())}
	if t != nil {
		d.Time = t.UTC()
	}
	return d
}

func (g *gathering) newsDue(a *v1alpha1.Alliance) []Due {
	var out []Due
	for _, i := range g.issuesOf[client.ObjectKeyFromObject(a)] {
		for j := range i.Status.Untold {
			u := &i.Status.Untold[j]
			out = append(out, Due{
				g.deadline(u.DueTime, "Tell the news", v1alpha1.KindIssue, i), []string{g.partner(a.Namespace, u.Partner)}, "The news is late", "",
			})
		}
	}
	return out
}

func (g *gathering) plansDue(a *v1alpha1.Alliance) []Due {
	var out []Due
	for _, i := range g.issuesOf[client.ObjectKeyFromObject(a)] {
		out = append(out, Due{g.deadline(i.Status.RecoveryPlanDueTime, "Plan the recovery", v1alpha1.KindIssue, i), nil, "The recovery plan is late", ""})
	}
	return out
}

func (g *gathering) reviewsDue(a *v1alpha1.Alliance) []Due {
	var out []Due
	for _, r := range g.reviewsOf[client.ObjectKeyFromObject(a)] {
		if rules.ReviewOutstanding(r) && !ptr.Deref(r.Spec.Suspend, false) {
			out = append(out, Due{g.deadline(r.Status.DueTime, "Hold a review", v1alpha1.KindReview, r), nil, "The review is overdue", ""})
		}
	}
	return out
}

func (g *gathering) promisesDue(a *v1alpha1.Alliance, p *rules.Picture) []Due {
	if p.Commitments == nil {
		return nil
	}
	var out []Due
	for _, x := range g.promises(a, p.Commitments.Open) {
		out = append(out, Due{Deadline{x.Due, "Do what was promised", Named{v1alpha1.KindReview, x.Name, x.What}}, []string{x.By.words()}, "The promise is broken", ""})
	}
	return out
}

func (g *gathering) practicesDue(a *v1alpha1.Alliance, p *rules.Picture) []Due {
	out := make([]Due, 0, len(p.Due))
	for i := range p.Due {
		x := &p.Due[i]
		d := Due{Deadline{Time: x.Time.UTC(), What: x.Asks}, nil, "", string(x.Practice)}
		d.Of = Named{Name: x.Name, Title: cmp.Or(x.About, x.Name)}
		if x.Owner != nil {
			d.Who = []string{g.person(a.Namespace, *x.Owner).words()}
		} else {
			for _, partner := range x.Partners {
				d.Who = append(d.Who, g.partner(a.Namespace, partner))
			}
		}
		out = append(out, d)
	}
	return out
}
