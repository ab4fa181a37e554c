// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/plain"
)

// A title that clears the screen, hides what follows and turns the direction of writing does none of it,
// in no command and no format.
func TestNoTitleSteersTheTerminal(t *testing.T) {
	const typed = `![x](https://evil.example) @team #1"`
	t.Run("a title that is let in", func(t *testing.T) { show(t, `"Ship\u009b2J\u202e`+typed) })
	t.Run("one that is refused, and quoted", func(t *testing.T) { show(t, `"Ship\e[2J\e[8m\u009b2J`+typed) })
}

func show(t *testing.T, hostileTitle string) {
	dir := t.TempDir()
	files, err := filepath.Glob("../../config/samples/0*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	const title = "Shipments three days late"
	hostile := false
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(data), "title: "+title, "title: "+hostileTitle)
		hostile = hostile || text != string(data)
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(file)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if !hostile {
		t.Fatalf("no sample has the title %q: this attacks nothing", title)
	}
	shown := false
	for _, args := range [][]string{
		{"status"}, {"status", "-o", "json"}, {"tree"}, {"audit"}, {"audit", "-o", "markdown"}, {"report"}, {"report", "northwind-contoso", "-o", "html"}, {"plan"}, {"plan", "-o", "markdown"}, {"plan", "-o", "json"},
		{"calendar", "-o", "ics"}, {"issue", "update", "no-such-issue", "--note", "x", "--by", "x/y"},
	} {
		for _, terminal := range []bool{false, true} {
			got := clitest.Run(t, clitest.Command{
				Args: append(args, "-f", dir), Now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), Terminal: terminal,
			})
			out := got.Out + got.Err
			for _, colour := range []string{"\x1b[0m", "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[90m"} {
				out = strings.ReplaceAll(out, colour, "")
			}
			if at := strings.IndexFunc(strings.ReplaceAll(out, "\r\n", "\n"), plain.Steers); at >= 0 {
				t.Errorf("%v steers the terminal:\n%q", args, out[max(0, at-40):min(len(out), at+40)])
			}
			if args[len(args)-1] == "markdown" && strings.Contains(got.Out, "![x](https://") {
				t.Errorf("%v draws a picture:\n%s", args, got.Out)
			}
			shown = shown || strings.Contains(out, "Ship")
		}
	}
	if !shown {
		t.Error("no command shows the title: this attacks nothing")
	}
}
