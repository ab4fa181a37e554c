// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/internal/controlplane"
)

// annotationLimit is what all annotations of an object may have together. Client-side apply
// keeps the whole manifest in one.
const annotationLimit = 256 << 10

// metadataShare is left for what a manifest has beside its spec: names, labels, annotations.
const metadataShare = 4 << 10

// The bounds of a schema alone, in ASCII, whether all its fields may be set at once or not.
func TestSchemaBoundsFitClientSideApply(t *testing.T) {
	for _, c := range mustReadCRDs(t) {
		t.Run(c.kind, func(t *testing.T) {
			size := largestJSON(t, "spec", c.spec())
			t.Logf("at most %d bytes", size)
			if size > annotationLimit-metadataShare {
				t.Errorf("the largest spec has %d bytes; only %d fit into what kubectl apply keeps", size, annotationLimit-metadataShare)
			}
		})
	}
}

// largestJSON is how many bytes the JSON of a value can have.
func largestJSON(t *testing.T, path string, n *node) int {
	t.Helper()
	bound := func(b *int, what string) int { return generator{t: t}.bound(b, path, what) }
	const quotes, brackets, comma, colon = 2, 2, 1, 1
	switch n.Type {
	case "string":
		switch {
		case len(n.Enum) > 0:
			return quotes + len(slices.MaxFunc(n.Enum, func(a, b string) int { return len(a) - len(b) }))
		case n.Format == "date-time":
			return quotes + len("2026-01-01T00:00:00.000000000+00:00")
		}
		return quotes + bound(n.MaxLength, "maxLength")
	case "integer":
		if n.Minimum != nil && n.Maximum != nil {
			return max(len(strconv.FormatInt(*n.Minimum, 10)), len(strconv.FormatInt(*n.Maximum, 10)))
		}
		return len("-2147483648")
	case "boolean":
		return len("false")
	case "array":
		return brackets + bound(n.MaxItems, "maxItems")*(largestJSON(t, path+"[]", n.Items)+comma)
	case "object":
		size := brackets
		for name, property := range n.Properties {
			size += quotes + len(name) + colon + largestJSON(t, path+"."+name, property) + comma
		}
		if n.Values != nil {
			const key = 40 // a Name, as a rule asks for
			size += bound(n.MaxProps, "maxProperties") * (quotes + key + colon + largestJSON(t, path+"{}", n.Values) + comma)
		}
		return size
	}
	t.Fatalf("%s: the test does not know the type %q", path, n.Type)
	return 0
}

// The largest objects are taken: no CEL rule exceeds its budget when it runs, on create or on
// update, and client-side apply carries them.
func TestLargestObjectsAreAccepted(t *testing.T) {
	kubeconfig := filepath.Join(t.TempDir(), "kubeconfig")
	if err := controlplane.WriteKubeconfig(kubeconfig, config); err != nil {
		t.Fatal(err)
	}
	for _, c := range mustReadCRDs(t) {
		t.Run(c.kind, func(t *testing.T) {
			o := object(c.kind, newNamespace(t), map[string]any{"spec": generator{t: t, largest: true}.spec(c)})
			r := client.Resource(c.resource).Namespace(o.GetNamespace())
			created, err := r.Create(t.Context(), o, metav1.CreateOptions{FieldValidation: strict})
			if err != nil {
				t.Fatal(short(err))
			}
			created.SetLabels(map[string]string{"changed": "yes"})
			if _, err := r.Update(t.Context(), created, metav1.UpdateOptions{FieldValidation: strict}); err != nil {
				t.Fatal(short(err))
			}
			apply(t, kubeconfig, o.GetNamespace(), map[string]any{
				"apiVersion": o.GetAPIVersion(), "kind": c.kind,
				"metadata": map[string]any{"name": "applied"}, "spec": o.Object["spec"],
			})
		})
	}
}

// apply runs kubectl apply on a manifest twice: the second time compares with the annotation.
func apply(t *testing.T, kubeconfig, namespace string, manifest map[string]any) {
	t.Helper()
	kubectl := filepath.Join(os.Getenv("KUBEBUILDER_ASSETS"), "kubectl")
	if _, err := os.Stat(kubectl); err != nil {
		t.Skip("there is no kubectl in KUBEBUILDER_ASSETS")
	}
	data, err := json.Marshal(manifest)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "manifest.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"created", "unchanged"} {
		cmd := exec.CommandContext(t.Context(), kubectl, "--kubeconfig", kubeconfig, "-n", namespace, "apply", "-f", file)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %.2000s", err, out)
		}
		if !strings.Contains(string(out), want) {
			t.Fatalf("kubectl apply says %.2000q instead of %s", out, want)
		}
	}
}

// short cuts a message that quotes a large object.
func short(err error) string {
	s := err.Error()
	return s[:min(len(s), 3000)]
}
