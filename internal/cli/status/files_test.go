// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package status_test

import (
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/cli/clitest"
)

const alliances = "../audit/testdata/alliances"

// Before anything is installed, files show what a cluster would.
func TestTheStatusOfFiles(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
	}{
		"files.txt":    {[]string{"-f", alliances}, 1},
		"limit.txt":    {[]string{"-f", alliances, "--limit", "1", "--exit-zero"}, 0},
		"json.txt":     {[]string{"-f", alliances, "-o", "json"}, 1},
		"fine.txt":     {[]string{"-f", "../audit/testdata/fine"}, 0},
		"paused.txt":   {[]string{"-f", "../audit/testdata/suspended"}, 0},
		"paused.json":  {[]string{"-f", "../audit/testdata/suspended", "-o", "json"}, 0},
		"none.txt":     {[]string{"-f", "../audit/testdata/fine/partners.yaml"}, 0},
		"unknown.txt":  {[]string{"northwind", "-f", alliances}, 2},
		"watch.txt":    {[]string{"-f", alliances, "-w"}, 2},
		"empty.txt":    {[]string{"-f", ""}, 2},
		"selector.txt": {[]string{"-f", alliances, "-l", "tier=gold"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := clitest.Run(t, clitest.Command{Args: append([]string{"status"}, c.args...), Now: time.Date(2029, time.November, 26, 9, 0, 0, 0, time.UTC)})
			if r.Code != c.code {
				t.Errorf("exit code %d, not %d", r.Code, c.code)
			}
			clitest.Golden(t, "golden/"+name, r.Out+r.Err)
		})
	}
}

// Who is away when a step could first run is named before it does.
func TestTheStatusBeforeSomebodyIsAway(t *testing.T) {
	r := clitest.Run(t, clitest.Command{Args: []string{"status", "-f", "../audit/testdata/away"}, Now: time.Date(2026, time.December, 20, 9, 0, 0, 0, time.UTC)})
	if r.Code != 1 {
		t.Errorf("exit code %d, not 1", r.Code)
	}
	clitest.Golden(t, "golden/away.txt", r.Out+r.Err)
}

// What is proposed for files is a command that works on files.
func TestTheStatusOfFilesProposesWhatTheyCarry(t *testing.T) {
	now := time.Date(2026, time.November, 21, 9, 0, 0, 0, time.UTC)
	const fine, refused = "../audit/testdata/fine", "testdata/refused.yaml"
	status := clitest.Run(t, clitest.Command{Args: []string{"status", "-f", fine, "-f", refused}, Now: now})
	clitest.Golden(t, "golden/refused.txt", status.Out+status.Err)
	_, proposed, ok := strings.Cut(status.Out, "kubectl entente ")
	proposed, _, ends := strings.Cut(proposed, ", or hold it again")
	if !ok || !ends {
		t.Fatalf("nothing is proposed:\n%s", status.Out)
	}
	args := strings.Fields(strings.Replace(proposed, "FILES", fine+","+refused, 1))
	if r := clitest.Run(t, clitest.Command{Args: args, Now: now}); r.Code != 0 || !strings.Contains(r.Out, "- accepted: true") {
		t.Errorf("kubectl entente %s: exit code %d\n%s%s", proposed, r.Code, r.Out, r.Err)
	}
}
