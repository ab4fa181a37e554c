// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
)

// difference is what a change takes out of a plan, and what it adds.
type difference struct {
	Removed []simulate.Event `json:"removed"`
	Added   []simulate.Event `json:"added"`
}

func (o *options) runDiff(ctx context.Context, before, after string) error {
	var (
		sources = [2]cmdutil.Source{{Files: []string{before}}, {Files: []string{after}}}
		objects [2]*inventory.Inventory
		err     error
	)
	for i := range sources {
		if objects[i], err = sources[i].Read(ctx, o.Env); err != nil {
			return err
		}
	}
	// Both plans are of the same days: those of what is to come.
	c := clocksOf(nil, objects[1], objects[0])
	w, err := o.window(c.common)
	if err != nil {
		return err
	}
	var (
		plans [2][]simulate.Event
		errs  [2]error
		both  sync.WaitGroup
	)
	for i := range plans {
		both.Go(func() { plans[i], errs[i] = o.foresee(objects[i], sources[i], w) })
	}
	both.Wait()
	if err := cmp.Or(errs[0], errs[1]); err != nil {
		return err
	}
	d := compare(plans[0], plans[1])
	if err := o.printDiff(d, w, &c); err != nil {
		return err
	}
	if o.exitCode && len(d.Removed)+len(d.Added) > 0 {
		return cmdutil.ErrFound
	}
	return nil
}

// compare finds the events of one plan that the other does not have, as often.
func compare(before, after []simulate.Event) difference {
	d := difference{Removed: []simulate.Event{}, Added: []simulate.Event{}}
	count := map[string]int{}
	for i := range before {
		count[key(&before[i])]++
	}
	for i := range after {
		if k := key(&after[i]); count[k] > 0 {
			count[k]--
		} else {
			d.Added = append(d.Added, after[i])
		}
	}
	// Of equal events the first ones stay, so the last ones are gone.
	for i := len(before) - 1; i >= 0; i-- {
		if k := key(&before[i]); count[k] > 0 {
			count[k]--
			d.Removed = append(d.Removed, before[i])
		}
	}
	slices.Reverse(d.Removed)
	return d
}

// key holds all that tells one event from another.
func key(e *simulate.Event) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d\n%s\n%s\n%s\n%s\n%s", e.Time.Unix(), e.Kind, e.Namespace, e.Name, e.Event, e.Detail)
	for i := range e.Recipients {
		r := &e.Recipients[i]
		fmt.Fprintf(&b, "\n%s\n%s\n%s", recipient(r), r.Subject, r.Text)
	}
	return b.String()
}

func (o *options) printDiff(d difference, w window, c *clocks) error {
	defer o.buffered()()
	lines := append(marked("-", d.Removed), marked("+", d.Added)...)
	slices.SortStableFunc(lines, func(a, b line) int { return a.Time.Compare(b.Time) })
	switch o.output.Format {
	case "json", "yaml":
		return o.output.Print(o.Out, d)
	case "markdown":
		fmt.Fprintf(o.Out, "### What this changes\n\n")
		o.markdown(lines, c)
	default:
		o.text(lines, c)
	}
	span := c.span(w)
	if len(lines) == 0 {
		fmt.Fprintf(o.Out, "The change alters nothing that happens %s, if nobody acts.\n", span)
		return nil
	}
	fmt.Fprintf(o.Out, "%d differences %s, if nobody acts: lines with a minus no longer happen, lines with a plus are new.\n", len(o.shown(lines)), span)
	return nil
}
