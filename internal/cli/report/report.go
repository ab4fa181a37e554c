// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package report is the command that writes a page for people who decide: of one alliance, or of many.
package report

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	pages "github.com/entente-dev/entente/internal/report"
	"github.com/entente-dev/entente/internal/worktime"
)

const long = `A page for people who decide: how one alliance stands, with what is due next, what happens if nobody
acts, what changed, and what each partner sees, reaches, keeps and gives; or, without a name, a table of all
alliances, those that need somebody first.

-o html is one file that needs no other: it has no scripts, loads nothing, is printed on A4, and says nothing
by colour alone. -o markdown is for a forge or a chat. In both, what people typed is shown as text, whatever it
contains.

What changed, and what comes next, is played by the rules of the controllers, as kubectl entente audit and plan
do: from files (-f) and for a moment of the past everything is replayed from the earliest fact on, and any status
is ignored; from a cluster the page tells what the manager found, and goes on from there.

Days and times are those of the host; of several alliances those of their hosts if these have one time zone,
else UTC's.

Exit code: 0; 2 if the input is invalid or cannot be read.`

const example = `  # One alliance, for the next board meeting
  kubectl entente report northwind-contoso -o html > northwind-contoso.html

  # All alliances, what needs somebody first
  kubectl entente report -A -o html > alliances.html

  # As it stood at the end of the year, with what changed in the quarter before
  kubectl entente report northwind-contoso -f alliances/ --at 2027-01-01 --since 2026-10-01`

type options struct {
	*cmdutil.Env
	source    cmdutil.Source
	output    cmdutil.Output
	at, since string
	length    string
	name      string
}

// New returns the command.
func New(e *cmdutil.Env) *cobra.Command {
	o := &options{Env: e}
	cmd := &cobra.Command{
		Use:               "report [ALLIANCE] [-f DIR] [--since DATE] [--at TIME]",
		GroupID:           cmdutil.GroupSee,
		Short:             "A page for people who decide, of one alliance or of all",
		Long:              long,
		Example:           example,
		ValidArgsFunction: cmdutil.CompleteAlliances(e, 1),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return cmdutil.UsageError("one alliance at a time: %s is one too many; without a name the report is of all", args[1])
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
	cmdutil.AddSource(cmd, &o.source)
	cmdutil.AddOutput(cmd, &o.output, "markdown", "html")
	cmd.Flags().StringVar(&o.at, "at", "now", "Moment of which the report tells, "+cmdutil.HostClocks+": "+cmdutil.TimeForms)
	cmd.Flags().StringVar(&o.since, "since", "", "From when on changes are told, written as --at (default 30 days before it)")
	cmd.Flags().StringVar(&o.length, "for", "P3M", "How far to look ahead, as an ISO 8601 duration: P14D, P3M, P1Y")
	return cmd
}

func (o *options) run(ctx context.Context) error {
	if err := o.output.Check(); err != nil {
		return err
	}
	if _, err := o.window(time.UTC); err != nil {
		return err
	}
	objects, err := o.source.Read(ctx, o.Env)
	if err != nil {
		return err
	}
	if o.name == "" {
		return o.ofAll(objects)
	}
	return o.ofOne(objects)
}

func (o *options) ofAll(objects *inventory.Inventory) error {
	w, err := o.window(cmdutil.ZonesOf(objects).Common(objects.Alliances, nil))
	if err != nil {
		return err
	}
	facts, err := o.stand(objects, w)
	if err != nil {
		return err
	}
	return o.write(pages.OfPortfolio(facts))
}

func (o *options) ofOne(objects *inventory.Inventory) error {
	a, err := o.choose(objects.Alliances)
	if err != nil {
		return err
	}
	w, err := o.window(cmdutil.ZonesOf(objects).Host(a.Namespace, a.Name))
	if err != nil {
		return err
	}
	facts, err := o.tell(within(objects, a.Namespace), w)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(facts.Found.Alliances, func(x *v1alpha1.Alliance) bool { return x.Name == a.Name })
	return o.write(pages.OfAlliance(facts, facts.Found.Alliances[at]))
}

// choose finds the alliance that was named.
func (o *options) choose(alliances []*v1alpha1.Alliance) (*v1alpha1.Alliance, error) {
	if err := cmdutil.KnownAlliances([]string{o.name}, o.source.Where(), alliances); err != nil {
		return nil, err
	}
	var found []*v1alpha1.Alliance
	var namespaces []string
	for _, a := range alliances {
		if a.Name == o.name {
			found, namespaces = append(found, a), append(namespaces, a.Namespace)
		}
	}
	if len(found) > 1 {
		slices.Sort(namespaces)
		return nil, cmdutil.UsageError("there are alliances %s in the namespaces %s; name one of them with -n, or its files alone with -f",
			o.name, strings.Join(namespaces, ", "))
	}
	return found[0], nil
}

// window is the moment of the report, from when on it tells what changed, and up to when it looks ahead.
type window struct {
	now, at, since, until time.Time
	zone                  *time.Location
}

// usual is how many days before the moment changes are told from, where nobody says.
const usual = 30

// window reads the times by the clocks of a zone.
func (o *options) window(zone *time.Location) (w window, err error) {
	w.zone, w.now = zone, o.Now().UTC().Truncate(time.Second)
	if w.at, err = cmdutil.Moment("--at", o.at, w.now, zone); err != nil {
		return w, err
	}
	if w.since, err = cmdutil.Since(o.since, "--at", w.at, w.now, zone); err != nil {
		return w, err
	}
	if w.since.IsZero() {
		w.since = worktime.DateOf(w.at.In(zone)).AddDays(-usual).Start(zone).UTC()
	}
	span, err := cmdutil.ParseSpan("--for", o.length)
	if err != nil {
		return w, err
	}
	w.until = span.After(w.at, zone).UTC()
	return w, cmdutil.CheckHorizon("--for", w.until, w.now)
}
