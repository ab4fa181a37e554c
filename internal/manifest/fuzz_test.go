// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package manifest_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/manifest"
)

// FuzzLoad holds that nothing makes Load panic, that each problem is told on one line of its
// own, and that what loads is the same when it is written and loaded again.
func FuzzLoad(f *testing.F) {
	for _, pattern := range []string{"../../config/samples/*.yaml", examples + "*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatal(pattern, err)
		}
		for _, file := range files {
			f.Add(readFile(f, file))
		}
	}
	for _, text := range []string{
		alliance("a"), head + "kind: CommunicationPolicy\nmetadata: {name: a}\nspec: {}\n", partnerJSON, partner("p") + "---\n" + alliance("a"), bomb(), with(6, "  hots: north"),
		"apiVersion: v1\nkind: List\nitems: [" + strings.TrimSpace(partner("p")) + "]\n", "%YAML 1.1\n--- &a [*a]\n...\n",
		"? [a]\n: b\n<<: {a: !!binary aGk=, 1: .inf}\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		found, err := loadBytes(data)
		if err != nil {
			var problems manifest.Problems
			if !errors.As(err, &problems) || len(problems) == 0 {
				t.Fatalf("an error of the type %T: %v", err, err)
			}
			for _, p := range problems {
				if p.Message == "" || strings.ContainsAny(p.String(), "\n\r\x1b") || p.Line > bytes.Count(data, []byte("\n"))+1 {
					t.Errorf("got %q", p)
				}
			}
			return
		}
		again, err := loadBytes(marshal(t, found))
		if err != nil {
			t.Fatalf("what loaded is refused: %v", err)
		}
		if diff := cmp.Diff(found, again); diff != "" {
			t.Error(diff)
		}
	})
}

func loadBytes(data []byte) (*inventory.Inventory, error) {
	return manifest.Load([]string{"-"}, manifest.Options{Stdin: bytes.NewReader(data)})
}

// marshal writes an inventory as YAML.
func marshal(t *testing.T, i *inventory.Inventory) []byte {
	t.Helper()
	var out []byte
	for _, o := range i.Objects() {
		content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(o)
		if err != nil {
			t.Fatal(err)
		}
		content["apiVersion"], content["kind"] = v1alpha1.SchemeGroupVersion.String(), inventory.KindOf(o)
		if content["spec"] == nil { // a policy may have an empty one, which the type leaves out
			content["spec"] = map[string]any{}
		}
		data, err := yaml.Marshal(content)
		if err != nil {
			t.Fatal(err)
		}
		out = append(append(out, "---\n"...), data...)
	}
	return out
}
