// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package argocd_test

import (
	"context"
	"encoding/json"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// choose gives Argo CD a variant of config/argocd; also when a test is over.
func choose(t *testing.T, variant string) {
	t.Helper()
	read, err := harness.ReadObjects("config/argocd/" + variant + "/argocd-cm.yaml")
	if err != nil {
		t.Fatal(err)
	}
	patch, err := json.Marshal(map[string]any{"data": read[0].Object["data"]})
	if err != nil {
		t.Fatal(err)
	}
	cm := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: argoNamespace, Name: read[0].GetName()}}
	if err := argo.Client.Patch(context.Background(), cm, client.RawPatch(types.MergePatchType, patch)); err != nil {
		t.Fatal(err)
	}
}

// With the strict variant an alliance of which a practice does not hold is Degraded, with what is missing, and so is its
// overdue review; with the default both are Healthy with the same words. It is not parallel: all applications share the
// variant.
func TestTheStrictVariantIsDegradedByAPractice(t *testing.T) {
	a := newApplication(t, samples(t))
	a.untilFine()
	choose(t, "strict")
	a.compare()
	a.untilSynced("Degraded")
	a.shows(v1alpha1.KindAlliance, trouble, "Degraded", "missing: ")
	a.shows(v1alpha1.KindReview, summer, "Degraded", "not held")
	a.shows(v1alpha1.KindAlliance, "northwind-fabrikam", "Healthy", "practices in place")
	choose(t, "default")
	a.compare()
	a.untilFine()
	a.shows(v1alpha1.KindAlliance, trouble, "Healthy", "missing: ")
}
