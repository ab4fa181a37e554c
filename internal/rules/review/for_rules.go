// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"slices"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
)

// ForRules is a review as the rules of its alliance see it: as far as it counts, without the answers and the presence of
// people whom the alliance does not know, and without the ratings of so few people that whoever may write a rule could
// ask what one of them said. Rules answer with a condition, which more people may read than Reviews. It is the review
// itself where nothing is to be left out. The policy may be nil.
func ForRules(r *v1alpha1.Review, a *v1alpha1.Alliance, policy *v1alpha1.CommunicationPolicy, partners map[string]*v1alpha1.Partner) *v1alpha1.Review {
	r = withoutStrangers(Counted(r, a, partners), a, partners)
	if Anonymous(policy) {
		r = withoutFew(r)
	}
	return r
}

// withoutStrangers leaves out answers and attendees whom the alliance does not know, which figures and a quorum pass over too.
func withoutStrangers(r *v1alpha1.Review, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner) *v1alpha1.Review {
	if a == nil {
		return r // nobody can tell who is a stranger
	}
	shown := *r
	all := team.Kept(&shown.Spec.Responses, func(x *v1alpha1.Response) bool {
		if x.Contact == "" {
			return team.IsPartner(a, x.Partner)
		}
		return team.Knows(a, partners, v1alpha1.PersonRef{Partner: x.Partner, Contact: x.Contact})
	})
	if r.Spec.Record != nil {
		record := *r.Spec.Record
		if !team.Kept(&record.Attendees, func(who *v1alpha1.PersonRef) bool { return team.Knows(a, partners, *who) }) {
			shown.Spec.Record, all = &record, false
		}
	}
	if all {
		return r
	}
	return &shown
}

// withoutFew leaves out what single people rate, and what fewer than AnonymousFrom people of a partner rate together.
// Who answered stays: that says nothing of what.
func withoutFew(r *v1alpha1.Review) *v1alpha1.Review {
	few := func(v v1alpha1.View) bool {
		return (v.Ratings != nil || v.Norms != nil) && ptr.Deref(v.Respondents, 1) < AnonymousFrom
	}
	hidesViews := r.Spec.Record != nil && slices.ContainsFunc(r.Spec.Record.Views, few)
	if len(r.Spec.Responses) == 0 && !hidesViews {
		return r
	}
	shown := *r
	shown.Spec.Responses = slices.Clone(r.Spec.Responses)
	for i := range shown.Spec.Responses {
		shown.Spec.Responses[i].Ratings = v1alpha1.Ratings{}
	}
	if hidesViews {
		record := *r.Spec.Record
		record.Views = slices.Clone(record.Views)
		for i := range record.Views {
			if v := &record.Views[i]; few(*v) {
				v.Ratings, v.Norms = nil, nil
			}
		}
		shown.Spec.Record = &record
	}
	return &shown
}
