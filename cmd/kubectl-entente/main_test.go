// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The binary is built once; these tests run it as people do.
var binary string

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (int, error) {
	dir, err := os.MkdirTemp("", "kubectl-entente-")
	if err != nil {
		return 1, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary = filepath.Join(dir, "kubectl-entente")
	build := exec.Command("go", "build", "-ldflags", "-X main.version=v1.2.3", "-o", binary, ".")
	if out, err := build.CombinedOutput(); err != nil {
		return 1, fmt.Errorf("%w\n%s", err, out)
	}
	return m.Run(), nil
}

// entente runs the binary, or a program that runs it, without any cluster.
func entente(t *testing.T, dir, program string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	var out, errOut bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &errOut
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(binary)+":"+os.Getenv("PATH"), "KUBECONFIG="+filepath.Join(t.TempDir(), "none"), "HOME="+t.TempDir(),
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example")
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errOut.String(), cmd.ProcessState.ExitCode()
}

func TestTheBinary(t *testing.T) {
	for _, c := range []struct {
		args []string
		out  string // is contained in the output
		err  string // is all that is said
		code int
	}{
		{[]string{"--version"}, "kubectl-entente v1.2.3\n", "", 0},
		{[]string{"--help"}, "Foresee:", "", 0},
		{[]string{"completion", "bash"}, "bash completion", "", 0},
		{[]string{"pln"}, "", "error: there is no command \"kubectl entente pln\"; did you mean plan?\n", 2},
		{[]string{"status"}, "", "error: there is no cluster to talk to: no kubeconfig was found; name one with --kubeconfig, or work from files with -f where the command has it\n", 2},
		{[]string{"audit", "-f", "../../docs/examples/policy-change/before", "--at", "2026-11-26"}, "Stale=True", "", 1},
		{[]string{"audit", "-f", "../../docs/examples/policy-change/before", "--at", "2026-01-26"}, "Nothing needs attention", "", 0},
		{[]string{"audit", "-f", "nowhere"}, "", "error: nowhere: there is no such file or directory\n", 2},
	} {
		out, err, code := entente(t, ".", binary, c.args...)
		if !strings.Contains(out, c.out) || err != c.err || code != c.code {
			t.Errorf("%s: exit code %d, want %d; it says %q, want %q; it prints\n%s", c.args, code, c.code, err, c.err, out)
		}
	}
}

// The script of docs/pull-requests.md, in a repository with a branch.
func TestTheCheckOfAPullRequest(t *testing.T) {
	examples, err := filepath.Abs("../../docs/examples")
	if err != nil {
		t.Fatal(err)
	}
	repo := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		if _, said, code := entente(t, repo, "git", args...); code != 0 {
			t.Fatalf("git %s: %s", args, said)
		}
	}
	fill := func(from string) {
		t.Helper()
		dir := filepath.Join(repo, "alliances")
		if err := errors.Join(os.RemoveAll(dir), os.CopyFS(dir, os.DirFS(filepath.Join(examples, from)))); err != nil {
			t.Fatal(err)
		}
	}
	git("init", "-q", "-b", "main")
	git("commit", "-q", "--allow-empty", "-m", "empty")
	git("tag", "empty")
	fill("policy-change/before")
	git("add", ".")
	git("commit", "-q", "-m", "before")
	fill("policy-change/after")

	script := filepath.Join(examples, "pull-request", "entente-check.sh")
	out, said, code := entente(t, repo, "sh", script, "main")
	if code != 0 || said != "" || !strings.Contains(out, "### Audit") || !strings.Contains(out, "### What this changes") {
		t.Errorf("a change: exit code %d, %q\n%s", code, said, out)
	}
	out, said, code = entente(t, repo, "sh", script, "empty", "alliances")
	if code != 0 || said != "" || !strings.Contains(out, "### Plan") {
		t.Errorf("no manifests before: exit code %d, %q\n%s", code, said, out)
	}
	if out, said, code = entente(t, repo, "sh", script, "nosuch"); code != 2 || out != "" || said != "error: there is no revision nosuch here; fetch it first (a shallow clone has no other)\n" {
		t.Errorf("no such revision: exit code %d, %q\n%s", code, said, out)
	}
	policy := filepath.Join(repo, "alliances", "policy.yaml")
	if err := os.WriteFile(policy, []byte("kind: CommunicationPolicy\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, said, code = entente(t, repo, "sh", script, "main"); code != 2 || !strings.Contains(said, "alliances/policy.yaml:1") {
		t.Errorf("broken manifests: exit code %d, %q\n%s", code, said, out)
	}
}
