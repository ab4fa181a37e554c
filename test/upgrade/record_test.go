// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package upgrade_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

var record = flag.String("record", "", "write a snapshot of this version to testdata/<name>; see docs/upgrade.md")

// TestRecord writes the snapshot that later versions are held against.
func TestRecord(t *testing.T) {
	if *record == "" {
		t.Skip("this writes a snapshot, and is asked for with -record")
	}
	s := snapshot(*record)
	bases, err := filepath.Glob("../../config/crd/bases/*.yaml")
	if err != nil || len(bases) == 0 {
		t.Fatalf("%d CRDs: %v", len(bases), err)
	}
	for _, base := range bases {
		data, err := os.ReadFile(base)
		if err != nil {
			t.Fatal(err)
		}
		s.write(t, filepath.Join("crds", filepath.Base(base)), string(data))
	}
	w := newWorld(t, harness.Options{At: start})
	objects, err := harness.ReadObjects("config/samples/0*.yaml", "test/upgrade/testdata/world.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range objects {
		w.redirect(o)
	}
	if err := w.Apply(t.Context(), namespace, objects...); err != nil {
		t.Fatal(err)
	}
	w.Settle(t)
	for at := start.Add(time.Hour); !at.After(noon); at = at.Add(time.Hour) {
		w.Advance(t, at)
	}
	if len(w.told()) == 0 {
		t.Fatal("nothing was sent, so the snapshot would show nothing")
	}
	s.write(t, "objects.yaml", w.dump())
	s.write(t, "told.txt", strings.Join(w.watch(), "\n")+"\n")
}

// redirect sends what a policy's webhooks send to this test.
func (w *world) redirect(o *unstructured.Unstructured) {
	w.Helper()
	if o.GetKind() != v1alpha1.KindCommunicationPolicy {
		return
	}
	channels, _, err := unstructured.NestedSlice(o.Object, "spec", "channels")
	if err != nil {
		w.Fatal(err)
	}
	for _, c := range channels {
		if err := unstructured.SetNestedField(c.(map[string]any), w.hook.URL, "webhook", "url"); err != nil {
			w.Fatal(err)
		}
	}
	if err := unstructured.SetNestedSlice(o.Object, channels, "spec", "channels"); err != nil {
		w.Fatal(err)
	}
}
