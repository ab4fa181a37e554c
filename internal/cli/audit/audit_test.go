// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package audit_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/cli/clitest"
)

var now = time.Date(2026, time.November, 26, 9, 0, 0, 0, time.UTC)

func run(t *testing.T, args ...string) clitest.Result {
	t.Helper()
	return clitest.Run(t, clitest.Command{Args: append([]string{"audit"}, args...), Now: now})
}

func TestWhatAnAuditPrints(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
	}{
		"findings.txt":  {[]string{"-f", "testdata/alliances"}, 1},
		"findings.md":   {[]string{"-f", "testdata/alliances", "-o", "markdown"}, 1},
		"findings.json": {[]string{"-f", "testdata/alliances", "-o", "json"}, 1},
		"findings.yaml": {[]string{"-f", "testdata/alliances", "-o", "yaml", "--at", "2026-11-22"}, 1},
		"all.txt":       {[]string{"-f", "testdata/alliances", "--all", "--at", "2026-10-10T12:00:00+02:00"}, 0},
		"since.txt":     {[]string{"-f", "testdata/fine", "--since", "2026-11-01"}, 0},
		"one.txt":       {[]string{"northwind-contoso", "-f", "testdata/alliances"}, 1},
		"year.txt":      {[]string{"-f", "testdata/alliances", "--at", "2029-11-26", "--limit", "3"}, 1},
		"year.md":       {[]string{"-f", "testdata/alliances", "--at", "2029-11-26", "--limit", "3", "-o", "markdown"}, 1},
		"missing.txt":   {[]string{"-f", "testdata/alliances/alliance.yaml"}, 1},
		"away.txt":      {[]string{"-f", "testdata/away", "--at", "2026-12-19T05:00:00Z"}, 1},
		"suspended.txt": {[]string{"-f", "testdata/suspended"}, 0},
		"suspended.md":  {[]string{"-f", "testdata/suspended", "-o", "markdown"}, 0},
		"fine.txt":      {[]string{"-f", "testdata/fine"}, 0},
		"fine.md":       {[]string{"-f", "testdata/fine", "-o", "markdown"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, c.args...)
			if got.Code != c.code || got.Err != "" {
				t.Errorf("exit code %d, want %d\n%s", got.Code, c.code, got.Err)
			}
			clitest.Golden(t, "golden/"+name, got.Out)
		})
	}
}

// What needs attention first comes first, what is alike is together, and no more of it than asked for.
func TestAnAuditOfYears(t *testing.T) {
	for limit, want := range map[string]int{"": 10, "0": 12, "1": 1, "11": 11, "12": 12, "13": 12} {
		args := []string{"-f", "testdata/alliances", "--at", "2030-01-01"}
		if limit != "" {
			args = append(args, "--limit", limit)
		}
		got := run(t, args...)
		if n := strings.Count(got.Out, " Overdue=True "); n != want {
			t.Errorf("--limit %s: %d overdue reviews are shown, not %d", limit, n, want)
		}
		if more := strings.Contains(got.Out, "more; --limit 0 shows all"); more != (want < 12) {
			t.Errorf("--limit %s: it says that there are more: %t", limit, more)
		}
		if !strings.HasSuffix(got.Out, "15 findings in 14 objects at 2030-01-01 00:00 Europe/Amsterdam.\n") {
			t.Errorf("--limit %s: the sum is of what is shown:\n%s", limit, got.Out)
		}
		at := -1
		for _, title := range []string{"1 issue whose path ran out\n", "12 overdue reviews\n", "1 review with late actions\n", "1 incomplete record\n"} {
			next := strings.Index(got.Out, title)
			if next <= at {
				t.Errorf("--limit %s: %q is missing, or comes too early:\n%s", limit, title, got.Out)
			}
			at = next
		}
	}
}

// Programs rely on the names of the fields.
func TestTheShapeOfAnAuditForPrograms(t *testing.T) {
	var audit struct {
		At      string
		Objects []struct {
			Kind, Namespace, Name string
			Conditions            []map[string]string
		}
	}
	if err := json.Unmarshal([]byte(run(t, "-f", "testdata/alliances", "-o", "json").Out), &audit); err != nil {
		t.Fatal(err)
	}
	if audit.At != "2026-11-26T09:00:00Z" || len(audit.Objects) == 0 {
		t.Fatalf("at %s there are %d objects", audit.At, len(audit.Objects))
	}
	for _, o := range audit.Objects {
		if o.Kind == "" || o.Namespace != "default" || o.Name == "" || len(o.Conditions) == 0 {
			t.Errorf("an object is incomplete: %+v", o)
		}
		for _, c := range o.Conditions {
			if c["type"] == "" || c["status"] == "" || c["reason"] == "" || c["message"] == "" || len(c) != 4 {
				t.Errorf("%s: a condition has other fields: %v", o.Name, c)
			}
		}
	}
}

