// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package plan is the command that tells what will happen if nobody acts.
package plan

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
)

type options struct {
	*cmdutil.Env
	source       cmdutil.Source
	output       cmdutil.Output
	from, length string
	since        string
	events       []string
	allowMissing bool
	diff         bool
	exitCode     bool
	showText     bool
	alliances    []string
}

// New returns the command.
func New(e *cmdutil.Env) *cobra.Command {
	o := &options{Env: e}
	cmd := &cobra.Command{
		Use:     "plan [ALLIANCE...] [-f DIR] | --diff OLD NEW",
		GroupID: cmdutil.GroupForesee,
		Short:   "What will happen if nobody acts: reviews, steps, messages, conditions",
		Long: `What will happen if nobody acts: which reviews are asked for, due and overdue, which steps of the
escalation paths start, who is told, over which channel and when in their own time, and which
conditions change. The rules of the controllers decide, and the clock jumps from one moment at
which something changes to the next.

With -f the objects come from files, and no cluster is contacted. Any status in the files is ignored:
what is on record is replayed from the earliest fact, each at its own date, so that a history can be
played again. From a cluster it goes on from how things stand; a plan that begins in the past is replayed
from the facts there, too.

Messages that leave as one, a digest, are one line; -o json and -o yaml have each of them, with the digest in
which it leaves. --show-text prints what each recipient reads.

Every message is shown at the moment it leaves, which may be when its reader is next at work, and is taken
to arrive: failing channels and rate limits are not foreseen. A plan holds as long as the manifests stay
as they are.

Days and times are those of the host; of several alliances those of their hosts if these have one time
zone, else UTC's, with the host's beside it. A partner's own conditions have the partner's time beside it.
-o json and -o yaml have UTC, and each recipient's time.

--diff takes two directories (or files) and shows what the change from one to the other changes.

Exit code: 0; 1 with --exit-code if the two differ; 2 if the input is invalid or cannot be read.`,
		Example: `  # The next three months
  kubectl entente plan -f alliances/

  # A year of one alliance, for a program
  kubectl entente plan northwind-contoso -f alliances/ --from 2027-01-01 --for P1Y -o json

  # What a change of manifests changes in the next half year
  kubectl entente plan --diff main/alliances/ branch/alliances/ --for P6M

  # Only who is told, from the cluster
  kubectl entente plan --event Notification --for P14D

  # What they read
  kubectl entente plan -f alliances/ --event Notification --for P14D --show-text`,
		Args: func(_ *cobra.Command, args []string) error { return o.args(args) },
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd.Context(), args) },
		ValidArgsFunction: func(cmd *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if o.diff {
				return nil, cobra.ShellCompDirectiveDefault // files
			}
			return cmdutil.CompleteAlliances(e, 0)(cmd, args, begun)
		},
	}
	o.addFlags(cmd)
	return cmd
}

func (o *options) addFlags(cmd *cobra.Command) {
	cmdutil.AddSource(cmd, &o.source)
	cmdutil.AddOutput(cmd, &o.output, "table", "json", "yaml", "markdown")
	cmd.Flags().StringVar(&o.from, "from", "now", "First moment, "+cmdutil.HostClocks+": "+cmdutil.TimeForms)
	cmd.Flags().StringVar(&o.length, "for", "P3M", "How long, as an ISO 8601 duration: P14D, P3M, P1Y")
	cmd.Flags().StringVar(&o.since, "since", "", "Where the history before it begins, written as --from (default before the earliest fact)")
	cmd.Flags().StringSliceVar(&o.events, "event", nil, "Only these events, such as ReviewOverdue, StepStarted, Notification")
	cmd.Flags().BoolVar(&o.showText, "show-text", false, "Show the text of each message, as each recipient reads it")
	cmd.Flags().BoolVar(&o.allowMissing, "allow-missing", false, "Plan even if the files refer to something that is not in them")
	cmd.Flags().BoolVar(&o.diff, "diff", false, "Compare two sets of manifests, OLD and NEW")
	cmd.Flags().BoolVar(&o.exitCode, "exit-code", false, "With --diff: exit with 1 if the two differ")
	_ = cmd.RegisterFlagCompletionFunc("event", cobra.FixedCompletions(completions(), cobra.ShellCompDirectiveNoFileComp))
}

func completions() []cobra.Completion {
	var out []cobra.Completion
	for _, t := range simulate.EventTypes {
		out = append(out, string(t))
	}
	return out
}

func (o *options) args(args []string) error {
	switch {
	case o.diff && len(args) != 2:
		return errors.New("--diff takes two directories or files: kubectl entente plan --diff OLD NEW")
	case o.diff && o.source.FromFiles():
		return errors.New("--diff takes its files as arguments, so leave -f out: kubectl entente plan --diff OLD NEW")
	case o.exitCode && !o.diff:
		return errors.New("--exit-code goes with --diff")
	}
	return nil
}

func (o *options) run(ctx context.Context, args []string) error {
	if err := o.output.Check(); err != nil {
		return err
	}
	if err := checkEvents(o.events); err != nil {
		return err
	}
	if o.showText && o.output.Format == "markdown" {
		return cmdutil.UsageError("--show-text does not go with -o markdown; leave that out, or write -o json or -o yaml")
	}
	if _, err := o.window(time.UTC); err != nil {
		return err
	}
	if o.diff {
		return o.runDiff(ctx, args[0], args[1])
	}
	o.alliances = args
	objects, err := o.source.Read(ctx, o.Env)
	if err != nil {
		return err
	}
	if err := cmdutil.KnownAlliances(args, o.source.Where(), objects.Alliances); err != nil {
		return err
	}
	c := clocksOf(args, objects)
	w, err := o.window(c.common)
	if err != nil {
		return err
	}
	events, err := o.foresee(objects, o.source, w)
	if err != nil {
		return err
	}
	return o.print(events, w, &c)
}

// window is the time that a plan tells of: from until before to.
type window struct{ now, from, to, since time.Time }

func (o *options) window(zone *time.Location) (w window, err error) {
	w.now = o.Now().UTC().Truncate(time.Second)
	if w.from, err = cmdutil.Moment("--from", o.from, w.now, zone); err != nil {
		return w, err
	}
	if w.since, err = cmdutil.Since(o.since, "--from", w.from, w.now, zone); err != nil {
		return w, err
	}
	span, err := cmdutil.ParseSpan("--for", o.length)
	if err != nil {
		return w, err
	}
	w.to = span.After(w.from, zone).UTC()
	return w, cmdutil.CheckHorizon("--for", w.to, w.now)
}

// foresee lists what happens in the window, as far as it was asked for.
func (o *options) foresee(objects *inventory.Inventory, source cmdutil.Source, w window) ([]simulate.Event, error) {
	s, err := source.Foresee(objects, simulate.Past{Now: w.now, Before: w.from, Since: w.since, Words: o.showText})
	if err != nil {
		return nil, err
	}
	if source.FromFiles() && !o.allowMissing {
		if err := missing(s.Objects(), o.alliances); err != nil {
			return nil, err
		}
	}
	o.warn(s.Objects())
	events := []simulate.Event{}
	s.Observe(func(e simulate.Event) {
		if o.wanted(&e) {
			events = append(events, e)
		}
	})
	return events, s.Advance(w.to)
}

func (o *options) wanted(e *simulate.Event) bool {
	return (len(o.events) == 0 || slices.Contains(o.events, string(e.Event))) &&
		(len(o.alliances) == 0 || slices.Contains(o.alliances, e.Alliance))
}
