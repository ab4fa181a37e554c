// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const core = "github.com/entente-dev/entente/internal/rules"

// storeys are the rooms of the core from the ground up. A room imports those below its own
// storey, and none beside or above it.
var storeys = [][]string{
	{"verdict"},
	{"team", "paths"},
	{"expression"},
	{"outbox"},
	{"letter"},
	{"reminder"},
	{"review"},
	{"issue", "policy"},
	{"partner"},
	{"practice"},
	{"alliance"},
}

// allowed are the packages beside the standard library and the rooms that the core may import:
// nothing that reads, waits, logs or tells the time.
var allowed = []string{
	"github.com/entente-dev/entente/api/v1alpha1",
	"github.com/entente-dev/entente/internal/message",
	"github.com/entente-dev/entente/internal/nearest",
	"github.com/entente-dev/entente/internal/worktime",
	"k8s.io/apimachinery/pkg/api/equality",
	"k8s.io/apimachinery/pkg/api/meta",
	"k8s.io/apimachinery/pkg/apis/meta/v1",
	"k8s.io/apimachinery/pkg/runtime",
	"k8s.io/apiserver/pkg/cel/library",
	"k8s.io/utils/lru",
	"k8s.io/utils/ptr",
}

// TestRoomsImportDownwards keeps the arrows between the rooms from running back up.
func TestRoomsImportDownwards(t *testing.T) {
	height := map[string]int{}
	for i, storey := range storeys {
		for _, room := range storey {
			height[room] = i
		}
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	rooms := 0
	for _, e := range entries {
		if !e.IsDir() || e.Name() == "testdata" {
			continue
		}
		own, known := height[e.Name()]
		if !known {
			t.Errorf("the room %s has no storey; add it to this test", e.Name())
			continue
		}
		rooms++
		for _, path := range imports(t, e.Name()) {
			room, isRoom := strings.CutPrefix(path, core+"/")
			switch {
			case path == core:
				t.Errorf("%s imports the entry points", e.Name())
			case isRoom && height[room] >= own:
				t.Errorf("%s imports %s, which is not below it", e.Name(), room)
			case !isRoom && outside(path):
				t.Errorf("%s imports %s, which the core does without", e.Name(), path)
			}
		}
	}
	if rooms != len(height) {
		t.Errorf("there are %d rooms, not %d", rooms, len(height))
	}
}

// TestTheEntryPointsImportRoomsAlone keeps what reads, waits or logs out of the entry points too.
func TestTheEntryPointsImportRoomsAlone(t *testing.T) {
	for _, path := range imports(t, ".") {
		if !strings.HasPrefix(path, core+"/") && outside(path) {
			t.Errorf("the entry points import %s, which the core does without", path)
		}
	}
}

// outside reports whether a package is none of the standard library, and none that the core may import: what evaluates
// an expression reads nothing but what it is given.
func outside(path string) bool {
	return strings.Contains(strings.Split(path, "/")[0], ".") && !slices.Contains(allowed, path) && !strings.HasPrefix(path, "github.com/google/cel-go/")
}

// imports lists what the files of a room import, but for its tests.
func imports(t *testing.T, room string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(room, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			path, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}
