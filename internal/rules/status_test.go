// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// halfPastNoon is half a second after it: recorded times have whole seconds.
var halfPastNoon = time.Date(2026, 11, 22, 12, 0, 0, 500_000_000, time.UTC)

func TestConditionsKeepTheTimeOfTheirStatus(t *testing.T) {
	earlier := metav1.NewTime(halfPastNoon.Add(-time.Hour).Truncate(time.Second))
	old := []metav1.Condition{
		{Type: "Ready", Status: metav1.ConditionTrue, Reason: "Valid", LastTransitionTime: earlier, ObservedGeneration: 1},
		{Type: "Overdue", Status: metav1.ConditionFalse, LastTransitionTime: earlier, ObservedGeneration: 1},
		{Type: "Stalled", Status: metav1.ConditionTrue, LastTransitionTime: earlier, ObservedGeneration: 1},
	}
	got := verdict.SettleConditions(old, []metav1.Condition{
		{Type: "Ready", Status: metav1.ConditionTrue, Reason: "Suspended", Message: "new"}, // same status, other reason
		{Type: "Overdue", Status: metav1.ConditionTrue},
		{Type: "Held", Status: metav1.ConditionUnknown},
	}, 2, halfPastNoon)
	now := metav1.NewTime(halfPastNoon.Truncate(time.Second))
	want := []metav1.Condition{
		{Type: "Ready", Status: metav1.ConditionTrue, Reason: "Suspended", Message: "new", LastTransitionTime: earlier, ObservedGeneration: 2},
		{Type: "Overdue", Status: metav1.ConditionTrue, LastTransitionTime: now, ObservedGeneration: 2},
		{Type: "Held", Status: metav1.ConditionUnknown, LastTransitionTime: now, ObservedGeneration: 2},
	}
	if !equality.Semantic.DeepEqual(got, want) {
		t.Errorf("got %+v\nnot %+v", got, want)
	}
	if old[0].Reason != "Valid" || old[0].ObservedGeneration != 1 {
		t.Error("the old conditions, which the cache shares, were changed")
	}
	again := verdict.SettleConditions(got, []metav1.Condition{{Type: "Held", Status: metav1.ConditionUnknown}}, 2, halfPastNoon.Add(time.Hour))
	if !again[0].LastTransitionTime.Equal(&now) {
		t.Error("a second look changed the time")
	}
}

func TestStatusOfADelivery(t *testing.T) {
	n := gen.Notification("n").Over("standard", "hook").Outcome(v1alpha1.OutcomePending).Notification
	n.Generation, n.Status.Attempts, n.Status.UncertainAttempts = 1, 1, 1
	first := metav1.NewTime(halfPastNoon.Add(-time.Minute).Truncate(time.Second))
	n.Status.LastAttemptTime = &first

	v := rules.MessageVerdict{Outcome: v1alpha1.OutcomePending, Delivered: metav1.ConditionFalse, Reason: v1alpha1.ReasonPolicyNotFound, Message: "There is no policy", Stalled: true}
	s := v.Settle(n, halfPastNoon)
	if s.Attempts != 1 || s.UncertainAttempts != 1 || !s.LastAttemptTime.Equal(&first) {
		t.Errorf("without an attempt there are %d (%d uncertain), the last at %s", s.Attempts, s.UncertainAttempts, s.LastAttemptTime)
	}
	for _, c := range s.Conditions {
		want := map[string]metav1.ConditionStatus{"Ready": metav1.ConditionFalse, "Stalled": metav1.ConditionTrue, "Delivered": metav1.ConditionFalse}[c.Type]
		if c.Status != want || c.Message != v.Message || c.Reason != v.Reason {
			t.Errorf("stalled, it says %+v", c)
		}
	}
	if len(s.Conditions) != 3 {
		t.Errorf("stalled, it has %d conditions", len(s.Conditions))
	}

	v = rules.MessageVerdict{Outcome: v1alpha1.OutcomeDelivered, Delivered: metav1.ConditionTrue, Reason: v1alpha1.ReasonDelivered, Message: "accepted", Attempted: true, Uncertain: true, ProviderID: "r-1"}
	s = v.Settle(n, halfPastNoon)
	if s.Attempts != 2 || s.UncertainAttempts != 2 || !s.LastAttemptTime.Time.Equal(halfPastNoon.Truncate(time.Second)) || s.ProviderID != "r-1" || s.NextCheckTime != nil || s.ObservedGeneration != 1 {
		t.Errorf("delivered, it says %+v", s)
	}
	if meta.FindStatusCondition(s.Conditions, v1alpha1.ConditionStalled) != nil || meta.FindStatusCondition(s.Conditions, v1alpha1.ConditionReady).Status != metav1.ConditionTrue {
		t.Errorf("delivered, its conditions are %+v", s.Conditions)
	}
}
