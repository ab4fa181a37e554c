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

// What is being deleted schedules nothing and starts nothing, and neither does what belongs to
// an alliance that is. A finalizer of somebody else's can keep it there for long.
func TestWhatIsBeingDeletedStartsNothing(t *testing.T) {
	at := gen.UTC("2026-04-02 09:00")
	deleted := func(o metav1.Object) { o.SetDeletionTimestamp(new(gen.Time("2026-04-01 09:00"))) }
	world := func() *gen.World {
		w := gen.NewWorld().Issue(gen.Issue("late-shipments")).Review(gen.Review("yearly").Due("2026-03-03 09:00"))
		w.Policy.Spec.Reminders = &v1alpha1.Reminders{OverdueEvery: "P7D"}
		w.Policy.Spec.OverdueReviews = &v1alpha1.OverdueReviews{OpenIssue: &v1alpha1.OpenIssue{Severity: v1alpha1.SeverityMedium}}
		return w
	}
	found := func(w *gen.World) (messages, steps, effects int) {
		issue, review := w.Issues[0], w.Reviews[len(w.Reviews)-1]
		i := rules.DecideIssue(rules.IssueFacts{Issue: issue, Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}, at)
		r := rules.DecideReview(rules.ReviewFacts{Review: review, Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}, at)
		a := rules.DecideAlliance(rules.AllianceFacts{
			Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners, Reviews: w.Reviews, Issues: w.Issues,
		}, at)
		if i.Escalation != nil {
			steps = len(i.Escalation.Steps)
		}
		return len(i.Notify) + len(r.Notify) + len(a.Notify), steps, len(r.Effects(review)) + len(a.Effects(w.Alliance))
	}
	messages, steps, all := found(world())
	if messages == 0 || steps == 0 || all < 2 {
		t.Fatalf("%d messages, %d steps, %d effects: nothing to hold back", messages, steps, all)
	}
	w := world()
	deleted(w.Alliance)
	if messages, steps, effects := found(w); messages+steps+effects > 0 {
		t.Errorf("the alliance is being deleted: %d messages, %d steps, %d effects", messages, steps, effects)
	}
	w = world()
	deleted(w.Policy)
	if messages, steps, effects := found(w); messages+steps > 0 || effects >= all {
		t.Errorf("the policy is being deleted: %d messages, %d steps, %d effects", messages, steps, effects)
	}
	w = world()
	deleted(w.Issues[0])
	deleted(w.Reviews[len(w.Reviews)-1])
	if _, steps, _ := found(w); steps > 0 {
		t.Errorf("the issue is being deleted: %d steps", steps)
	}
	if r := rules.DecideReview(rules.ReviewFacts{
		Review: w.Reviews[len(w.Reviews)-1], Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners,
	}, at); len(r.Notify) > 0 || r.Open != nil {
		t.Errorf("the review is being deleted: %d messages, an issue %v", len(r.Notify), r.Open)
	}
	v := rules.DecideIssue(rules.IssueFacts{Issue: w.Issues[0], Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}, at)
	if c := meta.FindStatusCondition(v.Conditions(), v1alpha1.ConditionReady); c.Reason != v1alpha1.ReasonSuspended || c.Message != "It is being deleted" {
		t.Errorf("Ready says %s: %s", c.Reason, c.Message)
	}
}

// An alliance counts neither reviews nor issues that are being deleted: they rest.
func TestAnAllianceDoesNotCountWhatIsBeingDeleted(t *testing.T) {
	w := gen.NewWorld().Review(gen.Review("yearly").Due("2026-03-03 09:00")).Issue(gen.Issue("late"))
	at := gen.UTC("2026-04-02 09:00")
	count := func() (overdue, open int) {
		v := rules.DecideAlliance(w.AllianceFacts(), at)
		return v.Reviews.Overdue, v.Issues.Open
	}
	beforeOverdue, beforeOpen := count()
	w.Reviews[len(w.Reviews)-1].DeletionTimestamp = new(gen.Time("2026-03-02 09:00"))
	w.Issues[0].DeletionTimestamp = new(gen.Time("2026-03-02 09:00"))
	if overdue, open := count(); beforeOverdue != overdue+1 || beforeOpen != open+1 {
		t.Errorf("of %d overdue reviews and %d open issues it still counts %d and %d", beforeOverdue, beforeOpen, overdue, open)
	}
}
