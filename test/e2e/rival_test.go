// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// A rival that keeps writing nonsense to the status, so that writes conflict, is answered
// with the truth; there is no hot loop, and when it stops the truth stays.
func TestRivalWriterIsOutlasted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	w.found()
	r := w.review("yearly", time.Now().Add(-time.Hour))
	w.create(r)
	w.AwaitCondition(t, r, v1alpha1.ConditionOverdue, yes, "")
	writes := w.countWrites(&v1alpha1.ReviewList{})

	const rivalWrites = 200
	for n := range rivalWrites {
		nonsense, err := json.Marshal(map[string]any{"status": map[string]any{
			"overdueSinceTime": time.Unix(int64(n), 0).UTC().Format(time.RFC3339),
			"conditions": []metav1.Condition{{Type: v1alpha1.ConditionOverdue, Status: no, Reason: "Rival",
				Message: fmt.Sprint(n), LastTransitionTime: at(time.Now())}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Client.Status().Patch(t.Context(), r.DeepCopy(), client.RawPatch(types.MergePatchType, nonsense)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Millisecond)
	}
	harness.Eventually(t, harness.Patience, "the truth is back", func(ctx context.Context) error {
		if err := w.Client.Get(ctx, client.ObjectKeyFromObject(r), r); err != nil {
			return err
		}
		return harness.CheckStatus(r)
	})
	w.must(r, v1alpha1.ConditionOverdue, yes, v1alpha1.ReasonDueTimePassed)
	if !r.Status.OverdueSinceTime.Time.Equal(r.Spec.DueTime.Time) {
		t.Errorf("overdueSinceTime is %s", r.Status.OverdueSinceTime)
	}
	version := r.ResourceVersion
	time.Sleep(2 * time.Second)
	if w.get(r); r.ResourceVersion != version {
		t.Error("it is still being written")
	}
	if n := writes.of(r.Name) - rivalWrites; n > rivalWrites {
		t.Errorf("%d writes of the rival were answered by %d", rivalWrites, n)
	}
}
