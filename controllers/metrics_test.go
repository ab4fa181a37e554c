// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// A late disclosure counts once, when it is found.
func TestLateDisclosuresAreCounted(t *testing.T) {
	i := gen.Issue("i").Of("late-pact").Issue
	says := func(reason string) []metav1.Condition {
		return []metav1.Condition{{Type: v1alpha1.ConditionDisclosed, Reason: reason}}
	}
	late, told, overdue := says(v1alpha1.ReasonDisclosedLate), says(v1alpha1.ReasonDisclosed), says(v1alpha1.ReasonDisclosureOverdue)
	for _, step := range []struct {
		before, after []metav1.Condition
		want          float64
	}{
		{nil, overdue, 0}, {overdue, told, 0}, {overdue, late, 1}, {late, late, 1}, {nil, late, 2}, {late, told, 2},
	} {
		toldLate(i, step.before, step.after)
		if got := testutil.ToFloat64(lateDisclosures.WithLabelValues(gen.Namespace, "late-pact")); got != step.want {
			t.Errorf("from %v to %v: counted %v, want %v", step.before, step.after, got, step.want)
		}
	}
}
