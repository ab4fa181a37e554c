// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Settle gives the status that the message is to have, from the one that it has. Where nothing
// changed the two are equal.
func (v *Verdict) Settle(n *v1alpha1.Notification, now time.Time) v1alpha1.NotificationStatus {
	if v.Unsaid {
		return n.Status
	}
	s := v1alpha1.NotificationStatus{
		ObservedGeneration: n.Generation,
		Outcome:            v.Outcome,
		NextCheckTime:      verdict.OptionalTime(v.NextCheck),
		Attempts:           n.Status.Attempts,
		UncertainAttempts:  n.Status.UncertainAttempts,
		LastAttemptTime:    n.Status.LastAttemptTime,
		NextAttemptTime:    verdict.OptionalTime(v.NextAttempt),
		ProviderID:         v.ProviderID,
		Answer:             n.Status.Answer, // the page's
	}
	if v.Digest != "" {
		s.DigestRef = &v1alpha1.DigestReference{Name: v.Digest}
	}
	if v.Attempted {
		s.Attempts = oneMore(s.Attempts)
		s.LastAttemptTime = verdict.WholeSecond(now)
	}
	if v.Uncertain {
		s.UncertainAttempts = oneMore(s.UncertainAttempts)
	}
	var all []metav1.Condition
	if v.Stalled {
		all = append(all,
			metav1.Condition{Type: v1alpha1.ConditionReady, Status: metav1.ConditionFalse, Reason: v.Reason, Message: v.Message},
			metav1.Condition{Type: v1alpha1.ConditionStalled, Status: metav1.ConditionTrue, Reason: v.Reason, Message: v.Message})
	} else {
		all = append(all, metav1.Condition{Type: v1alpha1.ConditionReady, Status: metav1.ConditionTrue,
			Reason: v1alpha1.ReasonValid, Message: readyWords})
	}
	all = append(all, metav1.Condition{Type: v1alpha1.ConditionDelivered, Status: v.Delivered, Reason: v.Reason, Message: v.Message})
	s.Conditions = verdict.SettleConditions(n.Status.Conditions, all, n.Generation, now)
	return s
}

// oneMore counts, as far as the schema does.
func oneMore(n int32) int32 { return min(n, v1alpha1.MaxDeliveryAttempts-1) + 1 }
