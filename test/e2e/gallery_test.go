// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/config/gallery"
	"github.com/entente-dev/entente/test/harness"
)

// Each alliance of the gallery applies as it is, and every object of it is valid.
func TestTheGalleryIsValid(t *testing.T) {
	t.Parallel()
	for _, a := range gallery.Alliances {
		t.Run(a.Name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, live)
			var objects []*unstructured.Unstructured
			for _, file := range []string{"policy", "partners", "alliance"} {
				read, err := harness.ReadObjects("config/gallery/" + a.Name + "/" + file + ".yaml")
				if err != nil || len(read) == 0 {
					t.Fatal(file, err)
				}
				objects = append(objects, read...)
			}
			if err := w.Apply(t.Context(), w.ns, objects...); err != nil {
				t.Fatal(err)
			}
			for _, o := range objects {
				meta := w.meta(o.GetName())
				switch o.GetKind() {
				case v1alpha1.KindPartner:
					w.AwaitCondition(t, &v1alpha1.Partner{ObjectMeta: meta}, v1alpha1.ConditionReady, yes, v1alpha1.ReasonValid)
				case v1alpha1.KindCommunicationPolicy:
					w.AwaitCondition(t, &v1alpha1.CommunicationPolicy{ObjectMeta: meta}, v1alpha1.ConditionReady, yes, v1alpha1.ReasonValid)
				case v1alpha1.KindAlliance:
					w.AwaitCondition(t, &v1alpha1.Alliance{ObjectMeta: meta}, v1alpha1.ConditionReady, yes, v1alpha1.ReasonValid)
				default:
					t.Fatalf("the test knows no %s", o.GetKind())
				}
			}
		})
	}
}
