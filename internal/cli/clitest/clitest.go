// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package clitest runs commands in tests, and compares what they print with golden files.
package clitest

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/entente-dev/entente/internal/cli"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

var update = flag.Bool("update", false, "write the golden files")

// Command is a command line and its surroundings.
type Command struct {
	Args  []string
	Stdin string
	// Now is the time on the clock.
	Now time.Time
	// Kubeconfig is a file; empty for no cluster at all.
	Kubeconfig string
	// Interactive: somebody sits at the terminal, and types Stdin.
	Interactive bool
	// Interrupt: Ctrl-C is pressed once the command has written this to the error output.
	Interrupt string
	// Terminal: the output is one, so it may have colours.
	Terminal bool
}

// Result is what a command did.
type Result struct {
	Out, Err string
	Code     int
}

// Run runs a command in the test's process.
func Run(tb testing.TB, c Command) Result {
	tb.Helper()
	if c.Kubeconfig == "" {
		c.Kubeconfig = filepath.Join(tb.TempDir(), "none")
		if err := os.WriteFile(c.Kubeconfig, nil, 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	flags := genericclioptions.NewConfigFlags(true)
	flags.KubeConfig = &c.Kubeconfig
	var out bytes.Buffer
	errOut := interrupter{after: c.Interrupt}
	code := cli.Run(&cmdutil.Env{
		IOStreams:   genericiooptions.IOStreams{In: c.typing(), Out: &out, ErrOut: &errOut},
		Flags:       flags,
		Now:         func() time.Time { return c.Now },
		Interactive: c.Interactive,
		Terminal:    c.Terminal,
		Version:     "test",
	}, c.Args)
	return Result{out.String(), errOut.String(), code}
}

// Golden compares a text with testdata/<name>, or writes that file with -update.
func Golden(tb testing.TB, name, got string) {
	tb.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		tb.Fatalf("%v; write it with -update", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		tb.Errorf("%s (-golden +got); if it is right, write it with -update:\n%s", file, diff)
	}
}
