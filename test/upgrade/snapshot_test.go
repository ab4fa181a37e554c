// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package upgrade_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/controlplane/install"
)

// A snapshot is a directory under testdata: crds/, the CRDs of a version; objects.yaml, what its
// manager had written at noon; told.txt, what it sent from then on.
type snapshot string

func (s snapshot) file(name string) string { return filepath.Join("testdata", string(s), name) }

// crds are the snapshot's CRDs, named from the module's directory.
func (s snapshot) crds() string { return filepath.Join("test", "upgrade", s.file("crds"), "*.yaml") }

func (s snapshot) read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(s.file(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func (s snapshot) write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(s.file(name)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.file(name), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// receiver stands in a snapshot for the receiver's URL, which is another in every run.
const receiver = "http://receiver.example/entente"

// dump writes all objects as YAML, without what an API server adds to them.
func (w *world) dump() string {
	w.Helper()
	objects, err := w.Objects(w.Context(), namespace)
	if err != nil {
		w.Fatal(err)
	}
	secrets := &corev1.SecretList{}
	if err := w.Client.List(w.Context(), secrets, client.InNamespace(namespace)); err != nil {
		w.Fatal(err)
	}
	for i := range secrets.Items {
		objects = append(objects, &secrets.Items[i])
	}
	var out strings.Builder
	for _, o := range objects {
		w.Dated(o)
		o.SetManagedFields(nil)
		o.SetResourceVersion("")
		gvk, err := w.Client.GroupVersionKindFor(o)
		if err != nil {
			w.Fatal(err)
		}
		o.GetObjectKind().SetGroupVersionKind(gvk)
		data, err := yaml.Marshal(o)
		if err != nil {
			w.Fatal(err)
		}
		out.WriteString("---\n")
		out.Write(data)
	}
	return strings.ReplaceAll(out.String(), w.hook.URL, receiver)
}

// load creates the objects of a snapshot with their statuses, and returns them as they were
// recorded. The API server gives them other UIDs; what names the old ones names the new ones.
func (w *world) load(s snapshot) []*unstructured.Unstructured {
	w.Helper()
	objects, err := install.Decode([]byte(strings.ReplaceAll(s.read(w.T, "objects.yaml"), receiver, w.hook.URL)))
	if err != nil {
		w.Fatal(err)
	}
	// Issues are named by other issues and by Notifications, and no Notification by what is not one.
	slices.SortStableFunc(objects, func(a, b *unstructured.Unstructured) int { return rank(a) - rank(b) })
	renamed := map[string]string{}
	for _, o := range objects {
		w.create(o, renamed)
	}
	for _, o := range objects {
		w.setStatus(o, renamed)
	}
	return objects
}

func rank(o *unstructured.Unstructured) int {
	return slices.Index([]string{v1alpha1.KindReview, v1alpha1.KindIssue, v1alpha1.KindNotification}, o.GetKind())
}

// create creates one object and notes its new UID and its date.
func (w *world) create(recorded *unstructured.Unstructured, renamed map[string]string) {
	w.Helper()
	o := withUIDs(w.T, recorded, renamed)
	created := o.GetCreationTimestamp()
	o.SetUID("")
	unstructured.RemoveNestedField(o.Object, "status")
	if err := client.WithFieldValidation(w.Client, metav1.FieldValidationStrict).Create(w.Context(), o); err != nil {
		w.Fatalf("%s %s: %v", o.GetKind(), o.GetName(), err)
	}
	renamed[string(recorded.GetUID())] = string(o.GetUID())
	w.DateAt(o, created)
}

// setStatus writes the recorded status of an object. Its generation is 1, whatever it was.
func (w *world) setStatus(recorded *unstructured.Unstructured, renamed map[string]string) {
	w.Helper()
	status, found, err := unstructured.NestedMap(withUIDs(w.T, recorded, renamed).Object, "status")
	if err != nil {
		w.Fatal(err)
	}
	if !found {
		return
	}
	status["observedGeneration"] = int64(1)
	for _, c := range status["conditions"].([]any) {
		c.(map[string]any)["observedGeneration"] = int64(1)
	}
	o := &unstructured.Unstructured{Object: map[string]any{"apiVersion": recorded.GetAPIVersion(), "kind": recorded.GetKind()}}
	if err := w.Client.Get(w.Context(), client.ObjectKeyFromObject(recorded), o); err != nil {
		w.Fatal(err)
	}
	o.Object["status"] = status
	if err := client.WithFieldValidation(w.Client, metav1.FieldValidationStrict).Status().Update(w.Context(), o); err != nil {
		w.Fatalf("the status of %s %s: %v", o.GetKind(), o.GetName(), err)
	}
}

func withUIDs(t *testing.T, o *unstructured.Unstructured, renamed map[string]string) *unstructured.Unstructured {
	t.Helper()
	data, err := json.Marshal(o.Object)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for old, now := range renamed {
		text = strings.ReplaceAll(text, old, now)
	}
	out := &unstructured.Unstructured{}
	if err := runtime.DecodeInto(unstructured.UnstructuredJSONScheme, []byte(text), out); err != nil {
		t.Fatal(err)
	}
	return out
}
