// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// IsTest reports whether a message tries a channel out.
func IsTest(n *v1alpha1.Notification) bool { return n.Spec.Reason == v1alpha1.NotificationTest }

// tested is how a test stands after its attempt. It has one: whoever makes it waits for what becomes of it, and one
// that left an hour later would only puzzle its recipient.
func tested(n *v1alpha1.Notification, a Attempt) Verdict {
	v := Verdict{Outcome: v1alpha1.OutcomeFailed, Delivered: metav1.ConditionFalse, Message: a.Detail, ProviderID: a.ProviderID}
	switch a.Result {
	case AttemptDelivered:
		v.Outcome, v.Delivered, v.Reason = v1alpha1.OutcomeDelivered, metav1.ConditionTrue, v1alpha1.ReasonDelivered
	case AttemptUncertain:
		return uncertain(n, a.Detail, true)
	case AttemptTemporary:
		v.Reason = v1alpha1.ReasonGivenUp
	case AttemptBadSecret:
		v.Reason = v1alpha1.ReasonSecretNotUsable
	case AttemptBadChannel:
		v.Reason = v1alpha1.ReasonInvalid
	default:
		v.Reason = v1alpha1.ReasonRefused
	}
	return v
}
