// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"slices"
	"strings"
	"testing"

	"k8s.io/cli-runtime/pkg/genericclioptions"

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
