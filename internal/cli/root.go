// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package cli puts the commands of kubectl entente together.
package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/entente-dev/entente/internal/cli/audit"
	"github.com/entente-dev/entente/internal/cli/calendar"
	"github.com/entente-dev/entente/internal/cli/channels"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/cli/dashboard"
	"github.com/entente-dev/entente/internal/cli/importcsv"
	"github.com/entente-dev/entente/internal/cli/initialize"
	"github.com/entente-dev/entente/internal/cli/plan"
	"github.com/entente-dev/entente/internal/cli/record"
	"github.com/entente-dev/entente/internal/cli/report"
	"github.com/entente-dev/entente/internal/cli/rule"
	"github.com/entente-dev/entente/internal/cli/status"
	"github.com/entente-dev/entente/internal/cli/tree"
	"github.com/entente-dev/entente/internal/plain"
)

// New returns the command with all that is below it.
func New(e *cmdutil.Env) *cobra.Command {
	root := &cobra.Command{
		Use:   "kubectl-entente",
		Short: "See, foresee and record the governance of alliances",
		Long: "See how alliances stand, foresee what their policies will do, and record what happened.\n\n" +
			"status, tree, report, dashboard, audit, plan and calendar work from files with -f, without a cluster. So do\n" +
			"the commands that record something: with -o yaml they print the manifest with the record.",
		Version:       e.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Annotations:   map[string]string{cobra.CommandDisplayNameAnnotation: "kubectl entente"},
	}
	cmdutil.Group(root)
	root.SetIn(e.In)
	root.SetOut(e.Out)
	root.SetErr(e.ErrOut)
	root.SetUsageTemplate(usage)
	root.SetVersionTemplate("kubectl-entente {{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	e.Flags.AddFlags(root.PersistentFlags())
	root.PersistentFlags().BoolVar(&e.NoColor, "no-color", e.NoColor, "No colours, as with the variable NO_COLOR")
	root.AddGroup(
		&cobra.Group{ID: cmdutil.GroupSee, Title: "See:"},
		&cobra.Group{ID: cmdutil.GroupForesee, Title: "Foresee:"},
		&cobra.Group{ID: cmdutil.GroupRecord, Title: "Record:"},
		&cobra.Group{ID: cmdutil.GroupBegin, Title: "Begin and exchange:"},
	)
	root.AddCommand(commands(e)...)
	root.AddCommand(options())
	return root
}

// flagError says where a flag is explained that cannot be read. Commands that show how things are have no --at; what
// was, or will be, is worked out from what is on record by others.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) && unknown.GetSpecifiedName() == "at" && cmd.GroupID == cmdutil.GroupSee {
		return fmt.Errorf("%w; how things stood, or will stand, at a moment says kubectl entente audit --at, of a cluster or of files", err)
	}
	return fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())
}

// commands are in the order in which the help shows them.
func commands(e *cmdutil.Env) []*cobra.Command {
	all := []*cobra.Command{status.New(e), tree.New(e), report.New(e), dashboard.New(e), audit.New(e), plan.New(e), rule.New(e)}
	all = append(all, record.New(e)...)
	all = append(all, calendar.New(e), importcsv.New(e), initialize.New(e), channels.New(e))
	return all
}

// Run runs a command line, prints what went wrong, in one line, and returns the exit code.
func Run(e *cmdutil.Env, args []string) int {
	out := &output{to: e.Out}
	mine := *e
	// Names, titles and notes are what anybody typed: none of them steers the terminal.
	mine.Out, mine.ErrOut = plain.NewWriter(out), plain.NewWriter(e.ErrOut)
	root := New(&mine)
	root.SetArgs(args)
	err := cmdutil.Explain(root.ExecuteContext(context.Background()))
	if failed := out.err; failed != nil {
		err = fmt.Errorf("the output cannot be written: %w", failed)
	}
	if err != nil && !errors.Is(err, cmdutil.ErrFound) {
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintln(mine.ErrOut, "error:", strings.TrimRight(line, "\n"))
		}
	}
	return cmdutil.ExitCode(err)
}
