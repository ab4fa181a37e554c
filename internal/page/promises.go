// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"cmp"
	"slices"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// mostPromises is how many promises, and how many gifts, an alliance's page shows.
const mostPromises = 20

// promise is an action that was promised in a review.
type promise struct {
	Name, Text, Review, Link string
	Owner                    *person
	State                    string
	Urgent                   bool
	// Due and Done are zero for none.
	Due, Done time.Time
	Command   *command

	outcome review.Outcome
}

// outcomeWords say what became of a promise.
var outcomeWords = map[review.Outcome]string{
	review.PromiseOpen: "open", review.PromiseKept: "kept", review.PromiseLate: "kept late", review.PromiseBroken: "late",
}

// promises of the reviews that were held: first those that are late, then the open ones, then the latest of the rest.
func (q *request) promises(a *v1alpha1.Alliance) []promise {
	var out []promise
	moment := &verdict.Moment{Now: q.at}
	for _, r := range q.index.reviewsOf[client.ObjectKeyFromObject(a)] {
		if s := inventory.StatusOf(r); r.Spec.Record == nil || !s.True(v1alpha1.ConditionHeld) {
			continue
		}
		for i := range r.Spec.Record.Actions {
			action := &r.Spec.Record.Actions[i]
			is := review.PromiseOf(moment, action, q.index.partners[a.Namespace])
			p := promise{
				Name: string(action.Name), Text: string(action.Description), Review: r.Name, Link: q.toObject(v1alpha1.KindReview, r.Namespace, r.Name),
				State: outcomeWords[is.Outcome], Urgent: is.Outcome == review.PromiseBroken, Due: is.Due, Done: is.Done, outcome: is.Outcome,
			}
			if action.Owner != nil {
				p.Owner = new(q.person(a.Namespace, *action.Owner))
			}
			if is.Outcome == review.PromiseOpen || is.Outcome == review.PromiseBroken {
				p.Command = new(q.command(r.Namespace, r.Name, offer{"It is done", "review done", []string{"--action", p.Name}}))
			}
			out = append(out, p)
		}
	}
	order := map[review.Outcome]int{review.PromiseBroken: 0, review.PromiseOpen: 1, review.PromiseLate: 2, review.PromiseKept: 2}
	slices.SortStableFunc(out, func(a, b promise) int {
		return cmp.Or(cmp.Compare(order[a.outcome], order[b.outcome]), b.Done.Compare(a.Done), a.Due.Compare(b.Due))
	})
	return out[:min(len(out), mostPromises)]
}

// gift is what a partner gave another.
type gift struct {
	Date, From, To, Text, Value string
}

// given is what partners gave each other by the moment of the page, the latest first.
func (q *request) given(a *v1alpha1.Alliance) []gift {
	var out []gift
	for i := range a.Spec.Contributions {
		c := &a.Spec.Contributions[i]
		date, err := worktime.ParseDate(string(c.Date))
		if err == nil && date.Start(q.zones.Host(a.Namespace, a.Name)).After(q.at) {
			continue
		}
		out = append(out, gift{string(c.Date), q.index.partnerName(a.Namespace, c.From), q.index.partnerName(a.Namespace, c.To), c.Description, string(c.Value)})
	}
	slices.SortStableFunc(out, func(a, b gift) int { return cmp.Compare(b.Date, a.Date) })
	return out[:min(len(out), mostPromises)]
}
