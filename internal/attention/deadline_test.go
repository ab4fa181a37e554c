// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package attention

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// The first deadline to come is told, and what it asks for; one that has come is none.
func TestTheNextDeadlineIsTheFirstToCome(t *testing.T) {
	in := func(h int) *metav1.Time { return at(now.Add(time.Duration(h) * time.Hour)) }
	for name, c := range map[string]struct {
		change func(*v1alpha1.Alliance, *v1alpha1.Issue)
		want   string
	}{
		"nothing": {func(*v1alpha1.Alliance, *v1alpha1.Issue) {}, ""},
		"a review": {func(a *v1alpha1.Alliance, _ *v1alpha1.Issue) {
			a.Status.Reviews = &v1alpha1.ReviewCount{Next: &v1alpha1.NextReview{Name: "spring", DueTime: *in(2)}}
		}, "Review spring: review due"},
		"a partner is to be told before that": {func(a *v1alpha1.Alliance, i *v1alpha1.Issue) {
			a.Status.Reviews = &v1alpha1.ReviewCount{Next: &v1alpha1.NextReview{Name: "spring", DueTime: *in(2)}}
			i.Status.Untold = []v1alpha1.UntoldPartner{{Partner: "late", DueTime: in(0)}, {Partner: "contoso", DueTime: in(1)}}
		}, "Issue shipments: tell CONTOSO"},
		"a plan, of two at one moment the review": {func(a *v1alpha1.Alliance, i *v1alpha1.Issue) {
			a.Status.Reviews = &v1alpha1.ReviewCount{Next: &v1alpha1.NextReview{Name: "spring", DueTime: *in(1)}}
			i.Status.RecoveryPlanDueTime = in(1)
		}, "Review spring: review due"},
		"a plan": {func(_ *v1alpha1.Alliance, i *v1alpha1.Issue) {
			i.Status.RecoveryPlanDueTime = in(1)
			i.Status.NextStep = &v1alpha1.NextStep{Name: "board", Time: *in(2)}
		}, "Issue shipments: recovery plan due"},
		"a step": {func(_ *v1alpha1.Alliance, i *v1alpha1.Issue) {
			i.Status.NextStep = &v1alpha1.NextStep{Name: "board", Time: *in(2)}
		}, "Issue shipments: step board"},
		"the end of the path": {func(_ *v1alpha1.Alliance, i *v1alpha1.Issue) {
			i.Status.NextStep = &v1alpha1.NextStep{Time: *in(2)}
		}, "Issue shipments: the path runs out"},
	} {
		t.Run(name, func(t *testing.T) {
			a, i := gen.FoundAlliance("a"), gen.FoundIssue("shipments", "a")
			c.change(a, i)
			got := ""
			if d, found := NextDeadline(a, []*v1alpha1.Issue{i}, now); found {
				got = d.Kind + " " + d.Name + ": " + d.What(func(name v1alpha1.Name) string {
					if name == "contoso" {
						return "CONTOSO"
					}
					return string(name)
				})
			}
			if got != c.want {
				t.Errorf("it is %q, want %q", got, c.want)
			}
		})
	}
}
