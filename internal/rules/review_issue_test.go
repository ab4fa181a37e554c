// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// overdueFacts are of a review that was due on 22 January 2026 at 09:00, under a policy that
// asks for an issue then.
func overdueFacts(review gen.ReviewBuilder) rules.ReviewFacts {
	w := gen.NewWorld()
	w.Policy.Spec.OverdueReviews = &v1alpha1.OverdueReviews{OpenIssue: &v1alpha1.OpenIssue{Severity: v1alpha1.SeverityMedium}}
	return w.ReviewFacts(review)
}

func TestAnOverdueReviewOpensAnIssueOnTheDot(t *testing.T) {
	for at, want := range map[string]bool{"2026-01-22 08:59:59": false, "2026-01-22 09:00:00": true, "2026-01-22 09:00:01": true, "2027-01-22 09:00": true} {
		v := rules.DecideReview(overdueFacts(gen.QuarterlyReview()), gen.UTC(at))
		if (v.Open != nil) != want || len(v.Resolve) > 0 {
			t.Errorf("%s: opens %v", at, v.Open)
		}
	}
}

// Issues of overdue reviews are armed from Launch to Exit. One that is open is resolved in any stage
// once its review is overdue no more.
func TestAnOverdueReviewOpensAnIssueOnlyInOperation(t *testing.T) {
	for stage, want := range map[v1alpha1.Stage]bool{
		v1alpha1.StageExplore: false, v1alpha1.StageAssess: false, v1alpha1.StageNegotiate: false, v1alpha1.StageLaunch: true,
		v1alpha1.StageManage: true, v1alpha1.StageTransform: true, v1alpha1.StageExit: true, v1alpha1.StageClosed: false,
	} {
		f := overdueFacts(gen.QuarterlyReview())
		open := rules.DecideReview(f, gen.UTC("2026-03-01 09:00")).Open
		f.Alliance.Spec.Stage = stage
		if v := rules.DecideReview(f, gen.UTC("2026-03-01 09:00")); (v.Open != nil) != want {
			t.Errorf("%s: opens %v", stage, v.Open)
		}
		f.Issues, f.Review = []*v1alpha1.Issue{open}, gen.QuarterlyReview().Held("2026-02-20 09:00").Review
		if v := rules.DecideReview(f, gen.UTC("2026-03-01 09:00")); len(v.Resolve) != 1 {
			t.Errorf("%s: held, and the issue stays open", stage)
		}
	}
}

func TestTheIssueOfAnOverdueReview(t *testing.T) {
	f := overdueFacts(gen.QuarterlyReview().Named(strings.Repeat("r", 240) + ".1"))
	i := rules.DecideReview(f, gen.UTC("2026-03-01 09:00")).Open
	if i == nil {
		t.Fatal("none")
	}
	if problems := validation.NameIsDNSSubdomain(i.Name, false); len(problems) > 0 || i.Namespace != "demo" {
		t.Errorf("named %s: %v", i.Name, problems)
	}
	s := &i.Spec
	if s.ReviewRef.Name != f.Review.Name || s.Severity != v1alpha1.SeverityMedium || s.RaisedBy != gen.Person("northwind/jane") ||
		!s.DetectedTime.Time.Equal(gen.UTC("2026-01-22 09:00")) || len([]rune(s.Title)) > v1alpha1.MaxIssueTitle || s.AllianceRef.Name != "northwind-contoso" {
		t.Errorf("%+v", s)
	}
	later := rules.DecideReview(f, gen.UTC("2026-03-02 09:00")).Open
	if later == nil || later.Name != i.Name {
		t.Errorf("a later look makes another: %v", later)
	}
}

