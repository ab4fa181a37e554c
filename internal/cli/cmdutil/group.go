// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"github.com/spf13/cobra"

	"github.com/entente-dev/entente/internal/nearest"
)

// Group makes a command one that does nothing but hold others: alone it shows its help, and
// with a name that none of them has it says which was meant. Cobra would show the help for
// that, and say nothing of it.
func Group(cmd *cobra.Command) {
	cmd.Args = cobra.ArbitraryArgs
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		var names []string
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() {
				names = append(names, c.Name())
			}
		}
		if near := nearest.Name(args[0], names); near != "" {
			return UsageError("there is no command %q; did you mean %s?", cmd.CommandPath()+" "+args[0], near)
		}
		return UsageError("there is no command %q; %s --help lists those there are", cmd.CommandPath()+" "+args[0], cmd.CommandPath())
	}
}
