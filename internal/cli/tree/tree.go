// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package tree shows all that belongs to an alliance, with its conditions.
package tree

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
)

const long = `All that belongs to an alliance: its partners with the local time and the team, the policy, reviews
(outstanding ones first), issues (open ones first) with the steps of their escalation, and the
messages about them.

✗ marks what needs attention, with the conditions that say why, and the practices of which nobody can tell
yet; ‖ is suspended, with what would need attention without that; ✓ is fine; ? is not evaluated yet, or
refers to something that does not exist. Of what is over, and of messages, the latest three are shown.

Where there is one alliance only, its name may be left out.

With -f the objects come from files, and no cluster is contacted: what is on record in them is replayed
from the earliest fact, as kubectl entente audit does. Nothing was sent, so there are no messages.

-o json and -o yaml have {at, outdated, tree}, and each node of the tree {kind, name, about, missing,
conditions: [{type, status, reason, message, since, needsAttention}], children}, always with all that
is there. outdated is there only where the manager seems not to run. The kinds are those of the
objects, Contact and Step for parts of one, and Group for a heading.`

const example = `  # all that belongs to an alliance
  kubectl entente tree northwind-contoso

  # with every condition, and all that was ever held, resolved and sent
  kubectl entente tree northwind-contoso --show-conditions all --all

  # before anything is installed
  kubectl entente tree northwind-contoso -f alliances/

  # keep it open
  kubectl entente tree northwind-contoso -w`

type options struct {
	*cmdutil.Env
	output cmdutil.Output
	source cmdutil.Source
	show   string
	all    bool
	watch  bool
	name   string
}

// New returns the command.
func New(e *cmdutil.Env) *cobra.Command {
	o := &options{Env: e}
	cmd := &cobra.Command{
		Use:               "tree [ALLIANCE]",
		GroupID:           cmdutil.GroupSee,
		Short:             "All that belongs to an alliance, with its conditions",
		Long:              long,
		Example:           example,
		ValidArgsFunction: cmdutil.CompleteAlliances(e, 1),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return cmdutil.UsageError("one alliance at a time: %s is one too many", args[1])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.name = args[0]
			}
			return o.run(cmd.Context())
		},
	}
	cmdutil.AddFiles(cmd, &o.source)
	cmdutil.AddOutput(cmd, &o.output, "tree", "json", "yaml")
	cmd.Flags().StringVar(&o.show, "show-conditions", showAttention, "Conditions to show: attention, all, none")
	cmd.Flags().BoolVar(&o.all, "all", false, "All that was held, resolved and sent, not only the latest")
	cmd.Flags().BoolVarP(&o.watch, "watch", "w", false, "Show it again when something changes, until Ctrl-C")
	_ = cmd.RegisterFlagCompletionFunc("show-conditions", cobra.FixedCompletions(
		[]cobra.Completion{showAttention, showAll, showNone}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func (o *options) run(ctx context.Context) error {
	if err := o.output.Check(); err != nil {
		return err
	}
	if shows := []string{showAttention, showAll, showNone}; !slices.Contains(shows, o.show) {
		return cmdutil.UsageError("--show-conditions: %q is no choice; write %s", o.show, strings.Join(shows, ", "))
	}
	namespace, err := o.Namespace()
	if err != nil {
		return err
	}
	if err := o.source.CheckWatch(o.watch); err != nil {
		return err
	}
	if o.watch {
		return o.Watch(ctx, namespace, func(found *inventory.Inventory) (string, string, error) { return o.draw(found, namespace) })
	}
	found, err := o.source.See(ctx, o.Env)
	if err != nil {
		return err
	}
	text, _, err := o.draw(found, namespace)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(o.Out, text)
	return err
}

// Report is the output for programs.
type Report struct {
	At time.Time `json:"at"`
	// Outdated is there where the manager seems not to run.
	Outdated *cmdutil.Outdated `json:"outdated,omitempty"`
	Tree     *Node             `json:"tree"`
}

func (o *options) draw(found *inventory.Inventory, namespace string) (text, substance string, err error) {
	where := "in the namespace " + namespace
	if o.source.FromFiles() {
		where = o.source.Where()
	}
	alliance, err := o.choose(found.Alliances, namespace, where)
	if err != nil {
		return "", "", err
	}
	now := o.Now()
	outdated := o.source.Outdated(found, now)
	root := grow(found, alliance, now)
	raw, err := json.Marshal(Report{Outdated: outdated, Tree: root})
	if err != nil {
		return "", "", err
	}
	if o.output.Structured() {
		var b bytes.Buffer
		err := o.output.Print(&b, Report{now.UTC().Truncate(time.Second), outdated, root})
		return b.String(), string(raw), err
	}
	if outdated != nil {
		text = o.Paint(cmdutil.Yellow, strings.Join(cmdutil.Wrap(outdated.Text(now), o.Width), "\n")) + "\n\n"
	}
	v := view{Env: o.Env, show: o.show, all: o.all, now: now}
	return text + v.text(root), string(raw), nil
}

// choose finds the alliance that is named, or the only one there is.
func (o *options) choose(all []*v1alpha1.Alliance, namespace, where string) (*v1alpha1.Alliance, error) {
	// Files may be of another namespace.
	if at := slices.IndexFunc(all, func(a *v1alpha1.Alliance) bool { return a.Name == o.name && a.Namespace == namespace }); at >= 0 {
		return all[at], nil
	}
	if at := slices.IndexFunc(all, func(a *v1alpha1.Alliance) bool { return a.Name == o.name }); at >= 0 {
		return all[at], nil
	}
	if o.name == "" && len(all) == 1 {
		return all[0], nil
	}
	names := make([]string, len(all))
	for i, a := range all {
		names[i] = a.Name
	}
	return nil, cmdutil.NoAlliance(o.name, where, names)
}
