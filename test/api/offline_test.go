// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/internal/inventory"
	offline "github.com/entente-dev/entente/internal/manifest"
)

// loadOffline checks an object without the API server, as a file of YAML.
func loadOffline(t *testing.T, o *unstructured.Unstructured) (*inventory.Inventory, []cause) {
	t.Helper()
	data, err := yaml.Marshal(o.Object)
	if err != nil {
		t.Fatal(err)
	}
	found, err := offline.Load([]string{"-"}, offline.Options{Stdin: bytes.NewReader(data)})
	if err == nil {
		return found, nil
	}
	var problems offline.Problems
	if !errors.As(err, &problems) {
		t.Fatal(err)
	}
	var causes []cause
	for _, p := range problems {
		causes = append(causes, cause{Field: cmp.Or(p.Field, "<nil>"), Says: p.Message})
		if p.Line == 0 {
			t.Errorf("no line is named for %s", p)
		}
	}
	return nil, causes
}

// sorted makes causes comparable, whatever their order.
func sorted(causes []cause) []cause {
	causes = slices.Clone(causes)
	slices.SortFunc(causes, func(a, b cause) int {
		return cmp.Or(strings.Compare(a.Field, b.Field), strings.Compare(a.Says, b.Says))
	})
	return causes
}

// agree creates an object and checks it offline. Both must say the same, word for word, and
// make the same of what they take. Where the API server has not looked at the rules, the offline
// check may tell of them besides; a rule that ends without an answer is none to tell of.
func agree(t *testing.T, c *crd, o *unstructured.Unstructured) {
	t.Helper()
	found, got := loadOffline(t, o)
	created, err := client.Resource(c.resource).Namespace(o.GetNamespace()).
		Create(t.Context(), o.DeepCopy(), metav1.CreateOptions{FieldValidation: strict, DryRun: []string{metav1.DryRunAll}})
	want := causesOf(t, err)
	if err != nil && strings.Contains(err.Error(), notChecked) {
		got = slices.DeleteFunc(got, func(c cause) bool {
			return !slices.Contains(want, c) && !strings.Contains(c.Says, " evaluating rule: ") && !strings.Contains(c.Says, "no further validation rules")
		})
	}
	if diff := gocmp.Diff(sorted(want), sorted(got)); diff != "" {
		t.Errorf("the API server (-) and the offline check (+) do not say the same:\n%s", diff)
	}
	if err != nil || found == nil {
		return
	}
	typed := found.Objects()[0]
	same := reflect.New(reflect.TypeOf(typed).Elem()).Interface()
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(created.Object, same); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"Spec", "Status"} {
		field := func(o any) any { return reflect.ValueOf(o).Elem().FieldByName(part).Interface() }
		if diff := gocmp.Diff(field(same), field(typed)); diff != "" {
			t.Errorf("the API server (-) and the offline check (+) do not make the same of its %s:\n%s", part, diff)
		}
	}
}

// The API server and the offline check agree about all the cases of one object. Those that
// change an object that exists have no counterpart in files.
func TestOfflineAgreesAboutCases(t *testing.T) {
	suites := readSuites(t)
	for _, c := range mustReadCRDs(t) {
		s := suites[c.kind]
		namespace := newNamespace(t)
		for _, m := range slices.Concat(s.Accepts, s.Refuses) {
			t.Run(c.kind+"/"+m.What, func(t *testing.T) {
				agree(t, c, object(c.kind, namespace, merge(t, s.Base, m.With)))
			})
		}
	}
}

// They agree about each bound of the schema, broken one at a time.
func TestOfflineAgreesAboutBounds(t *testing.T) {
	for _, c := range mustReadCRDs(t) {
		t.Run(c.kind, func(t *testing.T) {
			namespace := newNamespace(t)
			spec := generator{t: t}.spec(c)
			agree(t, c, object(c.kind, namespace, map[string]any{"spec": spec}))
			for _, b := range breaches(t, c) {
				broken := map[string]any{"spec": runtime.DeepCopyJSONValue(spec)}
				if set(broken, b.path, b.value) != "" {
					agree(t, c, object(c.kind, namespace, broken))
				}
			}
		})
	}
}

