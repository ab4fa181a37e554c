// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// What is over needs no mending when its alliance is gone; what is open does.
func TestHistoryOutlivesItsAlliance(t *testing.T) {
	now := gen.UTC("2026-06-01 09:00")
	const given = "2026-05-01 09:00"
	for name, c := range map[string]struct {
		over bool
		want metav1.ConditionStatus
	}{"over": {true, metav1.ConditionTrue}, "open": {false, metav1.ConditionUnknown}} {
		review := gen.Review("r").Due(given)
		issue := gen.Issue("late-shipments")
		if c.over {
			review.BarelyHeld(given)
			issue.Resolved(given)
		}
		r := rules.DecideReview(rules.ReviewFacts{Review: review.Review}, now)
		if got := meta.FindStatusCondition(r.Conditions(), v1alpha1.ConditionReady); got.Status != c.want {
			t.Errorf("a review that is %s: Ready is %s (%s)", name, got.Status, got.Message)
		}
		f := gen.NewWorld().IssueFacts(issue)
		f.Alliance, f.Policy = nil, nil
		i := rules.DecideIssue(f, now)
		if got := meta.FindStatusCondition(i.Conditions(), v1alpha1.ConditionReady); got.Status != c.want {
			t.Errorf("an issue that is %s: Ready is %s (%s)", name, got.Status, got.Message)
		}
		if got := meta.FindStatusCondition(i.Conditions(), v1alpha1.ConditionResolved); (got.Status == metav1.ConditionTrue) != c.over {
			t.Errorf("an issue that is %s: Resolved is %s", name, got.Status)
		}
	}
}

func TestMessageIsWithdrawnWhenItIsNoLongerTrue(t *testing.T) {
	const made = "2026-03-06 09:00"
	issue := func() gen.IssueBuilder { return gen.Issue("late-shipments").UID("7f3c") }
	round := func(n int32) gen.IssueBuilder {
		i := issue().Climbing(gen.StepRecord("counterpart", made))
		i.Status.Escalation.Round = &n
		return i
	}
	resolvedBy := func(who string) gen.IssueBuilder {
		i := issue().Resolved("2026-03-06 10:00")
		i.Spec.Resolution.By = new(gen.Person(who))
		return i
	}
	for name, c := range map[string]struct {
		issue               gen.IssueBuilder
		alliance            bool // suspended
		withdrawn, suspends bool
	}{
		"open":                                {issue: issue()},
		"resolved":                            {issue: issue().Resolved("2026-03-06 10:00"), withdrawn: true},
		"resolved by a stranger":              {issue: resolvedBy("zz/bob")},
		"resolved by somebody":                {issue: resolvedBy("contoso/kim"), withdrawn: true},
		"resolved a second from now":          {issue: issue().Resolved("2026-03-06 12:01")},
		"taken down as its step started":      {issue: round(1).Deescalated(made), withdrawn: true},
		"taken down, dated before":            {issue: round(1).Deescalated("2026-03-06 09:10"), withdrawn: true},
		"taken down before the round":         {issue: round(1).Deescalated("2026-03-06 08:59:59")},
		"taken down a second from now":        {issue: round(1).Deescalated("2026-03-06 12:00:01")},
		"in a new round":                      {issue: round(2), withdrawn: true},
		"in an earlier round, by an old copy": {issue: round(0).Deescalated(made)},
		"suspended":                           {issue: issue().Suspended(), suspends: true},
		"in a suspended alliance":             {issue: issue(), alliance: true, suspends: true},
		"deleted":                             {withdrawn: true},
	} {
		w := gen.NewWorld()
		a := w.Alliance
		a.Spec.Suspend = &c.alliance
		n := gen.Notification("n").Created(made).About(v1alpha1.KindIssue, "late-shipments", "7f3c").Since("2026-03-02 09:00").Outcome(v1alpha1.OutcomePending).Notification
		got := rules.StandingOf(n, rules.StandingFacts{Issue: c.issue.Issue, Alliance: a, Policy: w.Policy, Partners: w.Partners}, gen.UTC("2026-03-06 12:00"))
		if got.Over() != c.withdrawn || got.Rest.Rests() != c.suspends {
			t.Errorf("%s: %+v", name, got)
		}
		if c.issue.Issue == nil {
			continue
		}
		c.issue.UID("applied again")
		if again := rules.StandingOf(n, rules.StandingFacts{Issue: c.issue.Issue, Alliance: a, Policy: w.Policy, Partners: w.Partners}, gen.UTC("2026-03-06 12:00")); again != got {
			t.Errorf("%s: applied again it is %+v", name, again)
		}
		c.issue.Detected("2026-03-02 09:00:01")
		if got := rules.StandingOf(n, rules.StandingFacts{Issue: c.issue.Issue, Alliance: a, Policy: w.Policy, Partners: w.Partners}, gen.UTC("2026-03-06 12:00")); !got.Over() {
			t.Errorf("%s: a message about another issue of that name leaves", name)
		}
	}
}
