// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Chart writes the templates of charts/entente that say what config/ says, so that both ways of installing agree.
//
// Usage, in the project's directory: go run ./hack/chart OUT-DIR
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: chart OUT-DIR")
		os.Exit(2)
	}
	if err := write("config", os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "chart:", err)
		os.Exit(1)
	}
}

// template is a file of the chart that is made of manifests.
type template struct {
	name string
	// from are manifests in config/, and may hold wildcards.
	from []string
	// only is the condition under which they are installed; empty: always.
	only string
	// labels and annotations are lines more for each object.
	labels, annotations string
}

var templates = []template{
	{name: "admission", from: []string{"admission/*_*.yaml"}, only: ".Values.admission.enabled"},
	{name: "answers", from: []string{"answers/service.yaml"}, only: ".Values.answers.enabled"},
	{name: "dashboard", from: []string{"dashboard/service_account.yaml", "dashboard/role.yaml", "dashboard/role_binding.yaml", "dashboard/service.yaml"}, only: ".Values.dashboard.enabled"},
	{name: "budget", from: []string{"hardening/replicas/budget.yaml"}, only: "gt (int64 .Values.replicas) 1"},
	{name: "kinds", from: []string{"crd/bases/*.yaml"}, only: ".Values.crds.enabled", annotations: keep},
	{name: "lease", from: []string{"rbac/leader_election_role.yaml"}},
	{name: "metrics", from: []string{"manager/metrics_service.yaml", "rbac/metrics_roles.yaml"}, only: ".Values.metrics.enabled"},
	{name: "network", from: []string{"hardening/network/policy.yaml"}, only: ".Values.networkPolicy.enabled"},
	{name: "roles", from: []string{"rbac/user_roles.yaml"}, only: ".Values.roles.enabled"},
	{name: "rules", from: []string{"prometheus/rules/rules.yaml"}, only: "and .Values.metrics.enabled .Values.metrics.rules.enabled", labels: ruleLabels},
}

// keep leaves the kinds where they are when a release is uninstalled.
const keep = `    {{- if .Values.crds.keep }}
    helm.sh/resource-policy: keep
    {{- end }}
`

const ruleLabels = `    {{- with .Values.metrics.rules.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
`

// write writes all templates; others in the directory go.
func write(config, dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, t := range templates {
		data, err := t.made(config)
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		if err := os.WriteFile(filepath.Join(dir, t.name+".yaml"), data, 0o644); err != nil {
			return err
		}
	}
	boards, err := dashboards(config)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "dashboards.yaml"), boards, 0o644); err != nil {
		return err
	}
	rules, err := managerRules(config)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "_rules.tpl"), rules, 0o644)
}

// made is the template's text.
func (t template) made(config string) ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "{{/* Written by make generate from config/%s. */}}\n", strings.Join(t.from, ", config/"))
	if t.only != "" {
		fmt.Fprintf(&out, "{{- if %s }}\n", t.only)
	}
	n := 0
	for _, pattern := range t.from {
		files, err := filepath.Glob(filepath.Join(config, pattern))
		if err != nil || len(files) == 0 {
			return nil, errors.Join(err, fmt.Errorf("there is no %s in %s", pattern, config))
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			for _, object := range documents(data) {
				object, err := t.object(object)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", file, err)
				}
				if n++; n > 1 {
					out.WriteString("---\n")
				}
				out.WriteString(object)
			}
		}
	}
	if t.only != "" {
		out.WriteString("{{- end }}\n")
	}
	return out.Bytes(), nil
}

// documents are the objects in a file.
func documents(data []byte) []string {
	all := strings.Split("\n"+string(data), "\n---\n")
	for k := range all {
		all[k] = strings.TrimSpace(all[k]) + "\n"
	}
	return slices.DeleteFunc(all, func(d string) bool { return strings.TrimSpace(d) == "" })
}

// braces would begin an action of the template. What ends one means nothing outside of it.
var braces = strings.NewReplacer("{{", `{{ "{{" }}`)

const labels = `    {{- include "entente.labels" . | nindent 4 }}
`

// object is one of the manifests as a template: in the release's namespace, with its labels.
func (t template) object(manifest string) (string, error) {
	text := braces.Replace(manifest)
	text = strings.ReplaceAll(text, "namespace: entente-system\n", "namespace: {{ .Release.Namespace }}\n")
	text = metadata.ReplaceAllStringFunc(text, func(of string) string { // it is one of those of the release
		return strings.Replace(of, "    app.kubernetes.io/name: entente\n", "", 1)
	})
	text, err := under(text, "labels", labels+t.labels)
	if err == nil && t.annotations != "" {
		text, err = under(text, "annotations", t.annotations)
	}
	return text, err
}

var metadata = regexp.MustCompile(`(?m)^metadata:\n(?:  .*\n)+`)

// under adds lines to a map of the object's metadata, which is made where there is none.
func under(text, key, lines string) (string, error) {
	at := metadata.FindStringIndex(text)
	if at == nil {
		return "", errors.New("an object has no metadata")
	}
	head, of, rest := text[:at[0]], text[at[0]:at[1]], text[at[1]:]
	if key = "  " + key + ":\n"; strings.Contains(of, key) {
		return head + strings.Replace(of, key, key+lines, 1) + rest, nil
	}
	return head + of + key + lines + rest, nil
}

// managerRules is what the manager may do, for a Role or a ClusterRole.
func managerRules(config string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(config, "rbac", "role.yaml"))
	if err != nil {
		return nil, err
	}
	_, rules, ok := strings.Cut(string(data), "\nrules:\n")
	if !ok {
		return nil, errors.New("config/rbac/role.yaml has no rules")
	}
	return []byte("{{/* Written by make generate from config/rbac/role.yaml. */}}\n{{- define \"entente.rules\" -}}\n" +
		strings.TrimRight(rules, "\n") + "\n{{- end }}\n"), nil
}
