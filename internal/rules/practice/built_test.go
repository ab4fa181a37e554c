// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

// profileText finds what a profile holds in the description that kubectl explain shows.
var profileText = regexp.MustCompile(`(Essential|Structured|Full|Auditable): ([A-Za-z, ]+?)(?: too)?\.`)

// TestTheDescriptionOfTheProfileListsWhatEachHolds: people choose a profile by it.
func TestTheDescriptionOfTheProfileListsWhatEachHolds(t *testing.T) {
	data, err := os.ReadFile("../../../config/crd/bases/governance.entente.dev_alliances.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var definition map[string]any
	if err := yaml.Unmarshal(data, &definition); err != nil {
		t.Fatal(err)
	}
	versions, _, err := unstructured.NestedSlice(definition, "spec", "versions")
	if err != nil || len(versions) != 1 {
		t.Fatalf("%d versions, %v", len(versions), err)
	}
	describedAs := func(field string) string {
		text, found, err := unstructured.NestedString(versions[0].(map[string]any), "schema", "openAPIV3Schema",
			"properties", "spec", "properties", "practices", "properties", field, "description")
		if err != nil || !found {
			t.Fatalf("alliance.spec.practices.%s is not described: %v", field, err)
		}
		return strings.Join(strings.Fields(text), " ")
	}
	described := map[string][]string{}
	for _, m := range profileText.FindAllStringSubmatch(describedAs("profile"), -1) {
		described[m[1]] = slices.Sorted(slices.Values(strings.Split(m[2], ", ")))
	}
	want, inNone := map[string][]string{}, describedAs("require")
	for _, p := range Registry {
		if p.Profile == "" {
			if says := string(p.Name) + " is in none"; !strings.Contains(inNone, says) {
				t.Errorf("%q does not say that %s", inNone, says)
			}
			continue
		}
		name := string(p.Name)
		if p.Stage != "" {
			name += " at the stage " + string(p.Stage)
		}
		want[string(p.Profile)] = append(want[string(p.Profile)], name)
	}
	for profile, names := range want {
		slices.Sort(names)
		if !slices.Equal(described[profile], names) {
			t.Errorf("%s is said to add %v, and adds %v", profile, described[profile], names)
		}
	}
	if len(described) != len(profiles) {
		t.Errorf("described are %v", described)
	}
}

// Every practice that an alliance may name is built: one that is not would be accepted in silence.
func TestEveryPracticeIsBuilt(t *testing.T) {
	source, err := os.ReadFile("../../../api/v1alpha1/alliance_types.go")
	if err != nil {
		t.Fatal(err)
	}
	enum := regexp.MustCompile(`validation:Enum=(DefinitionAgreed;\S+)`).FindSubmatch(source)
	if enum == nil {
		t.Fatal("the names of the practices are not found in alliance_types.go")
	}
	named := strings.Split(string(enum[1]), ";")
	for _, name := range named {
		if !slices.ContainsFunc(Registry, func(p Practice) bool { return string(p.Name) == name }) {
			t.Errorf("%s is not built", name)
		}
	}
	if len(named) != len(Registry) {
		t.Errorf("%d practices can be named, %d are built", len(named), len(Registry))
	}
}
