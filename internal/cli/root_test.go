// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// The help names the commands that read manifests from files; those that record something are one group,
// and what import reads is no manifest.
func TestTheHelpNamesWhatWorksFromFiles(t *testing.T) {
	root := New(&cmdutil.Env{Flags: genericclioptions.NewConfigFlags(true)})
	_, named, _ := strings.Cut(root.Long, "\n\n")
	named, _, _ = strings.Cut(named, " work from files")
	for _, cmd := range root.Commands() {
		reads := cmd.Flags().Lookup("filename") != nil && cmd.GroupID != cmdutil.GroupRecord && cmd.Name() != "import"
		if got := slices.Contains(strings.FieldsFunc(named, func(r rune) bool { return r == ' ' || r == ',' }), cmd.Name()); got != reads {
			t.Errorf("%s reads manifests from files: %t; the help says so: %t", cmd.Name(), reads, got)
		}
	}
}

// Who asks a command of the present for another moment hears which command tells of it; whoever records, where the flags are.
func TestAnotherMomentIsFoundElsewhere(t *testing.T) {
	for args, want := range map[string]string{
		"status --at 2026-03-01":      "error: unknown flag: --at; how things stood, or will stand, at a moment says kubectl entente audit --at, of a cluster or of files\n",
		"tree pact --at=2026-03-01":   "error: unknown flag: --at; how things stood, or will stand, at a moment says kubectl entente audit --at, of a cluster or of files\n",
		"issue ack i --at 2026-03-01": "error: unknown flag: --at; see kubectl entente issue ack --help\n",
		"status --until 2026-03-01":   "error: unknown flag: --until; see kubectl entente status --help\n",
	} {
		var said strings.Builder
		e := &cmdutil.Env{Flags: genericclioptions.NewConfigFlags(true), IOStreams: genericiooptions.IOStreams{In: strings.NewReader(""), Out: io.Discard, ErrOut: &said}, Now: time.Now}
		if code := Run(e, strings.Fields(args)); code != cmdutil.ExitFailed || said.String() != want {
			t.Errorf("%s: %d %q, not %q", args, code, said.String(), want)
		}
	}
}
