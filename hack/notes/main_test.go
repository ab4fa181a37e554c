// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// repository is one with a version, and three commits after it.
func repository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	do := func(args ...string) {
		t.Helper()
		if _, err := git(dir, append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"}, args...)...); err != nil {
			t.Fatal(err)
		}
	}
	write := func(path, message string) {
		t.Helper()
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(message), 0o600); err != nil {
			t.Fatal(err)
		}
		do("add", "-A")
		do("commit", "-q", "-m", message)
	}
	do("init", "-q")
	write("README.md", "It begins")
	do("tag", "v0.9.0")
	write("internal/cli/plan/plan_test.go", "A plan is tried in three time zones")
	write("internal/rules/issue/ladder.go", "A step that reaches nobody goes on at once\n\nIt waited before.\n\nUpgrade: Ladders that stand at such a step go on\n  when the manager starts.")
	do("tag", "v0.10.0")
	write("config/default/kustomization.yaml", "Two managers are an overlay")
	return dir
}

func TestNotesTellWhatChangedSinceTheVersionBefore(t *testing.T) {
	dir := repository(t)
	before, commits, err := history(dir, "v0.10.0")
	if err != nil || before != "v0.9.0" {
		t.Fatal(before, err)
	}
	want := `## v0.10.0

### Mind when you upgrade

- Ladders that stand at such a step go on when the manager starts.

### What manifests say and what follows

- A step that reaches nobody goes on at once

### The project itself

- A plan is tried in three time zones
`
	if got := notes("v0.10.0", before, commits); got != want {
		t.Errorf("got\n%s", got)
	}
	before, commits, err = history(dir, "v0.11.0")
	if got := notes("v0.11.0", before, commits); err != nil || !strings.Contains(got, "### Running it\n\n- Two managers are an overlay\n") || strings.Contains(got, "ladder") {
		t.Errorf("after %s, %v\n%s", before, err, got)
	}
	before, commits, err = history(dir, "v0.9.0")
	if got := notes("v0.9.0", "", nil); err != nil || !strings.Contains(got, "The first version") {
		t.Errorf("%s %v %v", before, commits, err)
	}
}

func TestTheChangelogGrowsOnTop(t *testing.T) {
	one := onTop("", "v1.0.0", "## v1.0.0\n\nThe first version.\n")
	two := onTop(one, "v1.1.0", "## v1.1.0\n\n- More\n")
	if got := onTop(two, "v1.1.0", "## v1.1.0\n\n- Other\n"); got != head+"\n## v1.1.0\n\n- Other\n\n## v1.0.0\n\nThe first version.\n" {
		t.Errorf("got\n%s", got)
	}
}

func TestWhatIsNoVersionIsRefused(t *testing.T) {
	if err := run("main", "", ""); err == nil || !strings.Contains(err.Error(), "VERSION=v1.2.3") {
		t.Error(err)
	}
}
