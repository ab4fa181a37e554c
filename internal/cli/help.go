// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// usage is cobra's, without the flags that all commands have: as with kubectl, `options` lists
// them, so that a command's help shows what is its own.
const usage = `Usage:{{if and .Runnable (not .HasAvailableSubCommands)}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} [command]{{end}}{{if .HasExample}}

Examples:
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}{{$cmds := .Commands}}{{range $group := .Groups}}

{{.Title}}{{range $cmds}}{{if (and (eq .GroupID $group.ID) .IsAvailableCommand)}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if not .AllChildCommandsHaveGroup}}

{{if .Groups}}Other:{{else}}Commands:{{end}}{{range $cmds}}{{if (and (eq .GroupID "") .IsAvailableCommand)}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{end}}{{if (and .HasParent .HasAvailableLocalFlags)}}

Flags:
{{.LocalFlags.FlagUsagesWrapped 100 | trimTrailingWhitespaces}}{{end}}

{{if .HasAvailableSubCommands}}"{{.CommandPath}} COMMAND --help" says more about a command; {{end}}"{{.Root.CommandPath}} options" lists kubectl's flags, which all commands have.
`

// options lists the flags that all commands have.
func options() *cobra.Command {
	return &cobra.Command{
		Use:   "options",
		Short: "The flags that all commands have: kubectl's own, and --no-color",
		Args:  cobra.NoArgs,
		Run: func(cmd *cobra.Command, _ []string) {
			fmt.Fprint(cmd.OutOrStdout(), strings.TrimRight(cmd.Root().PersistentFlags().FlagUsagesWrapped(100), "\n")+"\n")
		},
	}
}
