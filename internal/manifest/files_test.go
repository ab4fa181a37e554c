// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package manifest_test

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
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

// A shell empties a file before a command that fails has written it: so a record is lost, and a command that reads on as if
// it had never been there tells of nothing.
func TestAnEmptyFileIsMissed(t *testing.T) {
	const missed = "there is nothing in it, as where a command that failed was to write it; put back what it held, remove it, or write a comment into it if it is to be empty"
	for name, c := range map[string]struct{ text, want string }{
		"nothing":          {"", "in/empty.yaml: " + missed},
		"white space":      {"\ufeff \t\r\n\n", "in/empty.yaml: " + missed},
		"a comment":        {"# The board is in the cluster.\n", ""},
		"an empty object":  {"---\n", ""},
		"another's object": {"kind: ConfigMap\napiVersion: v1\n", ""},
	} {
		for _, path := range []string{"in", "in/a.yaml,in/empty.yaml"} {
			_, err := load(t, map[string]string{"in/a.yaml": alliance("a"), "in/empty.yaml": c.text}, strings.Split(path, ",")...)
			if text := fmt.Sprint(err); c.want == "" && path == "in" && err != nil || c.want != "" && text != c.want {
				t.Errorf("%s, of %s: %s", name, path, text)
			}
		}
	}
}

// What a command prints may go into a file beside those that it reads, which is empty until then.
func TestTheFileThatIsPrintedIntoMayBeEmpty(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "in/a.yaml", []byte(alliance("a")))
	out, err := os.Create("in/out.yaml")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = out.Close() })
	if _, err := manifest.Load([]string{"in"}, manifest.Options{Stdout: out}); err != nil {
		t.Error(err)
	}
	if _, err := manifest.Load([]string{"in"}, manifest.Options{Stdout: os.Stderr}); err == nil {
		t.Error("a file that is empty is passed over")
	}
}
