// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import (
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// SettleConditions gives the conditions of a verdict their times and generation, in place. One
// whose status did not change keeps its time, unless that is still to come: what counts from there
// would begin only then. One that has a time keeps that: it is paused, and changed when it would have turned bad, not when
// it was paused or was not known for another reason.
func SettleConditions(old, conditions []metav1.Condition, generation int64, now time.Time) []metav1.Condition {
	changed := metav1.NewTime(now.Truncate(time.Second))
	for i := range conditions {
		c := &conditions[i]
		c.ObservedGeneration = generation
		if !c.LastTransitionTime.IsZero() && !c.LastTransitionTime.After(now) {
			continue
		}
		c.LastTransitionTime = changed
		for j := range old {
			if old[j].Type == c.Type && old[j].Status == c.Status && !old[j].LastTransitionTime.After(now) {
				c.LastTransitionTime = old[j].LastTransitionTime
			}
		}
	}
	return conditions
}

// SameConditions reports whether two lists of conditions are equal: the first thing to compare of two statuses, and
// most of them.
func SameConditions(a, b []metav1.Condition) bool {
	return slices.EqualFunc(a, b, func(c, d metav1.Condition) bool {
		same := c.LastTransitionTime.Equal(&d.LastTransitionTime)
		c.LastTransitionTime, d.LastTransitionTime = metav1.Time{}, metav1.Time{}
		return same && c == d
	})
}
