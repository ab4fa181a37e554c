// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package audit

import (
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/attention"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

func (c *Condition) needsAttention() bool {
	return rules.NeedsAttention(&metav1.Condition{Type: c.Type, Status: c.Status, Reason: c.Reason})
}

// print prints what was found, by the clocks of a zone; it returns ErrFound if something needs attention.
func (o *options) print(r *Result, p *attention.Picture, zone *time.Location) error {
	if o.output.Structured() {
		if err := o.output.Print(o.Out, r); err != nil {
			return err
		}
	} else {
		o.printForPeople(r, p, zone)
	}
	if len(p.Items) > 0 {
		return cmdutil.ErrFound
	}
	return nil
}

func (o *options) printForPeople(r *Result, p *attention.Picture, zone *time.Location) {
	found := p.Items
	markdown := o.output.Format == "markdown"
	switch {
	case markdown && o.all:
		o.markdownOfAll(r)
	case markdown:
		o.markdownOf(o.groups(p))
	case o.all:
		o.printAll(r)
	default:
		o.printGroups(o.groups(p), severalNamespaces(slices.Concat(found, p.Suspended)))
	}
	at := worktime.Clock(r.At.Time, zone)
	if len(found) == 0 {
		fmt.Fprintf(o.Out, "Nothing needs attention in %s at %s.\n", cmdutil.Count(len(r.Objects), "object"), at)
		return
	}
	type object struct{ kind, namespace, name string }
	concerned := map[object]bool{}
	for i := range found {
		concerned[object{found[i].Kind, found[i].Namespace, found[i].Name}] = true
	}
	fmt.Fprintf(o.Out, "%s in %s at %s.\n", cmdutil.Count(len(found), "finding"), cmdutil.Count(len(concerned), "object"), at)
}

// A group is findings of one rank, or of what is suspended.
type group struct {
	verdict.Rank
	suspended bool
	shown     []attention.Item
	// all counts those that are not shown too.
	all int
}

// groups puts together what is alike, the worst first and what is suspended last, and leaves out what is beyond the
// limit.
func (o *options) groups(p *attention.Picture) []group {
	var out []group
	add := func(x *attention.Item, suspended bool) {
		last := len(out) - 1
		if last < 0 || out[last].suspended != suspended || !suspended && out[last].Rank != x.Rank {
			out = append(out, group{Rank: x.Rank, suspended: suspended})
			last++
		}
		g := &out[last]
		if g.all++; o.limit == 0 || g.all <= o.limit {
			g.shown = append(g.shown, *x)
		}
	}
	for i := range p.Items {
		add(&p.Items[i], false)
	}
	for i := range p.Suspended {
		add(&p.Suspended[i], true)
	}
	for i := range p.Unknown {
		if x := &p.Unknown[i]; x.Reason == v1alpha1.ReasonSuspended {
			add(x, true)
		}
	}
	return out
}

// title counts what is in a group.
func (g *group) title() string {
	if g.suspended {
		return fmt.Sprintf("%d suspended", g.all)
	}
	if g.all == 1 {
		return "1 " + g.Words().One
	}
	return fmt.Sprintf("%d %s", g.all, g.Words().Many)
}

// rest tells of what is not shown; empty if all is.
func (g *group) rest() string {
	if more := g.all - len(g.shown); more > 0 {
		return fmt.Sprintf("and %d more; --limit 0 shows all", more)
	}
	return ""
}

// severalNamespaces reports whether names alone do not tell objects apart.
func severalNamespaces(found []attention.Item) bool {
	for i := range found {
		if found[i].Namespace != found[0].Namespace {
			return true
		}
	}
	return false
}

func (o *options) printGroups(groups []group, several bool) {
	for _, g := range groups {
		color := cmdutil.Yellow
		switch {
		case g.suspended:
			color = cmdutil.Gray
		case g.Urgent():
			color = cmdutil.Red
		}
		fmt.Fprintln(o.Out, o.Paint(color, g.title()))
		for i := range g.shown {
			x := &g.shown[i]
			where := ""
			if several {
				where = o.Paint(cmdutil.Gray, " ("+x.Namespace+")")
			}
			head := fmt.Sprintf("  %s%s %s=%s ", o.Paint(cmdutil.Bold, x.Kind+"/"+x.Name), where, x.Condition, x.Status)
			fmt.Fprintln(o.Out, o.Hang(head, x.Reason+": "+x.Message, 4))
		}
		if rest := g.rest(); rest != "" {
			fmt.Fprintln(o.Out, "  "+o.Paint(cmdutil.Gray, rest))
		}
		fmt.Fprintln(o.Out)
	}
}

// printAll prints each object, and below it the conditions.
func (o *options) printAll(r *Result) {
	for i := range r.Objects {
		x := &r.Objects[i]
		fmt.Fprintf(o.Out, "%s %s\n", o.Paint(cmdutil.Bold, x.Kind+"/"+x.Name), o.Paint(cmdutil.Gray, "("+x.Namespace+")"))
		for j := range x.Conditions {
			c := &x.Conditions[j]
			color := cmdutil.Gray
			switch {
			case c.needsAttention():
				color = cmdutil.Red
			case c.Status == metav1.ConditionUnknown:
				color = cmdutil.Yellow
			}
			fmt.Fprintln(o.Out, o.Hang("  "+o.Paint(color, c.Type+"="+string(c.Status))+" ", c.Reason+": "+c.Message, 6))
		}
		fmt.Fprintln(o.Out)
	}
}

const tableHead = "| Object | Condition | Reason | Message |\n|---|---|---|---|\n"

func (o *options) row(kind, name, condition string, status metav1.ConditionStatus, reason, message string) {
	fmt.Fprintf(o.Out, "| %s | %s=%s | %s | %s |\n", cmdutil.Markdown(kind+"/"+name), condition, status, reason, cmdutil.Markdown(message))
}

func (o *options) markdownOf(groups []group) {
	fmt.Fprint(o.Out, "### Audit\n\n")
	for _, g := range groups {
		fmt.Fprintf(o.Out, "**%s**\n\n%s", g.title(), tableHead)
		for i := range g.shown {
			x := &g.shown[i]
			o.row(x.Kind, x.Name, x.Condition, x.Status, x.Reason, x.Message)
		}
		fmt.Fprintln(o.Out)
		if rest := g.rest(); rest != "" {
			fmt.Fprintf(o.Out, "%s.\n\n", rest)
		}
	}
}

func (o *options) markdownOfAll(r *Result) {
	fmt.Fprint(o.Out, "### Audit\n\n"+tableHead)
	for i := range r.Objects {
		x := &r.Objects[i]
		for j := range x.Conditions {
			c := &x.Conditions[j]
			o.row(x.Kind, x.Name, c.Type, c.Status, c.Reason, c.Message)
		}
	}
	fmt.Fprintln(o.Out)
}
