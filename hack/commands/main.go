// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Commands writes docs/commands.md, the reference of kubectl entente, from the commands
// themselves.
package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/entente-dev/entente/internal/cli"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

const head = `<!-- Written by make generate from the commands. -->

# Commands of kubectl entente

` + "`kubectl entente COMMAND --help`" + ` says the same.

Exit codes: 0 all is well; 1 the command found something that needs attention (` + "`status`, `audit`" + `,
` + "`plan --diff --exit-code`" + `); 2 it could not do what it was asked for.

`

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: commands FILE")
		os.Exit(2)
	}
	streams, _, _, _ := genericiooptions.NewTestIOStreams()
	root := cli.New(&cmdutil.Env{IOStreams: streams, Flags: genericclioptions.NewConfigFlags(true), Now: time.Now})
	root.InitDefaultHelpCmd()
	var out bytes.Buffer
	out.WriteString(head)
	list(&out, root)
	describe(&out, root)
	out.WriteString("## Flags of all commands\n\n```\n" + global(root) + "```\n")
	if err := os.WriteFile(os.Args[1], out.Bytes(), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// list is the table of contents.
func list(out *bytes.Buffer, cmd *cobra.Command) {
	for _, c := range documented(cmd) {
		if len(documented(c)) > 0 {
			list(out, c)
			continue
		}
		path := c.CommandPath()
		fmt.Fprintf(out, "- [`%s`](#%s): %s\n", path, strings.ReplaceAll(path, " ", "-"), c.Short)
	}
	if !cmd.HasParent() {
		out.WriteString("\n")
	}
}

// documented are the commands below a command but for those that every program has.
func documented(cmd *cobra.Command) []*cobra.Command {
	var out []*cobra.Command
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() && c.Name() != "help" && c.Name() != "completion" && c.Name() != "options" {
			out = append(out, c)
		}
	}
	return out
}

// describe describes the commands below a command.
func describe(out *bytes.Buffer, cmd *cobra.Command) {
	for _, c := range documented(cmd) {
		if len(documented(c)) > 0 {
			describe(out, c)
			continue
		}
		fmt.Fprintf(out, "## %s\n\n", c.CommandPath())
		text := c.Long
		if text == "" {
			text = c.Short + "."
		}
		fmt.Fprintf(out, "%s\n\n```\n%s\n```\n\n", strings.TrimSpace(text), c.UseLine())
		if c.Example != "" {
			fmt.Fprintf(out, "```sh\n%s\n```\n\n", unindent(c.Example))
		}
		if flags := c.LocalFlags().FlagUsagesWrapped(100); flags != "" {
			fmt.Fprintf(out, "```\n%s```\n\n", flags)
		}
	}
}

// unindent takes the two spaces off each line of an example.
func unindent(text string) string {
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], "  ")
	}
	return strings.Join(lines, "\n")
}

// global are the flags of all commands, without what depends on the machine.
func global(root *cobra.Command) string {
	flags := root.PersistentFlags()
	flags.Lookup("cache-dir").DefValue = "$HOME/.kube/cache"
	flags.Lookup("no-color").DefValue = "false"
	return flags.FlagUsagesWrapped(100)
}
