// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox_test

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/test/gen"
)

func sentNotification(outcome v1alpha1.Outcome) *v1alpha1.Notification {
	return gen.Notification("n").Over("standard", "hook").Outcome(outcome).Notification
}

// Of the attempts on a channel the latest counts; of two in one second the failure, whatever
// their order.
func TestLatestDeliveryOfEachChannel(t *testing.T) {
	message := func(after time.Duration, outcome v1alpha1.Outcome, reason string) *v1alpha1.Notification {
		n := sentNotification(outcome)
		n.Status.LastAttemptTime = new(metav1.NewTime(gen.UTC("2026-03-02 12:30").Add(after)))
		n.Status.Conditions = []metav1.Condition{{Type: v1alpha1.ConditionDelivered, Reason: reason}}
		return n
	}
	good := message(0, v1alpha1.OutcomeDelivered, v1alpha1.ReasonDelivered)
	bad := message(0, v1alpha1.OutcomePending, v1alpha1.ReasonRetrying)
	later := message(time.Second, v1alpha1.OutcomeDelivered, v1alpha1.ReasonDelivered)
	never := sentNotification("")
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
		latest := map[v1alpha1.Name]outbox.Delivery{}
		for _, n := range c.sent {
			outbox.NoteDelivery(latest, n)
		}
		if d := latest["hook"]; len(latest) != 1 || d.Delivered != c.delivered || d.Reason != c.reason {
			t.Errorf("%s: %+v", name, latest)
		}
	}
}
