// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package importcsv_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-dev/entente/internal/cli/clitest"
)

// blocks are the sheets and the commands of the page.
var blocks = regexp.MustCompile("(?s)```(csv|console)\n(.*?)```\n")

// TestThePageShowsWhatHappens runs what docs/exchange.md shows, one command after the other in
// one directory.
func TestThePageShowsWhatHappens(t *testing.T) {
	page, err := filepath.Abs("../../../docs/exchange.md")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	commands := 0
	got := blocks.ReplaceAllStringFunc(string(text), func(block string) string {
		m := blocks.FindStringSubmatch(block)
		if m[1] == "csv" {
			if err := os.WriteFile("reviews.csv", []byte(m[2]), 0o600); err != nil {
				t.Fatal(err)
			}
			return block
		}
		// The command goes on where a line ends in a backslash.
		command, rest, _ := strings.Cut(m[2], "\n")
		for strings.HasSuffix(command, `\`) {
			var line string
			line, rest, _ = strings.Cut(rest, "\n")
			command += "\n" + line
		}
		commands++
		r := clitest.Run(t, clitest.Command{
			Args: words(strings.TrimPrefix(command, "$ kubectl entente ")), Now: time.Date(2026, time.November, 20, 9, 0, 0, 0, time.UTC),
		})
		return "```console\n" + command + "\n" + strings.ReplaceAll(r.Err+r.Out, "\r\n", "\n") + "```\n"
	})
	if commands < 5 {
		t.Errorf("%d commands", commands)
	}
	if update := flag.Lookup("update"); update != nil && update.Value.String() == "true" {
		if err := os.WriteFile(page, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(text), got); diff != "" {
		t.Errorf("docs/exchange.md (-shown +happens); if it is right, write it with -update:\n%s", diff)
	}
}

// words splits a command as a shell does.
func words(command string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`"([^"]*)"|[^\s\\]+`).FindAllStringSubmatch(command, -1) {
		if strings.HasPrefix(m[0], `"`) {
			out = append(out, m[1])
		} else {
			out = append(out, m[0])
		}
	}
	return out
}
