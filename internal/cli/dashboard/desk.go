// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package dashboard

import (
	"bytes"
	"context"
	"strings"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/cli/record"
)

// desk records by the commands themselves: what they check and refuse, and who may write, is as in a terminal.
type desk struct{ env *cmdutil.Env }

// User is who the cluster takes the credentials for.
func (d *desk) User(ctx context.Context) (string, error) { return record.User(ctx, d.env) }

// Record runs a command, which asks nothing.
func (d *desk) Record(ctx context.Context, namespace string, words ...string) (string, error) {
	var out bytes.Buffer
	e := *d.env
	e.IOStreams = genericiooptions.IOStreams{In: strings.NewReader(""), Out: &out, ErrOut: &out}
	e.Interactive, e.Terminal, e.Within = false, false, namespace
	root := &cobra.Command{Use: "kubectl entente", SilenceErrors: true, SilenceUsage: true}
	root.AddGroup(&cobra.Group{ID: cmdutil.GroupRecord})
	root.AddCommand(record.New(&e)...)
	root.SetOut(&out)
	root.SetErr(&out)
	root.SetArgs(words)
	err := root.ExecuteContext(ctx)
	return out.String(), err
}
