// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package install_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/internal/controlplane/install"
)

const chart = "charts/entente"

// template renders the chart in the namespace of config/default.
func template(t *testing.T, helm string, args ...string) []*unstructured.Unstructured {
	t.Helper()
	out := run(t, nil, helm, append([]string{"template", "entente", chart, "--namespace", system}, args...)...)
	objects, err := install.Decode([]byte(out))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return objects
}

func TestTheChartHasNothingForHelmToComplainOf(t *testing.T) {
	out := run(t, nil, tool(t, "helm", "helm"), "lint", "--strict", chart)
	if strings.Contains(out, "[WARNING]") || strings.Contains(out, "[ERROR]") || !strings.Contains(out, "0 chart(s) failed") {
		t.Error(out)
	}
}

// Installed by Helm or by kustomize, it is the same.
func TestHelmSaysWhatKustomizeSays(t *testing.T) {
	helm := tool(t, "helm", "helm")
	for name, c := range map[string]struct {
		resource   string
		components []string
		set        []string
		// tenants are the namespaces in which config/namespaced/tenant is applied as well.
		tenants []string
	}{
		"default":           {resource: "default"},
		"high availability": {resource: "overlays/high-availability", set: []string{"replicas=2"}},
		"strict":            {resource: "overlays/strict", set: []string{"replicas=2", "networkPolicy.enabled=true", "httpsOnly=true"}},
		"network policy":    {resource: "default", components: []string{"hardening/network"}, set: []string{"networkPolicy.enabled=true"}},
		"egress":            {resource: "default", components: []string{"hardening/egress"}, set: []string{"egressAllow={smtp.example.com,slack.com}"}},
		"answers":           {resource: "default", components: []string{"answers"}, set: []string{"answers.enabled=true", "answers.url=https://answers.example"}},
		"dashboard":         {resource: "default", components: []string{"dashboard"}, set: []string{"dashboard.enabled=true", "dashboard.host=alliances.example"}},
		"prometheus": {resource: "default", components: []string{"prometheus"},
			set: []string{"metrics.serviceMonitor.enabled=true", "metrics.rules.enabled=true"}},
		"pods": {resource: "default", components: []string{"prometheus/podmonitor"}, set: []string{"metrics.podMonitor.enabled=true", "metrics.rules.enabled=true"}},
		"pods with cert-manager": {resource: "default", components: []string{"prometheus/podmonitor", "certmanager"},
			set: []string{"metrics.podMonitor.enabled=true", "metrics.rules.enabled=true", "metrics.certificate.certManager.enabled=true"}},
		"dashboards": {resource: "default", components: []string{"grafana"}, set: []string{"dashboards.enabled=true"}},
		"cert-manager": {resource: "default", components: []string{"prometheus", "certmanager"},
			set: []string{"metrics.serviceMonitor.enabled=true", "metrics.rules.enabled=true", "metrics.certificate.certManager.enabled=true"}},
		"namespaced": {resource: "namespaced/manager", tenants: []string{"alliances"}, set: []string{
			"watchNamespaces={alliances}", "crds.enabled=false", "roles.enabled=false", "admission.enabled=false", "metrics.enabled=false"}},
		"the kinds alone are others'": {resource: "namespaced/manager", components: []string{"hardening/replicas", "hardening/https-only"}, tenants: []string{"alliances"}, set: []string{
			"watchNamespaces={alliances}", "crds.enabled=false", "roles.enabled=false", "admission.enabled=false", "metrics.enabled=false", "replicas=2", "httpsOnly=true"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := kustomize(t, c.resource, c.components...)
			for _, ns := range c.tenants {
				for _, o := range kustomize(t, "namespaced/tenant") {
					o.SetNamespace(ns)
					want = append(want, o)
				}
			}
			var args []string
			for _, s := range c.set {
				args = append(args, "--set", s)
			}
			got := template(t, helm, args...)
			if diff := gocmp.Diff(alike(t, want), alike(t, got)); diff != "" {
				t.Errorf("kustomize (-) and Helm (+) differ:\n%s", diff)
			}
		})
	}
}

