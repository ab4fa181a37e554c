// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package calendar is the command that puts the dates of alliances into calendars.
package calendar

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/worktime"
)

const long = `Prints the dates of alliances as a calendar (iCalendar, RFC 5545), to import into any program
that has one: reviews, their due dates, objectives, promised actions, and when assessments and
trainings expire.

All events are all-day. A review is on the day that the clocks of its cadence show; without a
cadence, those of the host. Something due at 00:00 is on the day before, the last on which it is
on time. A review that was put off moves, one that was held is on the day on which it was held.
What no longer needs anybody (a cancelled review, the due date of one that was held, an action that
is done) is marked as cancelled.

What is overdue appears on the day on which it was due, if today is among the days that are shown.

Reviews that a cadence will ask for, or asked for, and that do not exist yet are tentative, and so is what is
still to be held and is suspended. Identifiers are
stable: next week's file updates the events of this one instead of adding new ones.`

// New returns the command.
func New(e *cmdutil.Env) *cobra.Command {
	var (
		source     cmdutil.Source
		output     cmdutil.Output
		from, span string
	)
	cmd := &cobra.Command{
		Use:     "calendar [ALLIANCE...]",
		GroupID: cmdutil.GroupBegin,
		Short:   "Print reviews, due dates and objectives for a calendar program",
		Long:    long,
		Example: `  # All alliances of the namespace, a year ahead
  kubectl entente calendar > alliances.ics
  # One alliance, from files, without a cluster
  kubectl entente calendar northwind-contoso -f manifests/ > northwind-contoso.ics
  # What the second quarter holds, as a table
  kubectl entente calendar --from 2026-04-01 --for P3M -o table`,
		ValidArgsFunction: completion(e, &source),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := output.Check(); err != nil {
				return err
			}
			now := e.Now().UTC()
			if _, err := newWindow(now, from, span); err != nil {
				return err
			}
			found, err := source.Read(cmd.Context(), e)
			if err != nil {
				return err
			}
			w, err := windowOf(&source, found, args, now, from, span)
			if err != nil {
				return err
			}
			overdue, err := overdueBesides(&source, found, now)
			if err != nil {
				return err
			}
			events, warnings := collect(found, overdue, args, w, now)
			for _, text := range warnings {
				fmt.Fprintln(e.ErrOut, "warning:", text)
			}
			switch output.Format {
			case "ics":
				return writeICS(e.Out, events)
			case "table":
				return writeTable(e, events, source.AllNamespaces)
			}
			return output.Print(e.Out, struct {
				From   string  `json:"from"`
				Until  string  `json:"until"`
				Events []Event `json:"events"`
			}{w.first.String(), w.last.String(), events})
		},
	}
	cmdutil.AddSource(cmd, &source)
	cmdutil.AddOutput(cmd, &output, "ics", "json", "yaml", "table")
	cmd.Flags().StringVar(&from, "from", "", "First day, such as 2026-04-01, or today, where the hosts are (default today)")
	cmd.Flags().StringVar(&span, "for", "P1Y", "How far ahead, in ISO 8601, such as P3M")
	return cmd
}

// windowOf is the days that are shown of the alliances that were asked for, where their hosts are.
func windowOf(source *cmdutil.Source, found *inventory.Inventory, alliances []string, now time.Time, from, span string) (window, error) {
	if err := cmdutil.KnownAlliances(alliances, source.Where(), found.Alliances); err != nil {
		return window{}, err
	}
	return newWindow(now.In(cmdutil.ZonesOf(found).Common(found.Alliances, alliances)), from, span)
}

// window is the days that are shown.
type window struct {
	from, until time.Time
	first, last worktime.Date
	// stamp is when events without a record count as written: the first day, or today if that
	// is to come.
	stamp time.Time
}

// newWindow begins with the day of from, or today, so that the same call gives the same file
// all day long.
// newWindow reads the flags; today is the day that now shows where it is.
func newWindow(now time.Time, from, span string) (window, error) {
	w := window{}
	var err error
	if w.first, err = cmdutil.ParseDay(cmp.Or(from, "today"), now); err != nil {
		return w, fmt.Errorf("--from: %w", err)
	}
	length, err := cmdutil.ParseSpan("--for", span)
	if err != nil {
		return window{}, err
	}
	w.from = w.first.Start(time.UTC)
	w.until = length.After(w.from, time.UTC)
	w.last = worktime.DateOf(w.until.Add(-time.Nanosecond))
	if w.stamp = w.from; w.stamp.After(now) {
		w.stamp = worktime.DateOf(now).Start(time.UTC)
	}
	return w, nil
}

func (w window) has(d worktime.Date) bool { return !d.Before(w.first) && !w.last.Before(d) }

// before reports whether a day is over when the window begins, and the window has today: what was to be done
// by then and is not is still ahead.
func (w window) before(d worktime.Date, now time.Time) bool {
	return d.Before(w.first) && !now.Before(w.from) && now.Before(w.until)
}

// completion offers the names of alliances; silently none where they cannot be read.
func completion(e *cmdutil.Env, source *cmdutil.Source) cobra.CompletionFunc {
	return func(cmd *cobra.Command, given []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		ctx, cancel := context.WithTimeout(cmd.Context(), 3*time.Second)
		defer cancel()
		found, err := source.Read(ctx, e)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var names []cobra.Completion
		for _, a := range found.Alliances {
			if !slices.Contains(given, a.Name) {
				names = append(names, a.Name)
			}
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}

func writeTable(e *cmdutil.Env, events []Event, namespaces bool) error {
	if len(events) == 0 {
		fmt.Fprintln(e.ErrOut, "Nothing in these days.")
		return nil
	}
	w := tabwriter.NewWriter(e.Out, 0, 0, 3, ' ', 0)
	row := func(namespace string, cells ...string) {
		if namespaces {
			cells = append([]string{namespace}, cells...)
		}
		_, _ = io.WriteString(w, strings.Join(cells, "\t")+"\n")
	}
	row("NAMESPACE", "DATE", "STATUS", "ALLIANCE", "SUMMARY")
	for i := range events {
		ev := &events[i]
		row(ev.Namespace, ev.Date, strings.ToLower(ev.Status), cmp.Or(ev.Alliance, "-"), ev.Summary)
	}
	return w.Flush()
}
