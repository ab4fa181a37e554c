// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Notes writes what is new in a version, from the commits since the version before: for the page of the release, and
// on top of the changelog.
//
// Usage, in the project's directory: go run ./hack/notes -version=v1.2.3 [-out=dist/notes.md] [-changelog=CHANGELOG.md]
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

func main() {
	version := flag.String("version", "", "the version that is released, such as v1.2.3")
	out := flag.String("out", "", "a file that takes the notes alone")
	changelog := flag.String("changelog", "", "a file that takes them on top of those of earlier versions")
	flag.Parse()
	if err := run(*version, *out, *changelog); err != nil {
		fmt.Fprintln(os.Stderr, "notes:", err)
		os.Exit(1)
	}
}

var isVersion = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)

func run(version, out, changelog string) error {
	if !isVersion.MatchString(version) {
		return fmt.Errorf("-version=%s is no version; write VERSION=v1.2.3", version)
	}
	before, commits, err := history(".", version)
	if err != nil {
		return err
	}
	text := notes(version, before, commits)
	if out != "" {
		err = os.MkdirAll(filepath.Dir(out), 0o755)
		if err == nil {
			err = os.WriteFile(out, []byte(text), 0o644)
		}
	}
	if changelog == "" || err != nil {
		return err
	}
	old, err := os.ReadFile(changelog)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return os.WriteFile(changelog, []byte(onTop(string(old), version, text)), 0o644)
}

// areas are what commits are about, by what they touch: the first that fits.
var areas = []struct {
	title string
	paths []string
}{
	{"What manifests say and what follows", []string{"api/", "internal/rules/", "internal/worktime/", "internal/holidays/", "config/crd/"}},
	{"Messages and answers", []string{"internal/notify/", "internal/message/", "internal/answer/"}},
	{"The plugin", []string{"cmd/", "internal/cli/", "internal/simulate/"}},
	{"Running it", []string{"main.go", "flags.go", "controllers/", "internal/", "config/", "charts/", "bundle/", "Dockerfile"}},
	{"Documents", []string{"docs/", "README.md", "SECURITY.md"}},
	{"The project itself", []string{""}},
}

// notes are the section of one version.
func notes(version, before string, commits []commit) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n", version)
	if before == "" {
		b.WriteString("\nThe first version. README.md says what it does.\n")
		commits = nil
	}
	list(&b, "Mind when you upgrade", upgrades(commits))
	for _, a := range areas {
		var subjects []string
		for _, c := range commits {
			if c.area() == a.title {
				subjects = append(subjects, c.subject)
			}
		}
		list(&b, a.title, subjects)
	}
	if before != "" && len(commits) == 0 {
		fmt.Fprintf(&b, "\nNothing changed since %s.\n", before)
	}
	return b.String()
}

func list(b *strings.Builder, title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "\n### %s\n\n", title)
	for _, line := range lines {
		fmt.Fprintf(b, "- %s\n", line)
	}
}

func upgrades(commits []commit) (out []string) {
	for _, c := range commits {
		out = append(out, c.upgrade...)
	}
	return out
}

const head = `# Changes

Written by make changelog from the commits, when a version is released. What to mind when you upgrade comes first;
[docs/upgrade.md](docs/upgrade.md) says what may change at all.
`

// onTop puts a section above those of earlier versions; one of the same version is replaced.
func onTop(old, version, section string) string {
	var kept []string
	for k, s := range strings.Split("\n"+old, "\n## ") {
		if title, _, _ := strings.Cut(s, "\n"); k > 0 && title != version {
			kept = append(kept, "## "+strings.TrimRight(s, "\n")+"\n")
		}
	}
	return strings.Join(append([]string{head, section}, kept...), "\n")
}
