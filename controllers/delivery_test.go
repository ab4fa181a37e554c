// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/internal/rules"
)

// Whether a message is to be sent now, and what it says while it is not.
func TestLook(t *testing.T) {
	policy := func(change func(*v1alpha1.CommunicationPolicy)) *v1alpha1.CommunicationPolicy {
		p := newPolicy("standard")
		if change != nil {
			change(p)
		}
		return p
	}
	at := func(d time.Duration) *metav1.Time { return new(metav1.NewTime(noon.Add(d))) }
	tried := func(n *v1alpha1.Notification, next *metav1.Time) {
		n.Status.Attempts, n.Status.NextCheckTime = 2, next
		n.Status.Outcome = v1alpha1.OutcomePending
		n.Status.Conditions = []metav1.Condition{{Type: v1alpha1.ConditionDelivered, Status: metav1.ConditionUnknown, Reason: v1alpha1.ReasonRetrying, Message: "busy"}}
	}
	for name, c := range map[string]struct {
		policy  *v1alpha1.CommunicationPolicy
		change  func(*v1alpha1.Notification)
		send    bool
		status  metav1.ConditionStatus
		reason  string
		stalled bool
		next    time.Time
	}{
		"a new message leaves":                {policy: policy(nil), send: true},
		"no policy":                           {status: metav1.ConditionFalse, reason: v1alpha1.ReasonPolicyNotFound, stalled: true},
		"no channel":                          {policy: policy(func(p *v1alpha1.CommunicationPolicy) { p.Spec.Channels = nil }), status: metav1.ConditionFalse, reason: v1alpha1.ReasonChannelNotFound, stalled: true},
		"a suspended policy":                  {policy: policy(func(p *v1alpha1.CommunicationPolicy) { p.Spec.Suspend = new(true) }), status: metav1.ConditionUnknown, reason: v1alpha1.ReasonSuspended},
		"a policy that is not suspended":      {policy: policy(func(p *v1alpha1.CommunicationPolicy) { p.Spec.Suspend = new(false) }), send: true},
		"a second before it may leave":        {policy: policy(nil), change: func(n *v1alpha1.Notification) { n.Spec.NotBeforeTime = at(time.Second) }, status: metav1.ConditionUnknown, reason: v1alpha1.ReasonWaiting, next: noon.Add(time.Second)},
		"when it may leave":                   {policy: policy(nil), change: func(n *v1alpha1.Notification) { n.Spec.NotBeforeTime = at(0) }, send: true},
		"a second before the next attempt":    {policy: policy(nil), change: func(n *v1alpha1.Notification) { tried(n, at(time.Second)) }, status: metav1.ConditionUnknown, reason: v1alpha1.ReasonRetrying, next: noon.Add(time.Second)},
		"at the time of the next attempt":     {policy: policy(nil), change: func(n *v1alpha1.Notification) { tried(n, at(0)) }, send: true},
		"tried, and to be tried at any time":  {policy: policy(nil), change: func(n *v1alpha1.Notification) { tried(n, nil) }, send: true},
		"an old check of one never tried yet": {policy: policy(nil), change: func(n *v1alpha1.Notification) { n.Status.NextCheckTime = at(time.Hour) }, send: true},
	} {
		n := newNotification("n", "standard", "")
		if c.change != nil {
			c.change(n)
		}
		d := look(n, c.policy, rules.MessageStanding{}, noon)
		if d.send != c.send || d.delivered != c.status || d.reason != c.reason || d.stalled != c.stalled || !d.next.Equal(c.next) {
			t.Errorf("%s: %+v", name, d)
		}
		if !d.send && (d.message == "" || d.outcome != v1alpha1.OutcomePending || d.attempt) {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

// What becomes of a message after an attempt.
func TestAttempted(t *testing.T) {
	for name, c := range map[string]struct {
		result  notify.Result
		before  int32
		outcome v1alpha1.Outcome
		status  metav1.ConditionStatus
		reason  string
		stalled bool
		again   bool
	}{
		"delivered":              {notify.Result{Outcome: notify.Delivered}, 0, v1alpha1.OutcomeDelivered, metav1.ConditionTrue, v1alpha1.ReasonDelivered, false, false},
		"delivered at last":      {notify.Result{Outcome: notify.Delivered}, notify.MaxAttempts - 1, v1alpha1.OutcomeDelivered, metav1.ConditionTrue, v1alpha1.ReasonDelivered, false, false},
		"uncertain":              {notify.Result{Outcome: notify.Uncertain}, 0, v1alpha1.OutcomeUncertain, metav1.ConditionUnknown, v1alpha1.ReasonUncertain, false, false},
		"temporary":              {notify.Result{Outcome: notify.Temporary}, 0, v1alpha1.OutcomePending, metav1.ConditionUnknown, v1alpha1.ReasonRetrying, false, true},
		"temporary, one left":    {notify.Result{Outcome: notify.Temporary}, notify.MaxAttempts - 2, v1alpha1.OutcomePending, metav1.ConditionUnknown, v1alpha1.ReasonRetrying, false, true},
		"temporary, the last":    {notify.Result{Outcome: notify.Temporary}, notify.MaxAttempts - 1, v1alpha1.OutcomeFailed, metav1.ConditionFalse, v1alpha1.ReasonGivenUp, false, false},
		"refused":                {notify.Result{Outcome: notify.Permanent, Reason: notify.ReasonRejected}, 0, v1alpha1.OutcomeFailed, metav1.ConditionFalse, v1alpha1.ReasonRefused, false, false},
		"a forbidden address":    {notify.Result{Outcome: notify.Permanent, Reason: notify.ReasonAddressRefused}, 0, v1alpha1.OutcomeFailed, metav1.ConditionFalse, v1alpha1.ReasonRefused, false, false},
		"not supported":          {notify.Result{Outcome: notify.Permanent, Reason: notify.ReasonNotSupported}, 0, v1alpha1.OutcomeFailed, metav1.ConditionFalse, v1alpha1.ReasonChannelNotSupported, false, false},
		"the Secret":             {notify.Result{Outcome: notify.Permanent, Reason: notify.ReasonInvalidSecret}, 0, v1alpha1.OutcomePending, metav1.ConditionFalse, v1alpha1.ReasonSecretNotUsable, true, true},
		"the Secret, the last":   {notify.Result{Outcome: notify.Permanent, Reason: notify.ReasonInvalidSecret}, notify.MaxAttempts - 1, v1alpha1.OutcomeFailed, metav1.ConditionFalse, v1alpha1.ReasonGivenUp, false, false},
		"the policy's own entry": {notify.Result{Outcome: notify.Permanent, Reason: notify.ReasonInvalidChannel}, 0, v1alpha1.OutcomePending, metav1.ConditionFalse, v1alpha1.ReasonInvalid, true, true},
	} {
		n := newNotification("n", "standard", v1alpha1.OutcomePending)
		n.Status.Attempts = c.before
		c.result.Detail = "hooks.example answered"
		d := attempted(n, c.result, noon)
		if !d.attempt || d.outcome != c.outcome || d.delivered != c.status || d.reason != c.reason || d.stalled != c.stalled || !strings.Contains(d.message, c.result.Detail) {
			t.Errorf("%s: %+v", name, d)
		}
		if again := !d.next.IsZero(); again != c.again {
			t.Errorf("%s: the next attempt is at %s", name, d.next)
		}
		if c.again && (!noon.Before(d.next) || d.next.Nanosecond() != 0) {
			t.Errorf("%s: the next attempt is at %s; it is to be a whole second to come", name, d.next)
		}
		if settled(d.outcome) == c.again {
			t.Errorf("%s: outcome %s is settled: %t", name, d.outcome, settled(d.outcome))
		}
	}
}

func TestRetryAfterIsTheLeastWait(t *testing.T) {
	n := newNotification("n", "standard", "")
	d := attempted(n, notify.Result{Outcome: notify.Temporary, RetryAfter: time.Hour}, noon)
	if wait := d.next.Sub(noon); wait < time.Hour || wait > 75*time.Minute {
		t.Errorf("the next attempt is after %s; the server asked for an hour", wait)
	}
}

func TestStatusOfADelivery(t *testing.T) {
	n := newNotification("n", "standard", v1alpha1.OutcomePending)
	n.Generation, n.Status.Attempts = 1, 1
	first := metav1.NewTime(noon.Add(-time.Minute).Truncate(time.Second))
	n.Status.LastAttemptTime = &first

	d := delivery{outcome: v1alpha1.OutcomePending, delivered: metav1.ConditionFalse, reason: v1alpha1.ReasonPolicyNotFound, message: "There is no policy", stalled: true}
	s := d.status(n, noon)
	if s.Attempts != 1 || !s.LastAttemptTime.Equal(&first) {
		t.Errorf("without an attempt there are %d, the last at %s", s.Attempts, s.LastAttemptTime)
	}
	for _, c := range s.Conditions {
		want := map[string]metav1.ConditionStatus{"Ready": metav1.ConditionFalse, "Stalled": metav1.ConditionTrue, "Delivered": metav1.ConditionFalse}[c.Type]
		if c.Status != want || c.Message != d.message || c.Reason != d.reason {
			t.Errorf("stalled, it says %+v", c)
		}
	}
	if len(s.Conditions) != 3 {
		t.Errorf("stalled, it has %d conditions", len(s.Conditions))
	}

	d = delivery{outcome: v1alpha1.OutcomeDelivered, delivered: metav1.ConditionTrue, reason: v1alpha1.ReasonDelivered, message: "accepted", attempt: true, providerID: "r-1"}
	s = d.status(n, noon)
	if s.Attempts != 2 || !s.LastAttemptTime.Time.Equal(noon.Truncate(time.Second)) || s.ProviderID != "r-1" || s.NextCheckTime != nil || s.ObservedGeneration != 1 {
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
	for name, c := range map[string]struct {
		sent      []*v1alpha1.Notification
		delivered bool
		reason    string
	}{
		"same second":         {[]*v1alpha1.Notification{good, bad}, false, v1alpha1.ReasonRetrying},
		"same second, turned": {[]*v1alpha1.Notification{bad, good}, false, v1alpha1.ReasonRetrying},
		"later":               {[]*v1alpha1.Notification{bad, later, never}, true, v1alpha1.ReasonDelivered},
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
