// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// A due time with a fraction of a second, which the schema admits, is that of its whole second: the
// review comes to rest, with one record of its reminder, and its issue stays open.
func TestAFractionOfASecondIsDropped(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	p := w.policy()
	p.Spec.OverdueReviews = opening(v1alpha1.SeverityMedium)
	p.Spec.Reminders = &v1alpha1.Reminders{OverdueEvery: "P7D"}
	p.Spec.EscalationPaths = nil // with a ladder, that speaks of the review in place of reminders
	w.create(w.north(), w.south(), p, w.alliance())
	due := time.Now().UTC().Add(-time.Hour).Truncate(time.Second).Add(500 * time.Millisecond)
	r := w.review("yearly", due)
	raw, err := runtime.DefaultUnstructuredConverter.ToUnstructured(r)
	if err != nil {
		t.Fatal(err)
	}
	delete(raw, "status")
	if err := unstructured.SetNestedField(raw, due.Format(time.RFC3339Nano), "spec", "dueTime"); err != nil {
		t.Fatal(err)
	}
	u := &unstructured.Unstructured{Object: raw}
	u.SetGroupVersionKind(v1alpha1.SchemeGroupVersion.WithKind(v1alpha1.KindReview))
	w.create(u)
	w.AwaitCondition(t, r, v1alpha1.ConditionOverdue, yes, "")
	time.Sleep(3 * time.Second)
	w.get(r)
	version := r.ResourceVersion
	time.Sleep(3 * time.Second)
	w.get(r)
	if r.ResourceVersion != version || len(r.Status.Reminders) != 1 {
		t.Errorf("from version %s to %s within seconds, %d records of reminders", version, r.ResourceVersion, len(r.Status.Reminders))
	}
	issues := w.issues()
	if len(issues) != 1 || issues[0].Spec.Resolution != nil {
		t.Errorf("%d issues: %+v", len(issues), issues)
	}
}
