// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package install_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/controlplane/install"
)

// kustomize builds a kustomization of config/, with components, as kubectl does.
func kustomize(t *testing.T, resource string, components ...string) []*unstructured.Unstructured {
	t.Helper()
	dir := filepath.Join(root, "config", resource)
	if len(components) > 0 {
		// Components are found by paths within the module, so the overlay lies there too.
		var err error
		if dir, err = os.MkdirTemp(filepath.Join(root, "config"), "overlay-"); err != nil { //nolint:usetesting // see above
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
		text := "resources: [../" + resource + "]\ncomponents:\n- ../" + strings.Join(components, "\n- ../") + "\n"
		if err := os.WriteFile(filepath.Join(dir, "kustomization.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	objects, err := install.Decode([]byte(run(t, nil, filepath.Join(os.Getenv("KUBEBUILDER_ASSETS"), "kubectl"), "kustomize", dir)))
	if err != nil {
		t.Fatal(err)
	}
	return objects
}

// foreign tells whether an object is of a kind that something else has to install first.
func foreign(o *unstructured.Unstructured) bool {
	switch o.GroupVersionKind().Group {
	case "monitoring.coreos.com", "cert-manager.io":
		return true
	}
	return false
}

// What config/ offers is accepted by an API server as it is, field by field, one over the other.
func TestOverlaysAreAccepted(t *testing.T) {
	c := newCluster(t)
	for _, o := range []struct {
		resource, namespace string
		components          []string
	}{
		{resource: "default"},
		{resource: "overlays/high-availability"},
		{resource: "overlays/strict"},
		{resource: "default", components: []string{"answers", "hardening/egress", "prometheus", "certmanager", "dashboard"}},
		{resource: "default", components: []string{"prometheus/podmonitor"}},
		{resource: "namespaced/manager"},
		{resource: "namespaced/manager", components: []string{"hardening/replicas", "hardening/network", "hardening/https-only", "hardening/egress", "answers"}},
		{resource: "namespaced/tenant", namespace: "alliances"},
		{resource: "quota", namespace: "alliances"},
	} {
		t.Run(o.resource+" "+strings.Join(o.components, " "), func(t *testing.T) {
			if o.namespace != "" {
				c.namespace(t, o.namespace)
			}
			n := 0
			for _, object := range kustomize(t, o.resource, o.components...) {
				if foreign(object) {
					continue
				}
				n++
				c.apply(t, o.namespace, object)
				got := object.DeepCopy()
				if got.GetNamespace() == "" {
					got.SetNamespace(o.namespace)
				}
				if err := c.client.Get(t.Context(), client.ObjectKeyFromObject(got), got); err != nil {
					t.Errorf("%s %s: %v", object.GetKind(), object.GetName(), err)
				}
			}
			if n == 0 {
				t.Error("there is nothing in it")
			}
		})
	}
}

func (c *cluster) namespace(t *testing.T, name string) {
	t.Helper()
	ns := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "v1", "kind": "Namespace", "metadata": map[string]any{"name": name}}}
	if err := c.client.Create(t.Context(), ns); err != nil && !apierrors.IsAlreadyExists(err) {
		t.Fatal(err)
	}
}

// find is the object of a kind and name.
func find(objects []*unstructured.Unstructured, kind, name string) (*unstructured.Unstructured, error) {
	for _, o := range objects {
		if o.GetKind() == kind && o.GetName() == name {
			return o, nil
		}
	}
	return nil, errors.New("there is no " + kind + " " + name)
}

// High availability is two managers that are not on one node if that can be, and of which one stays.
func TestHighAvailability(t *testing.T) {
	objects := kustomize(t, "overlays/high-availability")
	d, err := find(objects, "Deployment", "entente-manager")
	if err != nil {
		t.Fatal(err)
	}
	if n, _, _ := unstructured.NestedFieldNoCopy(d.Object, "spec", "replicas"); fmt.Sprint(n) != "2" {
		t.Errorf("there are %v managers", n)
	}
	spread, _, _ := unstructured.NestedSlice(d.Object, "spec", "template", "spec", "topologySpreadConstraints")
	if len(spread) != 1 || spread[0].(map[string]any)["topologyKey"] != "kubernetes.io/hostname" {
		t.Errorf("they are spread by %v", spread)
	}
	b, err := find(objects, "PodDisruptionBudget", "entente-manager")
	if err != nil {
		t.Fatal(err)
	}
	selects, _, _ := unstructured.NestedStringMap(b.Object, "spec", "selector", "matchLabels")
	labels, _, _ := unstructured.NestedStringMap(d.Object, "spec", "template", "metadata", "labels")
	for k, v := range selects {
		if labels[k] != v {
			t.Errorf("the budget is for pods with %s=%s, and the managers have %q", k, v, labels[k])
		}
	}
	if n, _, _ := unstructured.NestedFieldNoCopy(b.Object, "spec", "minAvailable"); fmt.Sprint(n) != "1" || len(selects) == 0 {
		t.Errorf("the budget leaves %v of %v", n, selects)
	}
}
