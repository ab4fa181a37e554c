// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

type reviewItem struct {
	*item
	review *v1alpha1.Review
	facts  rules.ReviewFacts
}

func (n *namespace) addReview(r *v1alpha1.Review, keepStatus bool) {
	r = copied(r)
	if !keepStatus {
		r.Status = v1alpha1.ReviewStatus{}
	}
	n.insertReview(r)
}

func (n *namespace) insertReview(r *v1alpha1.Review) {
	x := &reviewItem{review: r}
	n.reviews[r.Name] = x
	b := n.belongings(r.Spec.AllianceRef.Name)
	b.reviews = append(b.reviews, r)
	n.wakeIssuesAbout(r)
	x.item = n.add(v1alpha1.KindReview, r, func(now time.Time) time.Time { return n.lookAtReview(x, now) })
}

func (n *namespace) lookAtReview(x *reviewItem, now time.Time) time.Time {
	r := x.review
	if x.facts.Review == nil {
		a := n.alliance(r.Spec.AllianceRef.Name)
		p := n.policyOf(a)
		x.facts = rules.ReviewFacts{Review: r, Alliance: a, Policy: p, Partners: n.partnersNamed(rules.ReviewPartners(r, a)), Wordless: !n.words}
	}
	x.facts.Issues, x.facts.Others = n.belongings(r.Spec.AllianceRef.Name).issues, n.othersOf(r)
	v := rules.DecideReview(x.facts, now)
	if v.Delete {
		n.apply(v.Effects(r))
		return time.Time{}
	}
	before := r.Status
	r.Status = v.Settle(r, now)
	if len(v.Notify) > 0 {
		r.Status = v.Told(r.Status, now)
	}
	n.tellReview(x.item, r, &before)
	n.send(v.Notify)
	n.apply(v.Effects(r))
	if !rules.NothingToRemind(before.Reminders, r.Status.Reminders) {
		return now // what was said is on record, and next there is something else to wait for
	}
	return n.withScheduled(r, v.NextCheck)
}

// withScheduled adds the time at which a review is to be held: nothing about it changes then,
// but people want to see it.
func (n *namespace) withScheduled(r *v1alpha1.Review, next time.Time) time.Time {
	if at := r.Spec.ScheduledTime; at != nil && n.now.Before(at.Time) && (next.IsZero() || at.Time.Before(next)) {
		return at.Time
	}
	return next
}

// issuesOf are the issues that name a review.
func (n *namespace) issuesOf(r *v1alpha1.Review) []*v1alpha1.Issue { return n.byReview[r.Name] }

func (n *namespace) deleteReview(x *reviewItem) {
	r := x.review
	n.tell(v1alpha1.KindReview, r, ReviewDeleted, "Nobody has recorded anything in it, and nothing asks for it any more", nil)
	n.queue.drop(x.item)
	delete(n.reviews, r.Name)
	b := n.belongings(r.Spec.AllianceRef.Name)
	b.reviews = without(b.reviews, r)
	n.wakeAlliance(r.Spec.AllianceRef.Name)
	n.wakeMessages(r)
	n.wakeIssuesAbout(r)
	a := n.alliance(r.Spec.AllianceRef.Name)
	n.apply(rules.ResolveEffects(rules.OrphanedIssues(n.issuesOf(r), a, n.partnersNamed(rules.AlliancePartners(a)), b.reviews, n.now)))
}

// othersOf are the other reviews of a review's cadence; none for one of no cadence.
func (n *namespace) othersOf(r *v1alpha1.Review) []*v1alpha1.Review {
	if r.Spec.Cadence == "" {
		return nil
	}
	var others []*v1alpha1.Review
	for _, o := range n.belongings(r.Spec.AllianceRef.Name).reviews {
		if o != r && o.Spec.Cadence == r.Spec.Cadence {
			others = append(others, o)
		}
	}
	return others
}

// wakeIssuesAbout queues the issues that may be about a review which came or went.
func (n *namespace) wakeIssuesAbout(r *v1alpha1.Review) {
	for _, i := range n.belongings(r.Spec.AllianceRef.Name).issues {
		if x := n.issues[i.Name]; x != nil && i.Spec.ReviewRef != nil {
			n.queue.wake(x.item, n.now)
		}
	}
}

// without returns a copy of a list without one of its elements: decisions may hold the list.
func without[T comparable](list []T, gone T) []T {
	out := make([]T, 0, len(list))
	for _, x := range list {
		if x != gone {
			out = append(out, x)
		}
	}
	return out
}