// Who is away when a step could first run is named as long before, and not a second sooner.
func TestAnAuditBeforeSomebodyIsAway(t *testing.T) {
	for at, want := range map[string]int{"2026-12-19T04:59:59Z": 0, "2026-12-19T05:00:00Z": 1, "2027-01-02T04:59:59Z": 1, "2027-01-02T05:00:00Z": 0} {
		got := run(t, "-f", "testdata/away", "--at", at)
		if n := strings.Count(got.Out, "default/counterpart"); n != want {
			t.Errorf("at %s the step is named %d times, not %d:\n%s", at, n, want, got.Out)
		}
	}
}

// A deadline counts at its moment, and not a second before.
func TestAnAuditAtTheMomentOfADeadline(t *testing.T) {
	for at, want := range map[string]bool{"2026-11-25T08:59:59Z": false, "2026-11-25T09:00:00Z": true} {
		got := run(t, "-f", "testdata/alliances", "--at", at)
		if stale := strings.Contains(got.Out, "Stale=True"); stale != want {
			t.Errorf("at %s stale is %t, want %t\n%s", at, stale, want, got.Out)
		}
	}
}

func TestStandardInputIsRead(t *testing.T) {
	text, err := os.ReadFile("testdata/fine/partners.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got := clitest.Run(t, clitest.Command{Args: []string{"-n", "eu", "audit", "-f", "-", "--all"}, Stdin: string(text), Now: now})
	if got.Code != 0 || !strings.Contains(got.Out, "Partner/contoso (eu)") {
		t.Errorf("exit code %d\n%s%s", got.Code, got.Out, got.Err)
	}
}

// Nothing in the status of a file counts: neither what it says, nor a time in it.
func TestTheStatusInFilesIsIgnored(t *testing.T) {
	want := run(t, "-f", "testdata/alliances", "--all")
	text, err := os.ReadFile("testdata/alliances/issue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/alliances")); err != nil {
		t.Fatal(err)
	}
	status := `status:
  conditions:
  - {type: Stale, status: "False", reason: Active, message: as it was, lastTransitionTime: "2020-01-01T00:00:00Z"}
  escalation: {path: default, round: 7, steps: [{name: counterpart, startedTime: "2020-01-01T00:00:00Z"}]}
`
	if err := os.WriteFile(filepath.Join(dir, "issue.yaml"), append(text, status...), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := run(t, "-f", dir, "--all"); got != want {
		t.Errorf("with a status:\n%s%s\nwithout:\n%s", got.Out, got.Err, want.Out)
	}
}

func TestWhatAnAuditRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no time":     {[]string{"-f", "testdata/fine", "--at", "25:00"}, `error: --at: "25:00" is no time; write 2026-11-22T09:00, which is local, 2026-11-22T09:00:00Z, or a date as 2026-11-22`},
		"-f left out": {[]string{"testdata/fine"}, "error: there is no cluster to talk to: no kubeconfig was found; name one with --kubeconfig, or work from files with -f where the command has it"},
		"-f empty":    {[]string{"-f", ""}, "error: -f is empty; name a file or a directory, or leave it out to ask the cluster"},
		"--at empty":  {[]string{"-f", "testdata/fine", "--at", ""}, `error: --at: "" is no time; write 2026-11-22T09:00, which is local, 2026-11-22T09:00:00Z, or a date as 2026-11-22`},
		"a slip":      {[]string{"-f", "testdata/fine", "--at", "2926-01-02"}, "error: --at: 2926-01-02 is more than 100 years away; write an earlier time"},
		"since":       {[]string{"-f", "testdata/fine", "--since", "2030-01-01"}, "error: --since is later than --at; write an earlier one, or leave it out"},
		"--limit":     {[]string{"-f", "testdata/fine", "--limit", "-1"}, "error: --limit: -1 is below zero; write how many similar findings to show, or 0 for all"},
		"no alliance": {[]string{"-f", "testdata/fine", "northwind"}, `error: there is no alliance "northwind" in the files; did you mean northwind-contoso?`},
	} {
		if got := run(t, c.args...); got.Code != 2 || got.Out != "" || strings.TrimSuffix(got.Err, "\n") != c.want {
			t.Errorf("%s: exit code %d, output %q\n got %s\nwant %s", name, got.Code, got.Out, got.Err, c.want)
		}
	}
}
