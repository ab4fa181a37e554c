// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness_test

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

func TestFakeClockAdvances(t *testing.T) {
	if !harness.HasAssets() {
		t.Skip()
	}
	due := time.Date(2021, 3, 1, 8, 0, 0, 0, time.UTC)
	env := harness.New(t, harness.Options{At: due.Add(-time.Hour)})
	ns := env.Namespace(t)
	review := &v1alpha1.Review{}
	review.Name, review.Namespace = "first", ns
	review.Spec = v1alpha1.ReviewSpec{AllianceRef: v1alpha1.AllianceReference{Name: "nobody"}, Type: v1alpha1.ReviewPerformance, DueTime: metav1.NewTime(due)}
	if err := env.Client.Create(t.Context(), review); err != nil {
		t.Fatal(err)
	}
	env.Settle(t)
	env.AwaitCondition(t, review, v1alpha1.ConditionReady, metav1.ConditionUnknown, v1alpha1.ReasonAllianceNotFound)
	for at, want := range map[time.Duration]metav1.ConditionStatus{-time.Second: metav1.ConditionFalse} {
		env.Advance(t, due.Add(at))
		env.AwaitCondition(t, review, v1alpha1.ConditionOverdue, want, "")
	}
	env.Advance(t, due)
	env.AwaitCondition(t, review, v1alpha1.ConditionOverdue, metav1.ConditionTrue, "")
	env.CheckStatuses(t, ns)
	if errs := env.Log.Errors(); len(errs) > 0 {
		t.Error(errs)
	}
}
