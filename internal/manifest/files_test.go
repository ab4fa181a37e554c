// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package manifest_test

import (
	"io"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-dev/entente/internal/manifest"
)

// Links to files count, as in a mounted ConfigMap; links to directories only where they are named.
func TestLinks(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "real/..data/a.yaml", []byte(alliance("a")))
	write(t, "elsewhere/b.yaml", []byte(alliance("b")))
	for link, to := range map[string]string{"real/a.yaml": "..data/a.yaml", "real/round": "../real", "linked": "real", "real/gone.yaml": "nowhere"} {
		if err := os.Symlink(to, link); err != nil {
			t.Skip(err)
		}
	}
	_, err := manifest.Load([]string{"linked"}, manifest.Options{})
	if err == nil || err.Error() != "linked/gone.yaml: there is no such file or directory" {
		t.Error(err)
	}
	if err := os.Remove("real/gone.yaml"); err != nil {
		t.Fatal(err)
	}
	found, err := manifest.Load([]string{"linked"}, manifest.Options{Namespace: "team"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Alliance team/a"}, names(found)); diff != "" {
		t.Error(diff)
	}
}

// A directory that is named may be hidden.
func TestHiddenDirectoryThatIsNamed(t *testing.T) {
	found, err := load(t, map[string]string{".here/a.yaml": alliance("a")}, ".here")
	if err != nil || !slices.Equal(names(found), []string{"Alliance team/a"}) {
		t.Error(found, err)
	}
}

// endless is input that does not end.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestSizeIsBounded(t *testing.T) {
	_, err := manifest.Load([]string{"-"}, manifest.Options{Stdin: endless{}})
	if err == nil || err.Error() != "stdin: larger than 64 MiB; split it" {
		t.Error(err)
	}
	_, err = manifest.Load([]string{"-"}, manifest.Options{Stdin: io.MultiReader(), Namespace: "team"})
	if err == nil {
		t.Error("nothing at all is taken")
	}
}
