// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/practice"
)

// bad is the status in which a condition needs somebody's attention. What is not listed is
// plain information: that an issue is not resolved yet, that a review is still to be held.
// Assessed is not: one's own organisation needs no assessment, and of the others the
// alliance's PartnersAssessed tells.
var bad = map[string]metav1.ConditionStatus{
	v1alpha1.ConditionReady:           metav1.ConditionFalse,
	v1alpha1.ConditionStalled:         metav1.ConditionTrue,
	v1alpha1.ConditionHealthy:         metav1.ConditionFalse,
	v1alpha1.ConditionReachable:       metav1.ConditionFalse,
	v1alpha1.ConditionChannelsHealthy: metav1.ConditionFalse,
	v1alpha1.ConditionOverdue:         metav1.ConditionTrue,
	v1alpha1.ConditionSlipped:         metav1.ConditionTrue,
	v1alpha1.ConditionAdequate:        metav1.ConditionFalse,
	v1alpha1.ConditionActionsDone:     metav1.ConditionFalse,
	v1alpha1.ConditionDisclosed:       metav1.ConditionFalse,
	v1alpha1.ConditionTalkedFirst:     metav1.ConditionFalse,
	v1alpha1.ConditionStale:           metav1.ConditionTrue,
	v1alpha1.ConditionEscalated:       metav1.ConditionTrue,
	v1alpha1.ConditionPathExhausted:   metav1.ConditionTrue,
	v1alpha1.ConditionDelivered:       metav1.ConditionFalse,
}

// calm are reasons for which a condition stands as it does although nothing is amiss: the time
// has not come, or is over.
var calm = map[string]bool{
	v1alpha1.ReasonNotHeld:      true,
	v1alpha1.ReasonCancelled:    true,
	v1alpha1.ReasonInProgress:   true,
	v1alpha1.ReasonNotDisclosed: true,
	v1alpha1.ReasonNotTalkedYet: true,
	v1alpha1.ReasonWithdrawn:    true,
}

// NeedsAttention reports whether somebody has something to do about a condition: it is in the
// status that is bad for its type, and its reason does not say that the time for that has not
// come. A required practice that does not hold does.
func NeedsAttention(c *metav1.Condition) bool {
	status, listed := bad[c.Type]
	if !listed && isPractice(c.Type) {
		status, listed = metav1.ConditionFalse, true
	}
	return listed && c.Status == status && !calm[c.Reason]
}

func isPractice(conditionType string) bool {
	for i := range practice.Registry {
		if string(practice.Registry[i].Name) == conditionType {
			return true
		}
	}
	return false
}
