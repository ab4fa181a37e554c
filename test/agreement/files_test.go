// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package agreement_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/manifest"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/test/agreement/random"
	"github.com/entente-dev/entente/test/harness"
)

// What the API server takes, files may hold as well, and they come to the same. This needs no
// API server.
func TestFilesComeToTheSameAsObjects(t *testing.T) {
	scheme := harness.Scheme()
	for seed := range uint64(25) {
		var given inventory.Inventory
		var text bytes.Buffer
		for _, o := range random.Objects(seed, random.Options{Start: start, For: window, URL: "https://hook.example/in"}) {
			kind, err := apiutil.GVKForObject(o, scheme)
			if err != nil {
				t.Fatal(err)
			}
			o.GetObjectKind().SetGroupVersionKind(kind)
			document, err := yaml.Marshal(o)
			if err != nil {
				t.Fatal(err)
			}
			text.WriteString("---\n")
			text.Write(document)
			o.SetNamespace("default")
			if err := given.Add(o); err != nil {
				t.Fatal(err)
			}
		}
		file := filepath.Join(t.TempDir(), "all.yaml")
		if err := os.WriteFile(file, text.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		loaded, err := manifest.Load([]string{file}, manifest.Options{})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if diff := cmp.Diff(played(t, &given), played(t, loaded)); diff != "" {
			t.Fatalf("seed %d, the events (-objects +files):\n%s", seed, diff)
		}
	}
}

func played(t *testing.T, objects *inventory.Inventory) []simulate.Event {
	t.Helper()
	var events []simulate.Event
	s := simulate.New(objects, simulate.Options{Start: start, Observe: func(e simulate.Event) { events = append(events, e) }})
	if err := s.Advance(start.Add(window)); err != nil {
		t.Fatal(err)
	}
	return events
}
