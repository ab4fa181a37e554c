// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package clitest

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Document runs the commands that a page shows in its console blocks, and compares what it says
// that they print; with -update it writes what they do print. A command is a line that begins
// with "$ "; where it ends with <<END, the lines until END are its standard input. Run returns
// what a command prints, and false for one that is not to be run, of which nothing is checked.
func Document(tb testing.TB, file string, run func(command, stdin string) (string, bool)) {
	tb.Helper()
	page, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	var out strings.Builder
	lines := strings.SplitAfter(string(page), "\n")
	ran, inside := 0, false
	for i := 0; i < len(lines); {
		line := lines[i]
		i++
		out.WriteString(line)
		if trimmed := strings.TrimSpace(line); !inside || trimmed == "```" {
			inside = trimmed == "```console"
			continue
		}
		if !strings.HasPrefix(line, "$ ") {
			continue // what a command that is not run prints
		}
		command := strings.TrimSpace(line[2:])
		var stdin strings.Builder
		if rest, here := strings.CutSuffix(command, "<<END"); here {
			command = strings.TrimSpace(rest)
			for ; i < len(lines); i++ {
				out.WriteString(lines[i])
				if strings.TrimSpace(lines[i]) == "END" {
					i++
					break
				}
				stdin.WriteString(lines[i])
			}
		}
		printed, known := run(command, stdin.String())
		if !known {
			continue
		}
		ran++
		for i < len(lines) && !strings.HasPrefix(lines[i], "$ ") && strings.TrimSpace(lines[i]) != "```" {
			i++
		}
		if printed != "" && !strings.HasSuffix(printed, "\n") {
			printed += "\n"
		}
		out.WriteString(printed)
	}
	if ran == 0 {
		tb.Errorf("%s shows no command that was run", file)
	}
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o600); err != nil {
			tb.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(page), out.String()); diff != "" {
		tb.Errorf("%s (-page +what the commands print); if it is right, write it with -update:\n%s", file, diff)
	}
}