// They agree about the largest objects: no rule runs out of its budget offline.
func TestOfflineAgreesAboutLargest(t *testing.T) {
	for _, c := range mustReadCRDs(t) {
		t.Run(c.kind, func(t *testing.T) {
			agree(t, c, object(c.kind, newNamespace(t), map[string]any{"spec": generator{t: t, largest: true}.spec(c)}))
		})
	}
}

// They agree about the examples; a status is no matter.
func TestOfflineAgreesAboutExamples(t *testing.T) {
	for _, c := range mustReadCRDs(t) {
		t.Run(c.kind, func(t *testing.T) {
			agree(t, c, object(c.kind, newNamespace(t), maps.Clone(readExample(t, c.kind))))
		})
	}
}

// They agree about metadata.
func TestOfflineAgreesAboutMetadata(t *testing.T) {
	c, base := crdOf(t, "Alliance"), readSuites(t)["Alliance"].Base
	namespace := newNamespace(t)
	for what, metadata := range map[string]map[string]any{
		"labels":                    {"labels": map[string]any{"entente.dev/team": "alliances", "a": ""}},
		"a label's name":            {"labels": map[string]any{"no good": "x"}},
		"a label's value":           {"labels": map[string]any{"team": "no good"}},
		"an annotation's name":      {"annotations": map[string]any{"no good": "x"}},
		"large annotations":         {"annotations": map[string]any{"a": strings.Repeat("x", annotationLimit)}},
		"capitals in the name":      {"name": "First"},
		"an underscore in the name": {"name": "first_one"},
		"a long name":               {"name": strings.Repeat("x", 254)},
		"a finalizer":               {"finalizers": []any{"no good"}},
		"two owners that control": {"ownerReferences": []any{
			map[string]any{"apiVersion": "v1", "kind": "ConfigMap", "name": "a", "uid": "1", "controller": true},
			map[string]any{"apiVersion": "v1", "kind": "ConfigMap", "name": "b", "uid": "2", "controller": true},
		}},
		"what kubectl get adds": {"creationTimestamp": "2026-01-01T00:00:00Z", "generation": int64(3), "uid": "6e1fb3f0-6b6a-4ec3-b1a6-7d4a7f0e2c11"},
	} {
		t.Run(what, func(t *testing.T) {
			agree(t, c, object(c.kind, namespace, merge(t, base, map[string]any{"metadata": metadata})))
		})
	}
}

// Where the API server cannot even read an object, the offline check refuses it as well, and
// names the same field.
func TestOfflineRefusesWhatCannotBeRead(t *testing.T) {
	c, base := crdOf(t, "Alliance"), readSuites(t)["Alliance"].Base
	namespace := newNamespace(t)
	for field, with := range map[string]map[string]any{
		"spec.hots":               {"spec": map[string]any{"hots": "northwind"}},
		"spec.partners[0].nam":    {"spec": map[string]any{"partners": []any{map[string]any{"name": "northwind", "nam": "x"}, map[string]any{"name": "contoso"}}}},
		"metadata.lables":         {"metadata": map[string]any{"lables": map[string]any{}}},
		"specs":                   {"specs": map[string]any{}},
		"metadata.labels.a":       {"metadata": map[string]any{"labels": map[string]any{"a": int64(1)}}},
		"metadata.finalizers":     {"metadata": map[string]any{"finalizers": "x"}},
		"metadata.resourceVersio": {"metadata": map[string]any{"resourceVersio": "1"}},
	} {
		t.Run(field, func(t *testing.T) {
			o := object(c.kind, namespace, merge(t, base, with))
			if err := create(t, c, o); err == nil {
				t.Error("the API server takes it")
			}
			_, got := loadOffline(t, o)
			if len(got) != 1 || got[0].Field != field {
				t.Errorf("got %q, want one problem of %s", got, field)
			}
		})
	}
}
