// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package audit

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules"
)

func (c *Condition) needsAttention() bool {
	return rules.NeedsAttention(&metav1.Condition{Type: c.Type, Status: c.Status, Reason: c.Reason})
}

// finding reports whether a condition is a finding of its own, and no sum of others.
func (c *Condition) finding() bool { return c.needsAttention() && !rules.EntryOf(c.Type).Sum }

// findings counts findings, and the objects that have any.
func (r *Result) findings() (findings, objects int) {
	for i := range r.Objects {
		before := findings
		for j := range r.Objects[i].Conditions {
			if r.Objects[i].Conditions[j].finding() {
				findings++
			}
		}
		if findings > before {
			objects++
		}
	}
	return findings, objects
}

// print prints what was found; it returns ErrFound if something needs attention.
func (o *options) print(r *Result) error {
	findings, concerned := r.findings()
	switch o.output.Format {
	case "markdown":
		o.printMarkdown(r, findings)
	case "table":
		o.printText(r)
	default:
		if err := o.output.Print(o.Out, r); err != nil {
			return err
		}
	}
	at := r.At.UTC().Format("2006-01-02 15:04 MST")
	if !o.output.Structured() {
		if findings == 0 {
			fmt.Fprintf(o.Out, "Nothing needs attention in %s at %s.\n", cmdutil.Count(len(r.Objects), "object"), at)
			return nil
		}
		fmt.Fprintf(o.Out, "%s in %s at %s.\n", cmdutil.Count(findings, "finding"), cmdutil.Count(concerned, "object"), at)
	}
	if findings > 0 {
		return cmdutil.ErrFound
	}
	return nil
}

func (o *options) shown(c *Condition) bool { return o.all || c.finding() }

// printText prints each object that has something to show, and below it the conditions.
func (o *options) printText(r *Result) {
	for i := range r.Objects {
		x := &r.Objects[i]
		headed := false
		for j := range x.Conditions {
			c := &x.Conditions[j]
			if !o.shown(c) {
				continue
			}
			if !headed {
				headed = true
				fmt.Fprintf(o.Out, "%s %s\n", o.Paint(cmdutil.Bold, x.Kind+"/"+x.Name), o.Paint(cmdutil.Gray, "("+x.Namespace+")"))
			}
			color := cmdutil.Gray
			switch {
			case c.needsAttention():
				color = cmdutil.Red
			case c.Status == metav1.ConditionUnknown:
				color = cmdutil.Yellow
			}
			fmt.Fprintln(o.Out, o.Hang("  "+o.Paint(color, c.Type+"="+string(c.Status))+" ", c.Reason+": "+c.Message, 6))
		}
		if headed {
			fmt.Fprintln(o.Out)
		}
	}
}

func (o *options) printMarkdown(r *Result, findings int) {
	fmt.Fprintf(o.Out, "### Audit\n\n")
	if findings == 0 && !o.all {
		return
	}
	fmt.Fprintf(o.Out, "| Object | Condition | Reason | Message |\n|---|---|---|---|\n")
	for i := range r.Objects {
		x := &r.Objects[i]
		for j := range x.Conditions {
			if c := &x.Conditions[j]; o.shown(c) {
				fmt.Fprintf(o.Out, "| %s | %s=%s | %s | %s |\n", cmdutil.Markdown(x.Kind+"/"+x.Name), c.Type, c.Status, c.Reason, cmdutil.Markdown(c.Message))
			}
		}
	}
	fmt.Fprintln(o.Out)
}
