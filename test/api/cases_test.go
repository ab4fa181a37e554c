// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"
)

// A suite is a file of testdata/cases: the manifests of one kind that the API server takes,
// and those that it refuses.
type suite struct {
	Kind string `json:"kind"`
	// Base is a valid manifest. Each case says what differs.
	Base    map[string]any `json:"base"`
	Accepts []manifest     `json:"accepts"`
	Refuses []manifest     `json:"refuses"`
}

// A manifest is one case. With and Then are JSON merge patches (null deletes; a list replaces
// the list).
type manifest struct {
	What string         `json:"what"`
	With map[string]any `json:"with"`
	// Then changes the object once it exists.
	Then map[string]any `json:"then"`
	// Causes are all that a refusal says.
	Causes []cause `json:"causes"`
}

func readSuites(t *testing.T) map[string]suite {
	t.Helper()
	files, err := filepath.Glob("testdata/cases/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	suites := map[string]suite{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var s suite
		if err := yaml.UnmarshalStrict(data, &s); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		suites[s.Kind] = s
	}
	return suites
}

func TestManifests(t *testing.T) {
	suites := readSuites(t)
	for _, c := range mustReadCRDs(t) {
		s, ok := suites[c.kind]
		if !ok {
			t.Errorf("there are no cases of %s in testdata/cases", c.kind)
			continue
		}
		for _, m := range s.Accepts {
			t.Run(c.kind+"/accepts "+m.What, func(t *testing.T) {
				if len(m.Causes) > 0 {
					t.Error("what is accepted has no causes")
				}
				if got := m.try(t, c, s.Base); len(got) > 0 {
					t.Errorf("refused: %q", got)
				}
			})
		}
		for _, m := range s.Refuses {
			t.Run(c.kind+"/refuses "+m.What, func(t *testing.T) {
				if len(m.Causes) == 0 {
					t.Fatal("a refusal needs causes")
				}
				if got := m.try(t, c, s.Base); !match(got, m.Causes) {
					t.Errorf("got the causes\n%q\nwant\n%q", got, m.Causes)
				}
			})
		}
	}
}

// try applies a case and returns what the API server finds wrong with it.
func (m manifest) try(t *testing.T, c *crd, base map[string]any) []cause {
	t.Helper()
	o := object(c.kind, newNamespace(t), merge(t, base, m.With))
	if m.Then == nil {
		return causesOf(t, create(t, c, o))
	}
	r := client.Resource(c.resource).Namespace(o.GetNamespace())
	created, err := r.Create(t.Context(), o, metav1.CreateOptions{FieldValidation: strict})
	if err != nil {
		t.Fatal(err)
	}
	created.Object = merge(t, created.Object, m.Then)
	_, err = r.Update(t.Context(), created, metav1.UpdateOptions{FieldValidation: strict})
	return causesOf(t, err)
}

func merge(t *testing.T, base, patch map[string]any) map[string]any {
	t.Helper()
	doc, err := json.Marshal(base)
	if err != nil {
		t.Fatal(err)
	}
	if patch == nil {
		patch = map[string]any{}
	}
	p, err := json.Marshal(patch)
	if err != nil {
		t.Fatal(err)
	}
	merged, err := jsonpatch.MergePatch(doc, p)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(merged, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