// alike are objects by kind, namespace and name, without what differs on purpose:
//   - the namespace is made by helm install --create-namespace;
//   - Helm's own labels, and its annotation that keeps the kinds;
//   - the pod of helm test;
//   - lists of namespaces, hosts and addresses are in ConfigMaps for kustomize, where an overlay replaces them, and in
//     the flags themselves for Helm, so that a change of the values starts the manager anew;
//   - the order of flags and of ports.
func alike(t *testing.T, objects []*unstructured.Unstructured) map[string][]string {
	t.Helper()
	texts := map[string]string{}
	for _, o := range objects {
		if o.GetKind() == "ConfigMap" {
			data, _, _ := unstructured.NestedStringMap(o.Object, "data")
			for k, v := range data {
				texts[o.GetName()+"/"+k] = v
			}
		}
	}
	out := map[string][]string{}
	for _, o := range objects {
		if kind := o.GetKind(); kind == "Namespace" || kind == "ConfigMap" && o.GetName() != "entente-dashboards" || o.GetAnnotations()["helm.sh/hook"] != "" {
			continue
		}
		labels := o.GetLabels()
		maps.DeleteFunc(labels, func(k, _ string) bool {
			return strings.HasPrefix(k, "helm.sh/") || slices.Contains([]string{"app.kubernetes.io/instance", "app.kubernetes.io/version", "app.kubernetes.io/managed-by"}, k)
		})
		// The namespaced tenant has no labels of its own in config/: it is applied by itself.
		if o.GetNamespace() == "alliances" {
			delete(labels, "app.kubernetes.io/name")
		}
		set(o.SetLabels, labels)
		annotations := o.GetAnnotations()
		delete(annotations, "helm.sh/resource-policy")
		set(o.SetAnnotations, annotations)
		if o.GetKind() == "Deployment" {
			plain(t, o, texts)
		}
		key := o.GetKind() + " " + o.GetNamespace() + "/" + o.GetName()
		if len(out[key]) > 0 {
			t.Errorf("%s is there twice", key)
		}
		data, err := yaml.Marshal(o.Object)
		if err != nil {
			t.Fatal(err)
		}
		out[key] = strings.Split(string(data), "\n")
	}
	return out
}

// set writes a map into metadata, or leaves it out where it is empty.
func set(write func(map[string]string), m map[string]string) {
	if len(m) == 0 {
		m = nil
	}
	write(m)
}

// plain gives the manager its flags in order, with what they take from ConfigMaps, and its ports in order.
func plain(t *testing.T, deployment *unstructured.Unstructured, texts map[string]string) {
	t.Helper()
	containers, _, err := unstructured.NestedSlice(deployment.Object, "spec", "template", "spec", "containers")
	if err != nil || len(containers) != 1 {
		t.Fatal(len(containers), err)
	}
	c := containers[0].(map[string]any)
	args, _, err := unstructured.NestedStringSlice(c, "args")
	if err != nil {
		t.Fatal(err)
	}
	env, _, _ := unstructured.NestedSlice(c, "env")
	for _, e := range env {
		name, _, _ := unstructured.NestedString(e.(map[string]any), "name")
		from, _, _ := unstructured.NestedStringMap(e.(map[string]any), "valueFrom", "configMapKeyRef")
		value, ok := texts[from["name"]+"/"+from["key"]]
		if !ok {
			t.Errorf("%s comes from %v, which is not there", name, from)
		}
		for k := range args {
			args[k] = strings.ReplaceAll(args[k], "$("+name+")", value)
		}
	}
	delete(c, "env")
	if ports, ok := c["ports"].([]any); ok {
		slices.SortFunc(ports, func(a, b any) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
	slices.Sort(args)
	if err := unstructured.SetNestedStringSlice(c, args, "args"); err != nil {
		t.Fatal(err)
	}
	if err := unstructured.SetNestedSlice(deployment.Object, containers, "spec", "template", "spec", "containers"); err != nil {
		t.Fatal(err)
	}
}

// The kinds are kept when a release goes, unless somebody says otherwise.
func TestTheChartKeepsTheKinds(t *testing.T) {
	helm := tool(t, "helm", "helm")
	for _, c := range []struct {
		set  string
		n    int
		want string
	}{{"crds.keep=true", 6, "keep"}, {"crds.keep=false", 6, ""}, {"crds.enabled=false", 0, ""}} {
		n := 0
		for _, o := range template(t, helm, "--set", c.set) {
			if o.GetKind() != "CustomResourceDefinition" {
				continue
			}
			n++
			if got := o.GetAnnotations()["helm.sh/resource-policy"]; got != c.want {
				t.Errorf("%s: %s has the policy %q", c.set, o.GetName(), got)
			}
		}
		if n != c.n {
			t.Errorf("%s: there are %d kinds", c.set, n)
		}
	}
}
