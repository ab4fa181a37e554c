// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"slices"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// TestAFolderDeletedAndAppliedAgainMakesNoMessageTwice: what was delivered stays, and what was
// withdrawn when its object went away leaves after all.
func TestAFolderDeletedAndAppliedAgainMakesNoMessageTwice(t *testing.T) {
	moments := []string{"2026-03-04 09:00", "2026-03-06 09:00"}
	r := newRecordingClient(t, crashWorld()...)
	for _, at := range moments {
		r.run(t, gen.UTC(at))
	}
	made := r.made()
	withdrawn := r.outcomes(t)
	if len(withdrawn) == 0 {
		t.Fatal("nothing was said that could be withdrawn")
	}
	for _, o := range crashWorld() {
		if err := r.Delete(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	r.calls = nil
	for _, o := range crashWorld() {
		o.SetUID(types.UID("again-" + string(o.GetUID())))
		if err := r.Create(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	r.calls = nil
	r.run(t, gen.UTC("2026-03-06 10:00"))
	for _, what := range r.made() {
		if slices.Contains(made, what) || what[:len("Notification/")] == "Notification/" {
			t.Errorf("%s was made again", what)
		}
	}
	var all v1alpha1.NotificationList
	if err := r.List(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	for i := range all.Items {
		n := &all.Items[i]
		want := v1alpha1.OutcomeDelivered
		if slices.Contains(withdrawn, n.Name) {
			want = v1alpha1.OutcomePending
		}
		if n.Status.Outcome != want {
			t.Errorf("%s of %s is %s, not %s", n.Name, n.Spec.Step, n.Status.Outcome, want)
		}
	}
}

// outcomes has all messages delivered but those of the step managers, which are withdrawn, and
// returns the names of these.
func (r *recordingClient) outcomes(t *testing.T) []string {
	t.Helper()
	var all v1alpha1.NotificationList
	if err := r.List(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	var withdrawn []string
	for i := range all.Items {
		n := &all.Items[i]
		after := n.DeepCopy()
		after.Status.Outcome = v1alpha1.OutcomeDelivered
		if n.Spec.Step == "managers" {
			withdrawn = append(withdrawn, n.Name)
			after.Status.Outcome = v1alpha1.OutcomeFailed
			after.Status.Conditions = []metav1.Condition{{Type: v1alpha1.ConditionDelivered, Status: metav1.ConditionFalse, Reason: v1alpha1.ReasonWithdrawn}}
		}
		if err := r.Status().Patch(t.Context(), after, client.MergeFrom(n)); err != nil {
			t.Fatal(err)
		}
		if rules.Withdrawn(after) != (n.Spec.Step == "managers") {
			t.Fatal(n.Name)
		}
	}
	return withdrawn
}
