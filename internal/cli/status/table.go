// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package status

import (
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/internal/attention"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// alliances writes the table. Where the terminal is too narrow, what the other columns say as
// well goes first, then what matters least in the morning.
func (v *view) alliances(b *strings.Builder, p *picture) {
	for _, without := range [][]string{nil, {"HEALTHY"}, {"HEALTHY", "STAGE"}, {"HEALTHY", "STAGE", "LAST CONTACT"}} {
		t := v.table(p, without)
		if !v.short && len(without) == 3 && v.Width > 0 && t.Width()+len(indent) > v.Width {
			narrow := *v
			narrow.short = true
			narrow.alliances(b, p)
			return
		}
		if v.Width == 0 || t.Width()+len(indent) <= v.Width || len(without) == 3 {
			for _, line := range t.Lines() {
				b.WriteString(indent + line + "\n")
			}
			return
		}
	}
}

func (v *view) table(p *picture, without []string) *cmdutil.Table {
	columns := []struct {
		head string
		cell func(*attention.Alliance) string
	}{
		{"NAMESPACE", func(r *attention.Alliance) string { return r.Namespace }},
		{"NAME", func(r *attention.Alliance) string { return r.Name }},
		{"STAGE", func(r *attention.Alliance) string { return string(r.Spec.Stage) }},
		{"HEALTHY", func(r *attention.Alliance) string { return v.standing(r.Healthy, string(r.Healthy)) }},
		{"PRACTICES", v.practices},
		{"REVIEWS", func(r *attention.Alliance) string { return v.reviews(r, p) }},
		{"ISSUES", v.issues},
		{"LAST CONTACT", func(r *attention.Alliance) string {
			if r.Status.LastContactTime == nil {
				return v.Paint(cmdutil.Gray, "none")
			}
			return cmdutil.Ago(p.now.Sub(r.Status.LastContactTime.Time)) + " ago"
		}},
	}
	var t cmdutil.Table
	line := func(cell func(i int) string) {
		var cells []string
		for i := range columns {
			if columns[i].head == "NAMESPACE" && !v.namespaces || strings.Contains(strings.Join(without, "|"), columns[i].head) {
				continue
			}
			cells = append(cells, cell(i))
		}
		t.Row(cells...)
	}
	line(func(i int) string { return v.Paint(cmdutil.Gray, columns[i].head) })
	for r := range p.Alliances {
		line(func(i int) string { return columns[i].cell(&p.Alliances[r]) })
	}
	return &t
}

func (v *view) standing(s metav1.ConditionStatus, text string) string {
	switch s {
	case metav1.ConditionTrue:
		return v.Paint(cmdutil.Green, text)
	case metav1.ConditionFalse:
		return v.Paint(cmdutil.Red, text)
	}
	return v.Paint(cmdutil.Gray, text)
}

func (v *view) practices(r *attention.Alliance) string {
	c := r.Status.Practices
	if c == nil || ptr.Deref(c.Required, 0) == 0 {
		return v.Paint(cmdutil.Gray, "-")
	}
	return v.standing(r.Healthy, fmt.Sprintf("%d of %d", ptr.Deref(c.InPlace, 0), ptr.Deref(c.Required, 0)))
}

func (v *view) reviews(r *attention.Alliance, p *picture) string {
	c := r.Status.Reviews
	if c == nil {
		return v.Paint(cmdutil.Gray, "-")
	}
	var parts []string
	if n := ptr.Deref(c.Overdue, 0); n > 0 {
		parts = append(parts, v.Paint(cmdutil.Red, fmt.Sprintf("%d overdue", n)))
	}
	if n := ptr.Deref(c.Slipped, 0); n > 0 {
		parts = append(parts, v.Paint(cmdutil.Yellow, fmt.Sprintf("%d slipped", n)))
	}
	if c.Next != nil && c.Next.DueTime.After(p.now) && (!v.short || len(parts) == 0) {
		parts = append(parts, "due "+cmdutil.When(c.Next.DueTime.Time, p.now))
	}
	switch {
	case len(parts) > 0:
		return strings.Join(parts, ", ")
	case ptr.Deref(r.Spec.Suspend, false):
		return v.Paint(cmdutil.Gray, "suspended") // with the alliance: nobody is asked for them
	}
	return v.Paint(cmdutil.Gray, "none due")
}

func (v *view) issues(r *attention.Alliance) string {
	c := r.Status.Issues
	if c == nil {
		return v.Paint(cmdutil.Gray, "-")
	}
	if ptr.Deref(c.Open, 0) == 0 {
		return v.Paint(cmdutil.Gray, "none")
	}
	parts := []string{fmt.Sprintf("%d open", ptr.Deref(c.Open, 0))}
	if n := ptr.Deref(c.Escalated, 0); n > 0 {
		parts = append(parts, v.Paint(cmdutil.Red, fmt.Sprintf("%d escalated", n)))
	}
	if n := ptr.Deref(c.Stale, 0); n > 0 && (!v.short || n > ptr.Deref(c.Escalated, 0)) {
		parts = append(parts, v.Paint(cmdutil.Yellow, fmt.Sprintf("%d stale", n)))
	}
	return strings.Join(parts, ", ")
}
