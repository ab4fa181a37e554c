// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/metrics"
)

const stateHead = `# Written by make generate from internal/metrics. What kube-state-metrics (--custom-resource-state-config-file) reads
# from the statuses, under the names that the manager serves. docs/metrics.md.
`

// resource is what kube-state-metrics reads of a kind.
type resource struct {
	GroupVersionKind map[string]string   `json:"groupVersionKind"`
	MetricNamePrefix string              `json:"metricNamePrefix"`
	LabelsFromPath   map[string][]string `json:"labelsFromPath"`
	// ErrorLogV keeps fields that are absent, which is nothing to report, out of its log.
	ErrorLogV int         `json:"errorLogV"`
	Metrics   []generator `json:"metrics"`
}

type generator struct {
	Name string `json:"name"`
	Help string `json:"help"`
	Each each   `json:"each"`
}

type each struct {
	Type     string    `json:"type"`
	Gauge    *gauge    `json:"gauge,omitempty"`
	StateSet *stateSet `json:"stateSet,omitempty"`
	Info     *info     `json:"info,omitempty"`
}

type info struct {
	Path           []string            `json:"path"`
	LabelsFromPath map[string][]string `json:"labelsFromPath"`
}

// declared are the labels of what an alliance declares, by where they are in its spec.
var declared = map[string][]string{"stage": {"stage"}, "host": {"host"}, "policy": {"communicationPolicyRef", "name"}}

type gauge struct {
	Path      []string `json:"path"`
	NilIsZero bool     `json:"nilIsZero,omitempty"`
}

type stateSet struct {
	Path           []string            `json:"path"`
	LabelsFromPath map[string][]string `json:"labelsFromPath"`
	ValueFrom      []string            `json:"valueFrom"`
	LabelName      string              `json:"labelName"`
	List           []string            `json:"list"`
}

// State writes the configuration of kube-state-metrics, one block for each kind. Messages are left out: there
// are many, and each would have series.
func State() ([]byte, error) {
	var resources []resource
	for _, kind := range metrics.Kinds {
		r := resource{
			GroupVersionKind: map[string]string{"group": v1alpha1.GroupName, "version": "v1alpha1", "kind": kind},
			MetricNamePrefix: "entente", LabelsFromPath: map[string][]string{}, ErrorLogV: 6,
		}
		for _, f := range metrics.Governance {
			if f.Source.Kind != kind {
				continue
			}
			for _, label := range f.Labels {
				if path := labelPath(kind, label); path != nil {
					r.LabelsFromPath[label] = path
				}
			}
			r.Metrics = append(r.Metrics, generator{Name: strings.TrimPrefix(f.Name, "entente_"), Help: f.Help, Each: read(f)})
		}
		if len(r.Metrics) > 0 {
			resources = append(resources, r)
		}
	}
	text, err := yaml.Marshal(map[string]any{"kind": "CustomResourceStateMetrics", "spec": map[string]any{"resources": resources}})
	return append([]byte(stateHead), text...), err
}

// labelPath is where a label of an object comes from; nil for one of a condition.
func labelPath(kind, label string) []string {
	switch label {
	case "namespace":
		return []string{"metadata", "namespace"}
	case strings.ToLower(kind):
		return []string{"metadata", "name"}
	case "alliance":
		return []string{"spec", "allianceRef", "name"}
	}
	return nil
}

func read(f *metrics.Family) each {
	path := strings.Split(f.Source.Path, ".")
	if slices.Contains(f.Labels, "condition") {
		return each{Type: "StateSet", StateSet: &stateSet{
			Path: path, LabelsFromPath: map[string][]string{"condition": {"type"}},
			ValueFrom: []string{"status"}, LabelName: "status", List: []string{"True", "False", "Unknown"},
		}}
	}
	if slices.Contains(f.Labels, "stage") {
		return each{Type: "Info", Info: &info{Path: path, LabelsFromPath: declared}}
	}
	// What people leave out of a spec has its default; what a status lacks has no series.
	return each{Type: "Gauge", Gauge: &gauge{Path: path, NilIsZero: path[0] == "spec"}}
}
