// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"slices"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// ForRules is a review as the rules of its alliance see it: as far as it counts, and without the ratings of so few
// people that whoever may write a rule could ask what one of them said. Rules answer with a condition, which more
// people may read than Reviews. It is the review itself where nothing is to be left out. The policy may be nil.
func ForRules(r *v1alpha1.Review, a *v1alpha1.Alliance, policy *v1alpha1.CommunicationPolicy, partners map[string]*v1alpha1.Partner) *v1alpha1.Review {
	r = Counted(r, a, partners)
	if Anonymous(policy) {
		r = withoutFew(r)
	}
	return r
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
