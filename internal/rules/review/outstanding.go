// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Outstanding reports, by the conditions in a review's status, whether it is still to be held
// or accepted. It is for readers of a status, who do not decide anew: Overdue is False for one
// of two reasons once State.Over holds, however the record came about. A review whose
// conditions do not tell, such as a new one, counts as outstanding.
func Outstanding(conditions []metav1.Condition) bool {
	c := meta.FindStatusCondition(conditions, v1alpha1.ConditionOverdue)
	return c == nil || c.Reason != v1alpha1.ReasonHeld && c.Reason != v1alpha1.ReasonCancelled
}
