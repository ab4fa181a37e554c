// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const account = "entente-manager"

const description = `Business alliances rarely fail at signing. They fail in the quiet months after it: a review slips, bad news is
held back, an issue waits in somebody's inbox, nobody says thank you. Entente lets the people who run alliances write
the governance they agreed on as Kubernetes objects. Controllers hold reality against it: they flag overdue reviews,
carry stale issues up the agreed communication path, and record what they find as status conditions.

OLM does not install ValidatingAdmissionPolicies. Those that hold people to their own records are applied once, by
who administers the cluster:

    kubectl apply --server-side -k https://github.com/entente-dev/entente/config/admission
`

// icon is two rings that hold each other.
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 40"><g fill="none" stroke-width="6">` +
	`<circle cx="23" cy="20" r="15" stroke="#1f6feb"/><circle cx="41" cy="20" r="15" stroke="#d97706"/></g></svg>`

// serviceVersion is the ClusterServiceVersion: what is installed, and what it may do.
func (b bundle) serviceVersion(crds []*unstructured.Unstructured) (map[string]any, error) {
	examples, err := b.examples()
	if err != nil {
		return nil, err
	}
	install, err := b.install()
	if err != nil {
		return nil, err
	}
	version := strings.TrimPrefix(b.version, "v")
	return map[string]any{
		"apiVersion": "operators.coreos.com/v1alpha1",
		"kind":       "ClusterServiceVersion",
		"metadata": map[string]any{
			"name":      "entente.v" + version,
			"namespace": "placeholder",
			"annotations": map[string]any{
				"alm-examples":   examples,
				"capabilities":   "Seamless Upgrades",
				"categories":     "Integration & Delivery",
				"containerImage": b.image,
				"description":    "Alliance governance as code",
				"repository":     "https://github.com/entente-dev/entente",
				"operatorframework.io/suggested-namespace":        "entente-system",
				"operators.operatorframework.io/internal-objects": `["notifications.governance.entente.dev"]`,
			},
		},
		"spec": map[string]any{
			"displayName":               "Entente",
			"description":               description,
			"version":                   version,
			"maturity":                  "alpha",
			"minKubeVersion":            "1.30.0",
			"keywords":                  []any{"alliances", "governance", "escalation", "gitops"},
			"provider":                  map[string]any{"name": "The Entente Authors", "url": "https://github.com/entente-dev/entente"},
			"links":                     []any{map[string]any{"name": "Documentation", "url": "https://github.com/entente-dev/entente/tree/main/docs"}},
			"icon":                      []any{map[string]any{"mediatype": "image/svg+xml", "base64data": base64.StdEncoding.EncodeToString([]byte(icon))}},
			"customresourcedefinitions": map[string]any{"owned": owned(crds)},
			"installModes":              installModes(),
			"install":                   install,
		},
	}, nil
}

// installModes are all that there are: the manager looks after the namespaces that OLM names, or after all.
func installModes() (out []any) {
	for _, mode := range []string{"OwnNamespace", "SingleNamespace", "MultiNamespace", "AllNamespaces"} {
		out = append(out, map[string]any{"type": mode, "supported": true})
	}
	return out
}

// owned are the kinds that the bundle brings.
func owned(crds []*unstructured.Unstructured) (out []any) {
	for _, crd := range crds {
		kind, _, _ := unstructured.NestedString(crd.Object, "spec", "names", "kind")
		versions, _, _ := unstructured.NestedSlice(crd.Object, "spec", "versions")
		for _, v := range versions {
			v := v.(map[string]any)
			says, _, _ := unstructured.NestedString(v, "schema", "openAPIV3Schema", "description")
			out = append(out, map[string]any{
				"name": crd.GetName(), "kind": kind, "displayName": words(kind), "version": v["name"],
				"description": strings.Join(strings.Fields(says), " "),
			})
		}
	}
	return out
}

// words takes the name of a kind apart: Communication Policy.
func words(kind string) string {
	var b strings.Builder
	for i, r := range kind {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// install is the strategy: the Deployment of config/manager, and the permissions of config/rbac.
func (b bundle) install() (map[string]any, error) {
	d, err := b.one("manager/deployment.yaml", "Deployment", account)
	if err != nil {
		return nil, err
	}
	spec, err := b.deployment(d)
	if err != nil {
		return nil, err
	}
	manager, err := b.one("rbac/role.yaml", "ClusterRole", account)
	if err != nil {
		return nil, err
	}
	lease, err := b.one("rbac/leader_election_role.yaml", "Role", "entente-leader-election")
	if err != nil {
		return nil, err
	}
	metrics, err := b.one("rbac/metrics_roles.yaml", "ClusterRole", "entente-metrics-auth")
	if err != nil {
		return nil, err
	}
	may := func(roles ...*unstructured.Unstructured) []any {
		var rules []any
		for _, r := range roles {
			of, _, _ := unstructured.NestedSlice(r.Object, "rules")
			rules = append(rules, of...)
		}
		return []any{map[string]any{"serviceAccountName": account, "rules": rules}}
	}
	return map[string]any{"strategy": "deployment", "spec": map[string]any{
		// OLM makes Roles of these in the namespaces that are looked after, and a ClusterRole where that is all.
		"permissions":        may(manager, lease),
		"clusterPermissions": may(metrics),
		"deployments":        []any{map[string]any{"name": d.GetName(), "label": map[string]any{"app.kubernetes.io/name": "entente"}, "spec": spec}},
	}}, nil
}

// deployment is the spec of a Deployment with the image and the namespaces that OLM writes on the pod.
func (b bundle) deployment(d *unstructured.Unstructured) (map[string]any, error) {
	spec, _, err := unstructured.NestedMap(d.Object, "spec")
	if err != nil {
		return nil, err
	}
	at := []string{"template", "spec", "containers"}
	containers, _, err := unstructured.NestedSlice(spec, at...)
	if err != nil || len(containers) != 1 {
		return nil, fmt.Errorf("config/manager has %d containers: %w", len(containers), err)
	}
	c := containers[0].(map[string]any)
	args, _, err := unstructured.NestedSlice(c, "args")
	if err != nil {
		return nil, err
	}
	c["image"] = b.image
	c["args"] = append(args, "--watch-namespaces=$(WATCH_NAMESPACES)")
	c["env"] = []any{map[string]any{"name": "WATCH_NAMESPACES", "valueFrom": map[string]any{
		"fieldRef": map[string]any{"fieldPath": "metadata.annotations['olm.targetNamespaces']"},
	}}}
	return spec, unstructured.SetNestedSlice(spec, containers, at...)
}

// examples are one of each kind that people write, from the samples.
func (b bundle) examples() (string, error) {
	all, err := b.read("samples/*.yaml")
	if err != nil {
		return "", err
	}
	first := map[string]any{}
	for _, o := range all {
		if _, ok := first[o.GetKind()]; !ok && strings.HasPrefix(o.GetAPIVersion(), "governance.entente.dev/") {
			first[o.GetKind()] = o.Object
		}
	}
	var out []any
	for _, kind := range sorted(first) {
		out = append(out, first[kind])
	}
	data, err := json.MarshalIndent(out, "", "  ")
	return string(data), err
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