func TestWhetherAnOverdueReviewOpensAnIssue(t *testing.T) {
	opened := func(review gen.ReviewBuilder, due string) *v1alpha1.Issue {
		f := overdueFacts(review)
		i := rules.DecideReview(f, gen.UTC("2026-03-01 09:00")).Open.DeepCopy()
		i.Spec.DetectedTime = gen.Time(due)
		return i
	}
	resolved := opened(gen.QuarterlyReview(), "2026-01-22 09:00")
	resolved.Spec.Resolution = &v1alpha1.Statement{Time: gen.Time("2026-01-23 09:00"), Summary: "by hand"}
	byHand := opened(gen.QuarterlyReview(), "2026-01-22 09:00")
	byHand.Labels = nil
	for name, c := range map[string]struct {
		review  gen.ReviewBuilder
		change  func(*rules.ReviewFacts)
		opens   string // the raiser
		resolve string // the summary
	}{
		"overdue":                      {review: gen.QuarterlyReview(), opens: "northwind/jane"},
		"held in time":                 {review: gen.QuarterlyReview().Held("2026-01-20 09:00")},
		"held, not accepted":           {review: gen.QuarterlyReview().Held("2026-01-20 09:00").Accepted(false, "thin"), opens: "northwind/jane"},
		"no policy":                    {review: gen.QuarterlyReview(), change: func(f *rules.ReviewFacts) { f.Policy = nil }},
		"the policy asks for none":     {review: gen.QuarterlyReview(), change: func(f *rules.ReviewFacts) { f.Policy.Spec.OverdueReviews = nil }},
		"the policy says nothing":      {review: gen.QuarterlyReview(), change: func(f *rules.ReviewFacts) { f.Policy.Spec.OverdueReviews.OpenIssue = nil }},
		"the policy is suspended":      {review: gen.QuarterlyReview(), change: func(f *rules.ReviewFacts) { f.Policy.Spec.Suspend = new(true) }},
		"suspended":                    {review: gen.QuarterlyReview().Suspended()},
		"the manager has left":         {review: gen.QuarterlyReview(), change: func(f *rules.ReviewFacts) { f.Alliance.Spec.Team[0].LeftDate = "2026-01-01" }, opens: "northwind/olga"},
		"nobody is on the host's team": {review: gen.QuarterlyReview(), change: func(f *rules.ReviewFacts) { f.Alliance.Spec.Team = nil }, opens: "northwind/jane"},
		"the host has nobody":          {review: gen.QuarterlyReview(), change: func(f *rules.ReviewFacts) { f.Alliance.Spec.Team = nil; f.Partners = nil }},
		"open already": {review: gen.QuarterlyReview(), change: func(f *rules.ReviewFacts) {
			f.Issues = append(f.Issues, opened(gen.QuarterlyReview(), "2026-01-22 09:00"))
		}},
		"resolved by hand":  {review: gen.QuarterlyReview(), change: func(f *rules.ReviewFacts) { f.Issues = append(f.Issues, resolved) }},
		"people opened one": {review: gen.QuarterlyReview(), change: func(f *rules.ReviewFacts) { f.Issues = append(f.Issues, byHand) }, opens: "northwind/jane"},
		"open for an earlier due time": {review: gen.QuarterlyReview(), change: func(f *rules.ReviewFacts) {
			f.Issues = append(f.Issues, opened(gen.QuarterlyReview(), "2026-01-15 09:00"))
		}},
		"open for another of the cadence": {review: gen.QuarterlyReview(), change: func(f *rules.ReviewFacts) {
			f.Issues = append(f.Issues, opened(gen.QuarterlyReview().Named("x"), "2026-01-22 09:00"))
		}},
		"of another review": {review: gen.QuarterlyReview(), change: func(f *rules.ReviewFacts) {
			f.Issues = append(f.Issues, opened(gen.QuarterlyReview().Occasion().Named("x"), "2026-01-22 09:00"))
		}, opens: "northwind/jane"},
		"held after it was opened": {review: gen.QuarterlyReview().Held("2026-02-20 09:00"), change: func(f *rules.ReviewFacts) {
			f.Issues = append(f.Issues, opened(gen.QuarterlyReview(), "2026-01-22 09:00"))
		}, resolve: "The review was held at 2026-02-20 10:00 Europe/Amsterdam (2026-02-20T09:00:00Z)"},
		"put off after it was opened": {review: gen.QuarterlyReview().Postponed("2026-02-01 09:00", "2026-04-01 09:00"), change: func(f *rules.ReviewFacts) {
			f.Issues = append(f.Issues, opened(gen.QuarterlyReview(), "2026-01-22 09:00"))
		}, resolve: "The review was put off until 2026-04-01 11:00 Europe/Amsterdam (2026-04-01T09:00:00Z)"},
		"cancelled after it was opened": {review: gen.QuarterlyReview().Cancelled("2026-02-20 09:00"), change: func(f *rules.ReviewFacts) {
			f.Issues = append(f.Issues, opened(gen.QuarterlyReview(), "2026-01-22 09:00"))
		}, resolve: "The review was cancelled at 2026-02-20 10:00 Europe/Amsterdam (2026-02-20T09:00:00Z)"},
		"resolved by hand, then held": {review: gen.QuarterlyReview().Held("2026-02-20 09:00"), change: func(f *rules.ReviewFacts) { f.Issues = append(f.Issues, resolved) }},
		"people's own, then held":     {review: gen.QuarterlyReview().Held("2026-02-20 09:00"), change: func(f *rules.ReviewFacts) { f.Issues = append(f.Issues, byHand) }},
	} {
		t.Run(name, func(t *testing.T) {
			f := overdueFacts(c.review)
			if c.change != nil {
				c.change(&f)
			}
			v := rules.DecideReview(f, gen.UTC("2026-03-01 09:00"))
			opens := ""
			var resolve strings.Builder
			if v.Open != nil {
				opens = verdict.PersonName(v.Open.Spec.RaisedBy)
			}
			for _, r := range v.Resolve {
				resolve.WriteString(r.Resolution.Summary)
				if !r.Resolution.Time.Time.Equal(gen.UTC("2026-03-01 09:00")) {
					t.Errorf("resolved at %s", r.Resolution.Time)
				}
			}
			if opens != c.opens || resolve.String() != c.resolve {
				t.Errorf("opens %q, resolves %q; want %q, %q", opens, resolve.String(), c.opens, c.resolve)
			}
		})
	}
}

