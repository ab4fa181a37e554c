// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/entente-dev/entente/internal/cli"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// What could not be written must not look as if all were well.
func TestOutputThatCannotBeWrittenIsAFailure(t *testing.T) {
	const files = "../../docs/examples/policy-change/before"
	for _, args := range [][]string{
		{"--help"}, {"options"}, {"audit", "-f", files}, {"audit", "-f", files, "-o", "json"}, {"plan", "-f", files}, {"plan", "-f", files, "-o", "json"},
		{"plan", "-f", files, "-o", "markdown"}, {"calendar", "-f", files}, {"report", "-f", files}, {"report", "-f", files, "-o", "html"},
	} {
		var said bytes.Buffer
		code := cli.Run(&cmdutil.Env{
			IOStreams: genericiooptions.IOStreams{In: strings.NewReader(""), Out: full{}, ErrOut: &said},
			Flags:     genericclioptions.NewConfigFlags(true),
			Now:       func() time.Time { return time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC) },
		}, args)
		if want := "error: the output cannot be written: no space left\n"; code != cmdutil.ExitFailed || said.String() != want {
			t.Errorf("%s: exit code %d, %q", args, code, said.String())
		}
	}
}

// A shell makes the file that a command prints into before the command reads the others beside it.
func TestACommandMayPrintAmongTheFilesThatItReads(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../docs/examples/policy-change/before")); err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(filepath.Join(dir, "issue.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = out.Close() })
	var said bytes.Buffer
	code := cli.Run(&cmdutil.Env{
		IOStreams: genericiooptions.IOStreams{In: strings.NewReader(""), Out: out, ErrOut: &said},
		Flags:     genericclioptions.NewConfigFlags(true),
		Now:       func() time.Time { return time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC) },
	}, []string{"audit", "-f", dir})
	if code == cmdutil.ExitFailed || said.Len() > 0 {
		t.Errorf("exit code %d, %s", code, said.String())
	}
}
