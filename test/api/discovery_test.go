// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/discovery"

	"github.com/entente-dev/entente/internal/controlplane"
)

// What people type instead of a kind.
var shortNames = map[string]string{
	"Alliance": "al", "Partner": "ptn", "Review": "rev", "CommunicationPolicy": "compol", "Issue": "iss", "Notification": "ntf",
}

func TestKindsAreFoundByShortNameAndCategory(t *testing.T) {
	disco, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range mustReadCRDs(t) {
		served, err := disco.ServerResourcesForGroupVersion(c.resource.GroupVersion().String())
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(served.APIResources, func(r metav1.APIResource) bool { return r.Name == c.resource.Resource })
		if i < 0 {
			t.Fatalf("%s is not served", c.kind)
		}
		r := served.APIResources[i]
		if want := []string{shortNames[c.kind]}; !r.Namespaced || r.Kind != c.kind || !slices.Equal(r.ShortNames, want) || !slices.Contains(r.Categories, "entente") {
			t.Errorf("%s is served as %+v, want it namespaced, with the short name %q and the category entente", c.kind, r, want)
		}
		if !slices.ContainsFunc(served.APIResources, func(r metav1.APIResource) bool { return r.Name == c.resource.Resource+"/status" }) {
			t.Errorf("%s has no status subresource", c.kind)
		}
	}
}

func TestKubectlGetEntenteListsAll(t *testing.T) {
	kubectl := filepath.Join(os.Getenv("KUBEBUILDER_ASSETS"), "kubectl")
	if _, err := os.Stat(kubectl); err != nil {
		t.Skip("there is no kubectl in KUBEBUILDER_ASSETS")
	}
	kubeconfig := filepath.Join(t.TempDir(), "kubeconfig")
	if err := controlplane.WriteKubeconfig(kubeconfig, config); err != nil {
		t.Fatal(err)
	}
	namespace := newNamespace(t)
	var want []string
	for _, c := range mustReadCRDs(t) {
		o := store(t, c, namespace)
		want = append(want, strings.ToLower(c.kind)+"."+c.resource.Group+"/"+o.GetName())
	}
	out, err := exec.CommandContext(t.Context(), kubectl, "--kubeconfig", kubeconfig, "-n", namespace, "get", "entente", "-o", "name").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	got := strings.Fields(string(out))
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("kubectl get entente lists %q, want %q", got, want)
	}
}

// What `kubectl get --field-selector` filters by: a selector that finds the example, and the
// same with another value, which must not.
func TestFieldsSelect(t *testing.T) {
	selectors := map[string][]string{
		"Review":       {"spec.allianceRef.name=northwind-contoso"},
		"Issue":        {"spec.allianceRef.name=northwind-contoso", "spec.severity=High"},
		"Notification": {"spec.allianceRef.name=northwind-contoso", "spec.subjectRef.kind=Issue", "spec.subjectRef.name=late-shipments"},
	}
	for kind, all := range selectors {
		c := crdOf(t, kind)
		o := store(t, c, newNamespace(t))
		for _, selector := range all {
			for s, want := range map[string]int{selector: 1, selector + "-not": 0} {
				list, err := client.Resource(c.resource).Namespace(o.GetNamespace()).List(t.Context(), metav1.ListOptions{FieldSelector: s})
				if err != nil {
					t.Errorf("%s %s: %v", kind, s, err)
					continue
				}
				if len(list.Items) != want {
					t.Errorf("%s %s: %d found, want %d", kind, s, len(list.Items), want)
				}
			}
		}
	}
}

// A rule of one's own becomes a condition of the Alliance, so it cannot have the name of one
// that is built in, whichever the schema knows.
func TestRulesCannotTakeBuiltInNames(t *testing.T) {
	c := crdOf(t, "Alliance")
	spec := c.spec().Properties
	practices := spec["practices"].Properties["require"].Items.Enum
	if len(practices) < 18 {
		t.Fatalf("only %d practices", len(practices))
	}
	namespace := newNamespace(t)
	base := readSuites(t)["Alliance"].Base
	for _, name := range append([]string{"Ready", "Stalled", "Reconciling", "Healthy"}, practices...) {
		rules := []any{map[string]any{"name": name, "expression": "true", "message": "m"}}
		o := object(c.kind, namespace, merge(t, base, map[string]any{"spec": map[string]any{"rules": rules}}))
		if got := causesOf(t, create(t, c, o)); !match(got, []cause{{Field: "spec.rules[0].name", Says: "choose another name"}}) {
			t.Errorf("%s: got the causes %q", name, got)
		}
	}
}
