// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review_test

import (
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/review"
)

func rated(trust v1alpha1.Rating) v1alpha1.Ratings { return v1alpha1.Ratings{Trust: &trust} }

func view(respondents *int32) v1alpha1.View {
	ratings := rated(4)
	return v1alpha1.View{Partner: "contoso", Respondents: respondents, Ratings: &ratings, Norms: map[string]v1alpha1.Rating{"phone-first": 4}}
}

func withViews(views ...v1alpha1.View) *v1alpha1.Review {
	return &v1alpha1.Review{Spec: v1alpha1.ReviewSpec{Record: &v1alpha1.ReviewRecord{Views: views}}}
}

// Where answers are anonymous rules see no ratings of single people, nor of fewer than three; the review in the cache,
// which others read, keeps them.
func TestRulesSeeNoAnonymousRatings(t *testing.T) {
	anonymous := &v1alpha1.CommunicationPolicy{}
	anonymous.Spec.HealthChecks = &v1alpha1.HealthChecks{Anonymous: new(true)}
	r := withViews(view(nil), view(new(int32(2))), view(new(int32(3))))
	r.Spec.Responses = []v1alpha1.Response{{Partner: "contoso", Contact: "kim", Ratings: rated(1)}}
	seen := review.ForRules(r, nil, anonymous, nil)
	if got := seen.Spec.Responses[0]; got.Ratings.Trust != nil || got.Contact != "kim" {
		t.Errorf("a rule sees %+v", got)
	}
	for i, shown := range []bool{false, false, true} {
		if v := seen.Spec.Record.Views[i]; (v.Ratings != nil) != shown || (v.Norms != nil) != shown {
			t.Errorf("a rule sees %+v of view %d", v, i)
		}
	}
	if r.Spec.Responses[0].Ratings.Trust == nil || r.Spec.Record.Views[0].Ratings == nil || r.Spec.Record.Views[0].Norms == nil {
		t.Error("the review itself was changed")
	}
}

// A review is copied only where something is to be left out.
func TestRulesSeeTheReviewItselfWhereAllOfItIsShown(t *testing.T) {
	anonymous := &v1alpha1.CommunicationPolicy{}
	anonymous.Spec.HealthChecks = &v1alpha1.HealthChecks{Anonymous: new(true)}
	answered := withViews(view(nil))
	answered.Spec.Responses = []v1alpha1.Response{{Partner: "contoso", Contact: "kim", Ratings: rated(1)}}
	for name, x := range map[string]struct {
		review *v1alpha1.Review
		policy *v1alpha1.CommunicationPolicy
	}{
		"no policy":                {answered, nil},
		"answers are not secret":   {answered, &v1alpha1.CommunicationPolicy{}},
		"three people or more":     {withViews(view(new(int32(3)))), anonymous},
		"a view without a rating":  {withViews(v1alpha1.View{Partner: "contoso"}), anonymous},
		"nothing was recorded yet": {&v1alpha1.Review{}, anonymous},
	} {
		if review.ForRules(x.review, nil, x.policy, nil) != x.review {
			t.Errorf("%s: it is a copy", name)
		}
	}
}
