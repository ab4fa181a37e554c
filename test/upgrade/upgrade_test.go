// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package upgrade_test

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// Each snapshot's objects are carried over: nothing that people wrote is lost, nothing is judged
// anew, nothing is sent twice, and the ladders go on as they would have.
func TestUpgrade(t *testing.T) {
	for _, s := range snapshots(t) {
		t.Run(string(s), func(t *testing.T) { upgrade(t, s) })
	}
}

func snapshots(t *testing.T) []snapshot {
	t.Helper()
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	var out []snapshot
	for _, e := range entries {
		if e.IsDir() {
			out = append(out, snapshot(e.Name()))
		}
	}
	if len(out) == 0 {
		t.Fatal("there is no snapshot in testdata")
	}
	return out
}

func upgrade(t *testing.T, s snapshot) {
	w := newWorld(t, harness.Options{At: noon, CRDs: s.crds(), NoManager: true})
	objects := w.load(s)
	w.allowSecrets(objects)
	before := w.all(objects)
	if err := w.Upgrade(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, o := range w.all(objects) {
		mustFit(t, o)
	}
	if err := w.StartManager(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.Settle(t)
	if got := w.told(); len(got) > 0 {
		t.Errorf("the new manager sent again:\n  %s", strings.Join(got, "\n  "))
	}
	for i, now := range w.all(objects) {
		mustBeTheSame(t, before[i], now)
	}
	w.CheckStatuses(t, namespace)
	if got, want := w.watch(), strings.Split(strings.TrimSpace(s.read(t, "told.txt")), "\n"); !slices.Equal(got, want) {
		t.Errorf("from then on these arrived:\n  %s\nand the earlier manager would have sent\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
	if err := w.Apply(t.Context(), namespace, manifests(objects)...); err != nil {
		t.Errorf("what Git holds is refused: %v", err)
	}
}

// allowSecrets does what docs/upgrade.md asks for: a Secret says for which channels and hosts it
// is. Earlier versions took the label use: "true" for all of them, and sent it anywhere.
func (w *world) allowSecrets(objects []*unstructured.Unstructured) {
	w.Helper()
	for _, o := range objects {
		if o.GetKind() != "Secret" || o.GetLabels()[v1alpha1.LabelUse] != "true" {
			continue
		}
		o.SetLabels(map[string]string{v1alpha1.LabelUse: "webhook"})
		o.SetAnnotations(map[string]string{v1alpha1.AnnotationHosts: "127.0.0.1"})
		patch := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "v1", "kind": "Secret", "metadata": map[string]any{
			"name": o.GetName(), "labels": map[string]any{v1alpha1.LabelUse: "webhook"},
			"annotations": map[string]any{v1alpha1.AnnotationHosts: "127.0.0.1"},
		}}}
		if err := w.Apply(w.Context(), namespace, patch); err != nil {
			w.Fatal(err)
		}
	}
}

// all reads objects anew.
func (w *world) all(objects []*unstructured.Unstructured) []*unstructured.Unstructured {
	w.Helper()
	out := make([]*unstructured.Unstructured, 0, len(objects))
	for _, recorded := range objects {
		o := &unstructured.Unstructured{}
		o.SetGroupVersionKind(recorded.GroupVersionKind())
		if err := w.Client.Get(w.Context(), client.ObjectKeyFromObject(recorded), o); err != nil {
			w.Fatal(err)
		}
		out = append(out, o)
	}
	return out
}

// mustFit fails if the types of this version do not know a field of an object.
func mustFit(t *testing.T, o *unstructured.Unstructured) {
	t.Helper()
	if o.GroupVersionKind().Group != v1alpha1.GroupName {
		return
	}
	typed, err := harness.Scheme().New(o.GroupVersionKind())
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(o.Object)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(typed); err != nil {
		t.Errorf("%s %s: %v", o.GetKind(), o.GetName(), err)
	}
}

// mustBeTheSame fails if an object's spec, or what its conditions find, is another than before.
// The wording of messages may differ between versions.
func mustBeTheSame(t *testing.T, before, now *unstructured.Unstructured) {
	t.Helper()
	if !reflect.DeepEqual(before.Object["spec"], now.Object["spec"]) {
		t.Errorf("the spec of %s %s was\n%v\nand is\n%v", now.GetKind(), now.GetName(), before.Object["spec"], now.Object["spec"])
	}
	was, is := conditions(t, before), conditions(t, now)
	for kind, c := range was {
		if is[kind] != c {
			t.Errorf("%s of %s %s was %v and is %v", kind, now.GetKind(), now.GetName(), c, is[kind])
		}
	}
}

// conditions are an object's, by type, without what may differ.
func conditions(t *testing.T, o *unstructured.Unstructured) map[string]metav1.Condition {
	t.Helper()
	list, _, err := unstructured.NestedSlice(o.Object, "status", "conditions")
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	var all []metav1.Condition
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	out := map[string]metav1.Condition{}
	for _, c := range all {
		out[c.Type] = metav1.Condition{Type: c.Type, Status: c.Status, Reason: c.Reason, LastTransitionTime: metav1.NewTime(c.LastTransitionTime.UTC())}
	}
	return out
}

// manifests are objects as people keep them: what the manager made is not among them, nor is
// what an API server adds.
func manifests(objects []*unstructured.Unstructured) []*unstructured.Unstructured {
	var out []*unstructured.Unstructured
	for _, o := range objects {
		if o.GetKind() == v1alpha1.KindNotification {
			continue
		}
		m := &unstructured.Unstructured{Object: map[string]any{"apiVersion": o.GetAPIVersion(), "kind": o.GetKind(), "spec": o.Object["spec"]}}
		if o.GetKind() == "Secret" {
			m.Object["data"] = o.Object["data"]
			delete(m.Object, "spec")
			m.SetAnnotations(o.GetAnnotations())
		}
		m.SetName(o.GetName())
		m.SetLabels(o.GetLabels())
		out = append(out, m)
	}
	return out
}
