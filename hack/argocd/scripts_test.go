// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package argocd

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/argoproj/argo-cd/gitops-engine/pkg/health"
	appv1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

// scripts are where a variant's are: what a later folder has takes the place of that of an earlier one.
var scripts = map[string][]string{
	"default": {"default/resource_customizations"},
	"strict":  {"default/resource_customizations", "strict/resource_customizations"},
}

const config = "../../config/argocd"

// folders are those of a variant's kinds that hold a file of some name, by GROUP/KIND.
func folders(t *testing.T, variant, name string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, root := range scripts[variant] {
		root = filepath.Join(config, root)
		files, err := filepath.Glob(filepath.Join(root, "*", "*", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			kind, err := filepath.Rel(root, strings.TrimSuffix(file, "/"+name))
			if err != nil {
				t.Fatal(err)
			}
			found[kind] = filepath.Dir(file)
		}
	}
	if len(found) == 0 {
		t.Fatalf("the variant %s has no %s", variant, name)
	}
	return found
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// parse reads YAML into something, with unknown fields refused.
func parse(t *testing.T, file string, into any) {
	t.Helper()
	if err := yaml.UnmarshalStrict([]byte(read(t, file)), into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func object(t *testing.T, file string) *unstructured.Unstructured {
	t.Helper()
	o := &unstructured.Unstructured{}
	parse(t, file, &o.Object)
	return o
}

// The ConfigMap of each variant, as Argo CD reads it, holds the scripts of its files and nothing else.
func TestConfigMapHoldsTheScripts(t *testing.T) {
	for variant := range scripts {
		overrides := overridesOf(t, variant)
		kinds := folders(t, variant, "health.lua")
		if got, want := slices.Sorted(maps.Keys(overrides)), slices.Sorted(maps.Keys(kinds)); !slices.Equal(got, want) {
			t.Errorf("%s: the ConfigMap has scripts of %q, the files of %q", variant, got, want)
		}
		acting := folders(t, variant, "actions/discovery.lua")
		for kind, dir := range kinds {
			o := overrides[kind]
			if o.HealthLua != read(t, filepath.Join(dir, "health.lua")) {
				t.Errorf("%s: the ConfigMap's health of %s is another; run make generate", variant, kind)
			}
			if o.UseOpenLibs {
				t.Errorf("%s: %s asks for libraries that Argo CD does not give by itself", variant, kind)
			}
			if acting[kind] == "" {
				if o.Actions != "" {
					t.Errorf("%s: there are actions on %s", variant, kind)
				}
				continue
			}
			actions, err := o.GetActions()
			if err != nil {
				t.Fatalf("%s: the actions on %s: %v", variant, kind, err)
			}
			if actions.ActionDiscoveryLua != read(t, filepath.Join(acting[kind], "discovery.lua")) {
				t.Errorf("%s: the ConfigMap's discovery of %s is another; run make generate", variant, kind)
			}
			for _, a := range actions.Definitions {
				if a.ActionLua != read(t, filepath.Join(acting[kind], a.Name, "action.lua")) {
					t.Errorf("%s: the ConfigMap's %s of %s is another; run make generate", variant, a.Name, kind)
				}
			}
		}
	}
}

type healthTests struct {
	Tests []struct {
		HealthStatus struct {
			Status  health.HealthStatusCode `json:"status"`
			Message string                  `json:"message"`
		} `json:"healthStatus"`
		InputPath string `json:"inputPath"`
	} `json:"tests"`
}

// Health is what health_test.yaml says, with the privileges that scripts of a ConfigMap have.
func TestHealth(t *testing.T) {
	for variant := range scripts {
		overrides := lua.ResourceHealthOverrides(overridesOf(t, variant))
		for kind, dir := range folders(t, variant, "health_test.yaml") {
			var all healthTests
			parse(t, filepath.Join(dir, "health_test.yaml"), &all)
			for _, test := range all.Tests {
				o := object(t, filepath.Join(dir, test.InputPath))
				got, err := overrides.GetResourceHealth(o)
				if err != nil {
					t.Fatalf("%s: %s of %s: %v", variant, test.InputPath, kind, err)
				}
				if got == nil || got.Status != test.HealthStatus.Status || got.Message != test.HealthStatus.Message {
					t.Errorf("%s: %s of %s\n  is %+v,\n  not %+v", variant, test.InputPath, kind, got, test.HealthStatus)
				}
				if got != nil && got.Status == health.HealthStatusSuspended {
					t.Errorf("%s: %s of %s would keep a sync running", variant, test.InputPath, kind)
				}
			}
		}
	}
}

// Each object in testdata is asked about, in both variants.
func TestEveryCaseIsAsked(t *testing.T) {
	for variant := range scripts {
		for kind, dir := range folders(t, variant, "health_test.yaml") {
			var all healthTests
			parse(t, filepath.Join(dir, "health_test.yaml"), &all)
			asked := map[string]bool{}
			for _, test := range all.Tests {
				asked[filepath.Base(test.InputPath)] = true
			}
			files, err := filepath.Glob(filepath.Join(config, "default/resource_customizations", kind, "testdata/*.yaml"))
			if err != nil || len(files) == 0 {
				t.Fatalf("%s has no testdata: %v", kind, err)
			}
			for _, file := range files {
				if !asked[filepath.Base(file)] {
					t.Errorf("%s: nothing is said of %s of %s", variant, filepath.Base(file), kind)
				}
			}
		}
	}
}

type actionTests struct {
	DiscoveryTests []struct {
		InputPath string                 `json:"inputPath"`
		Result    []appv1.ResourceAction `json:"result"`
	} `json:"discoveryTests"`
	ActionTests []struct {
		Action             string `json:"action"`
		InputPath          string `json:"inputPath"`
		ExpectedOutputPath string `json:"expectedOutputPath"`
	} `json:"actionTests"`
}

// Actions are offered, and do, what action_test.yaml says.
func TestActions(t *testing.T) {
	for variant := range scripts {
		vm := lua.VM{ResourceOverrides: overridesOf(t, variant)}
		for kind, dir := range folders(t, variant, "actions/action_test.yaml") {
			var all actionTests
			parse(t, filepath.Join(dir, "action_test.yaml"), &all)
			for _, test := range all.DiscoveryTests {
				o := object(t, filepath.Join(dir, test.InputPath))
				script, err := vm.GetResourceActionDiscovery(o)
				if err != nil {
					t.Fatal(err)
				}
				got, err := vm.ExecuteResourceActionDiscovery(o, script)
				if err != nil {
					t.Fatal(err)
				}
				slices.SortFunc(got, func(a, b appv1.ResourceAction) int { return strings.Compare(a.Name, b.Name) })
				if !reflect.DeepEqual(got, test.Result) {
					t.Errorf("%s: on %s of %s are offered\n  %+v,\n  not %+v", variant, test.InputPath, kind, got, test.Result)
				}
			}
			for _, test := range all.ActionTests {
				o := object(t, filepath.Join(dir, test.InputPath))
				got := acted(t, vm, o, test.Action)
				if want := object(t, filepath.Join(dir, test.ExpectedOutputPath)); !reflect.DeepEqual(got, plain(t, want.Object)) {
					t.Errorf("%s: %s of %s makes of %s\n  %v,\n  not %v", variant, test.Action, kind, test.InputPath, got, want.Object)
				}
			}
		}
	}
}

const refresh = "governance.entente.dev/refresh-requested"

// acted is what an action makes of an object. The time of a refresh is compared with the clock and put off.
func acted(t *testing.T, vm lua.VM, o *unstructured.Unstructured, action string) any {
	t.Helper()
	script, err := vm.GetResourceAction(o, action)
	if err != nil {
		t.Fatal(err)
	}
	results, err := vm.ExecuteResourceAction(o, script.ActionLua, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(results) != 1 || results[0].K8SOperation != lua.PatchOperation {
		t.Fatalf("%s does not patch one object: %v", action, results)
	}
	result := results[0].UnstructuredObj
	if annotations := result.GetAnnotations(); annotations[refresh] != "" {
		at, err := time.Parse(time.RFC3339, annotations[refresh])
		if err != nil || time.Since(at).Abs() > time.Minute {
			t.Errorf("%s says %s: %v", action, annotations[refresh], err)
		}
		annotations[refresh] = "0001-01-01T00:00:00Z"
		result.SetAnnotations(annotations)
	}
	return plain(t, result.Object)
}

// plain has numbers of one type: Lua knows no other.
func plain(t *testing.T, value any) any {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
