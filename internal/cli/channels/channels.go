// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package channels is the command that tries out the channels over which messages leave.
package channels

import (
	"github.com/spf13/cobra"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// New returns the command.
func New(e *cmdutil.Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "channels",
		GroupID: cmdutil.GroupBegin,
		Short:   "Try out the channels of a communication policy",
	}
	cmdutil.Group(cmd)
	cmd.AddCommand(newTest(e))
	return cmd
}
