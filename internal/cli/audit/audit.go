// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package audit is the command that tells the conditions of all objects at a moment.
package audit

import (
	"context"
	"time"

	"github.com/spf13/cobra"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/internal/attention"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
)

type options struct {
	*cmdutil.Env
	source cmdutil.Source
	output cmdutil.Output
	at     string
	since  string
	all    bool
	limit  int
}

// New returns the command.
func New(e *cmdutil.Env) *cobra.Command {
	o := &options{Env: e}
	cmd := &cobra.Command{
		Use:     "audit [ALLIANCE...] [-f DIR] [--at TIME]",
		GroupID: cmdutil.GroupForesee,
		Short:   "What needs attention, by the conditions that the controllers would set",
		Long: `What needs attention, judged by the conditions that the controllers would set at a given moment: the
worst first, in the order of kubectl entente status, with similar findings together. Then comes what is
suspended, with what of it would need attention otherwise, and since when; it needs none by itself. --all
shows every condition of every object instead.

With -f the objects come from files, and no cluster is contacted. They are validated as the API server
would validate them. Any status in the files is ignored: what is on record is replayed from the earliest
fact, as if the controllers had always been running, so reviews that a cadence has asked for since its
start are overdue unless a record shows that they were held. --since begins later: a cadence then asks
for its latest occurrence and for none before it, as in a cluster that sees the alliance for the first
time.

Exit code: 0 nothing needs attention, 1 something does (an object that cannot be used does, too), 2 the
input cannot be read, or the API server would refuse it.`,
		Example: `  # What needs attention, before anything is installed
  kubectl entente audit -f alliances/

  # One alliance, its partners and its policy
  kubectl entente audit northwind-contoso -f alliances/

  # Every condition at the end of the year, for a program
  kubectl entente audit -f alliances/ --at 2026-12-31 -o json

  # What the overlay of a repository comes to
  kustomize build overlays/eu | kubectl entente audit -f -

  # The cluster, and what the controllers would say of it tomorrow
  kubectl entente audit -A --at 2026-11-23`,
		ValidArgsFunction: cmdutil.CompleteAlliances(e, 0),
		RunE:              func(cmd *cobra.Command, args []string) error { return o.run(cmd.Context(), args) },
	}
	cmdutil.AddSource(cmd, &o.source)
	cmdutil.AddOutput(cmd, &o.output, "table", "json", "yaml", "markdown")
	cmd.Flags().StringVar(&o.at, "at", "now", "Moment to evaluate, "+cmdutil.HostClocks+": "+cmdutil.TimeForms)
	cmd.Flags().StringVar(&o.since, "since", "", "Where the history begins, written as --at (default before the earliest fact)")
	cmd.Flags().BoolVar(&o.all, "all", false, "Show every condition, not only what needs attention (table and markdown)")
	cmd.Flags().IntVar(&o.limit, "limit", 10, "Show at most this many similar findings; 0 for all (table and markdown)")
	return cmd
}

// Result is what an audit found.
type Result struct {
	At      metav1.Time `json:"at"`
	Objects []Object    `json:"objects"`
}

// Object is an object and its conditions.
type Object struct {
	Kind       string      `json:"kind"`
	Namespace  string      `json:"namespace"`
	Name       string      `json:"name"`
	Conditions []Condition `json:"conditions"`
}

// Condition is a condition without its times.
type Condition struct {
	Type    string                 `json:"type"`
	Status  metav1.ConditionStatus `json:"status"`
	Reason  string                 `json:"reason"`
	Message string                 `json:"message"`
}

func (o *options) run(ctx context.Context, alliances []string) error {
	if err := o.output.Check(); err != nil {
		return err
	}
	if o.limit < 0 {
		return cmdutil.UsageError("--limit: %d is below zero; write how many similar findings to show, or 0 for all", o.limit)
	}
	now := o.Now().UTC().Truncate(time.Second)
	if _, _, err := o.times(now, time.UTC); err != nil {
		return err
	}
	objects, err := o.source.Read(ctx, o.Env)
	if err != nil {
		return err
	}
	if err := cmdutil.KnownAlliances(alliances, o.source.Where(), objects.Alliances); err != nil {
		return err
	}
	zone := cmdutil.ZonesOf(objects).Common(objects.Alliances, alliances)
	at, since, err := o.times(now, zone)
	if err != nil {
		return err
	}
	s, err := o.source.Foresee(objects, simulate.Past{Now: now, Before: at.Add(time.Nanosecond), Since: since})
	if err != nil {
		return err
	}
	found := s.Objects()
	found.Notifications = objects.Notifications
	found = found.Narrow(alliances)
	return o.print(collect(found, at), attention.Look(found, at), zone)
}

// times reads the moment, and where its history begins, by the clocks of a zone.
func (o *options) times(now time.Time, zone *time.Location) (at, since time.Time, err error) {
	if at, err = cmdutil.Moment("--at", o.at, now, zone); err != nil {
		return at, since, err
	}
	since, err = cmdutil.Since(o.since, "--at", at, now, zone)
	return at, since, err
}

// collect lists the conditions of all objects, by namespace, kind and name.
func collect(objects *inventory.Inventory, at time.Time) *Result {
	all := objects.Sorted()
	r := &Result{At: metav1.NewTime(at), Objects: make([]Object, 0, len(all))}
	for _, o := range all {
		conditions := inventory.StatusOf(o).Conditions
		x := Object{
			Kind: inventory.KindOf(o), Namespace: o.GetNamespace(), Name: o.GetName(), Conditions: make([]Condition, 0, len(conditions)),
		}
		for _, c := range conditions {
			x.Conditions = append(x.Conditions, Condition{c.Type, c.Status, c.Reason, c.Message})
		}
		r.Objects = append(r.Objects, x)
	}
	return r
}
