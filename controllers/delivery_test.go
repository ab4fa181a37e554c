// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/internal/rules"
)

// What of an attempt the rules are told.
func TestAttemptInTheTermsOfTheRules(t *testing.T) {
	for name, c := range map[string]struct {
		result notify.Result
		want   rules.AttemptResult
	}{
		"delivered":              {notify.Result{Outcome: notify.Delivered}, rules.AttemptDelivered},
		"uncertain":              {notify.Result{Outcome: notify.Uncertain}, rules.AttemptUncertain},
		"temporary":              {notify.Result{Outcome: notify.Temporary}, rules.AttemptTemporary},
		"refused":                {notify.Result{Outcome: notify.Permanent, Reason: notify.ReasonRejected}, rules.AttemptRefused},
		"a forbidden address":    {notify.Result{Outcome: notify.Permanent, Reason: notify.ReasonAddressRefused}, rules.AttemptRefused},
		"the Secret":             {notify.Result{Outcome: notify.Permanent, Reason: notify.ReasonInvalidSecret}, rules.AttemptBadSecret},
		"the policy's own entry": {notify.Result{Outcome: notify.Permanent, Reason: notify.ReasonInvalidChannel}, rules.AttemptBadChannel},
	} {
		n := newNotification("n", "standard", v1alpha1.OutcomePending)
		n.Status.UncertainAttempts = 2
		c.result.Detail, c.result.ProviderID = "hooks.example answered", "r-1"
		a := attempt(n, 3, c.result)
		if a.Result != c.want || a.Detail != c.result.Detail || a.ProviderID != "r-1" || a.Number != 3 || a.Uncertain != 2 || a.GiveUp {
			t.Errorf("%s: %+v", name, a)
		}
	}
	n := newNotification("n", "standard", "")
	if a := attempt(n, 1, notify.Result{Outcome: notify.Temporary, RetryAfter: time.Hour}); a.Delay < time.Hour || a.Delay > 75*time.Minute {
		t.Errorf("the next attempt is after %s; the server asked for an hour", a.Delay)
	}
	if a := attempt(n, notify.MaxAttempts, notify.Result{Outcome: notify.Temporary}); !a.GiveUp {
		t.Error("tried for ever")
	}
}

func TestStatusOfADelivery(t *testing.T) {
	n := newNotification("n", "standard", v1alpha1.OutcomePending)
	n.Generation, n.Status.Attempts, n.Status.UncertainAttempts = 1, 1, 1
	first := metav1.NewTime(noon.Add(-time.Minute).Truncate(time.Second))
	n.Status.LastAttemptTime = &first

	v := rules.MessageVerdict{Outcome: v1alpha1.OutcomePending, Delivered: metav1.ConditionFalse, Reason: v1alpha1.ReasonPolicyNotFound, Message: "There is no policy", Stalled: true}
	s := deliveryStatus(&v, n, noon)
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
	s = deliveryStatus(&v, n, noon)
	if s.Attempts != 2 || s.UncertainAttempts != 2 || !s.LastAttemptTime.Time.Equal(noon.Truncate(time.Second)) || s.ProviderID != "r-1" || s.NextCheckTime != nil || s.ObservedGeneration != 1 {
		t.Errorf("delivered, it says %+v", s)
	}
	if meta.FindStatusCondition(s.Conditions, v1alpha1.ConditionStalled) != nil || meta.FindStatusCondition(s.Conditions, v1alpha1.ConditionReady).Status != metav1.ConditionTrue {
		t.Errorf("delivered, its conditions are %+v", s.Conditions)
	}
}

// Of the attempts on a channel the latest counts; of two in one second the failure, whatever
// their order.
func TestLatestDeliveryOfEachChannel(t *testing.T) {
	message := func(after time.Duration, outcome v1alpha1.Outcome, reason string) *v1alpha1.Notification {
		n := newNotification("n", "standard", outcome)
		n.Status.LastAttemptTime = new(metav1.NewTime(noon.Add(after)))
		n.Status.Conditions = []metav1.Condition{{Type: v1alpha1.ConditionDelivered, Reason: reason}}
		return n
	}
	good := message(0, v1alpha1.OutcomeDelivered, v1alpha1.ReasonDelivered)
	bad := message(0, v1alpha1.OutcomePending, v1alpha1.ReasonRetrying)
	later := message(time.Second, v1alpha1.OutcomeDelivered, v1alpha1.ReasonDelivered)
	never := newNotification("n", "standard", "")
	underWay := message(2*time.Second, v1alpha1.OutcomeSending, v1alpha1.ReasonSending)
	for name, c := range map[string]struct {
		sent      []*v1alpha1.Notification
		delivered bool
		reason    string
	}{
		"same second":         {[]*v1alpha1.Notification{good, bad}, false, v1alpha1.ReasonRetrying},
		"same second, turned": {[]*v1alpha1.Notification{bad, good}, false, v1alpha1.ReasonRetrying},
		"later":               {[]*v1alpha1.Notification{bad, later, never}, true, v1alpha1.ReasonDelivered},
		"one is under way":    {[]*v1alpha1.Notification{later, underWay}, true, v1alpha1.ReasonDelivered},
		"later, turned":       {[]*v1alpha1.Notification{never, later, bad}, true, v1alpha1.ReasonDelivered},
	} {
		latest := map[v1alpha1.Name]rules.Delivery{}
		for _, n := range c.sent {
			latestDelivery(latest, n)
		}
		if d := latest["hook"]; len(latest) != 1 || d.Delivered != c.delivered || d.Reason != c.reason {
			t.Errorf("%s: %+v", name, latest)
		}
	}
}
