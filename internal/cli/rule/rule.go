// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package rule is the command that tries out the rules of an alliance.
package rule

import (
	"github.com/spf13/cobra"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// New returns the command.
func New(e *cmdutil.Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "rule",
		GroupID: cmdutil.GroupForesee,
		Short:   "Try out rules of one's own",
	}
	cmdutil.Group(cmd)
	cmd.AddCommand(newTry(e))
	return cmd
}
