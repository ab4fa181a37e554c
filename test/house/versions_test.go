// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package house

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"testing"
)

type goMod struct {
	Go      string
	Require []struct{ Path, Version string }
	Replace []struct {
		Old struct{ Path string }
		New struct{ Path, Version string }
	}
}

// versions are those of the modules that a go.mod names.
func versions(t *testing.T, dir string) (compiler string, modules map[string]string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "mod", "edit", "-json", "go.mod")
	cmd.Dir = filepath.Join(root, dir)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var m goMod
	if err := json.Unmarshal(out, &m); err != nil {
		t.Fatal(err)
	}
	modules = map[string]string{}
	for _, r := range m.Require {
		modules[r.Path] = r.Version
	}
	for _, r := range m.Replace {
		if modules[r.Old.Path] != "" {
			modules[r.Old.Path] = r.New.Version
		}
	}
	return m.Go, modules
}

// The API server shares most of its packages with the manager and the plugin. One module in two
// versions is compiled twice, and with it all that imports it: the first start takes longer.
func TestTheControlPlaneIsBuiltOfTheSameVersions(t *testing.T) {
	compiler, product := versions(t, ".")
	its, plane := versions(t, "hack/k8s")
	if its != compiler {
		t.Errorf("hack/k8s/go.mod says go %s, go.mod go %s", its, compiler)
	}
	shared := 0
	for module, want := range product {
		got, ok := plane[module]
		if !ok {
			continue
		}
		shared++
		if got != want {
			t.Errorf("%s is %s in go.mod and %s in hack/k8s/go.mod: go get the newer one where the older is", module, want, got)
		}
	}
	if shared < 50 {
		t.Errorf("only %d modules are named by both", shared)
	}
}