func TestIssuesOfAReviewThatIsGone(t *testing.T) {
	generated := map[string]string{v1alpha1.LabelGenerated: "true"}
	open, resolved, own := gen.Issue("late-shipments").Issue, gen.Issue("late-shipments").Resolved("2026-02-01 09:00").Issue, gen.Issue("late-shipments").Issue
	open.Labels, resolved.Labels = generated, generated
	got := rules.OrphanedIssues([]*v1alpha1.Issue{resolved, open, own}, nil, nil, nil, gen.UTC("2026-03-01 09:00"))
	if len(got) != 1 || got[0].Issue != open || got[0].Resolution.Summary != "The review was deleted" || !got[0].Resolution.Time.Time.Equal(gen.UTC("2026-03-01 09:00")) {
		t.Errorf("%+v", got)
	}
}

// The issue of a review that was deleted is resolved, and opened again when the review is made again
// and is overdue: there is one, whatever comes first.
func TestTheIssueOfAReviewThatIsMadeAgainIsReopened(t *testing.T) {
	at := gen.UTC("2026-03-04 09:00")
	facts := func(uid types.UID) rules.ReviewFacts {
		return overdueFacts(gen.Review("yearly").UID(uid).Due("2026-03-03 09:00"))
	}
	f := facts("first")
	issue := rules.DecideReview(f, at).Open
	effects := rules.ResolveEffects(rules.OrphanedIssues([]*v1alpha1.Issue{issue}, f.Alliance, f.Partners, nil, at))
	if len(effects) != 1 {
		t.Fatalf("the review is gone: %d effects", len(effects))
	}
	f = facts("second")
	f.Issues = []*v1alpha1.Issue{effects[0].(rules.Patch).After.(*v1alpha1.Issue)}
	v := rules.DecideReview(f, at)
	if v.Open != nil || v.Reopen == nil || v.Reopen.Name != issue.Name {
		t.Errorf("it opens %v and reopens %v", v.Open, v.Reopen)
	}
}
