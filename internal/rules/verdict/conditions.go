// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// SettleConditions gives a verdict's conditions their times and generation. One whose status did
// not change keeps its time.
func SettleConditions(old, verdict []metav1.Condition, generation int64, now time.Time) []metav1.Condition {
	out := make([]metav1.Condition, len(verdict))
	for i, c := range verdict {
		c.ObservedGeneration = generation
		c.LastTransitionTime = metav1.NewTime(now.Truncate(time.Second))
		for j := range old {
			if old[j].Type == c.Type && old[j].Status == c.Status {
				c.LastTransitionTime = old[j].LastTransitionTime
			}
		}
		out[i] = c
	}
	return out
}
