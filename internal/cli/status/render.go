// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package status

import (
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// view is how a picture is written.
type view struct {
	*cmdutil.Env
	// limit of lines that need attention; 0 for all.
	limit int
	// namespaces tells whether the picture is of several.
	namespaces bool
	// short leaves out of a row what its other figures tell of.
	short bool
}

// text writes the picture for people.
func (v *view) text(p *picture) string {
	var b strings.Builder
	if p.outdated != nil {
		b.WriteString(v.Paint(cmdutil.Yellow, strings.Join(cmdutil.Wrap(p.outdated.Text(p.now), v.Width), "\n")) + "\n\n")
	}
	if lines := gather(p.items); len(lines) > 0 {
		b.WriteString(v.Paint(cmdutil.Bold, "Needs attention") + "\n\n")
		v.attention(&b, p, lines)
		b.WriteString("\n")
	}
	if len(p.alliances) > 0 {
		b.WriteString(v.Paint(cmdutil.Bold, "Alliances") + "\n\n")
		v.alliances(&b, p)
		b.WriteString("\n")
	}
	b.WriteString(strings.Join(cmdutil.Wrap(v.summary(p), v.Width), "\n") + "\n")
	return b.String()
}

const (
	indent = "  "
	// roomy is how many columns the last column needs to stand beside the others; with less it
	// goes to lines of its own, at most so many.
	roomy      = 60
	mostBroken = 2
)

func (v *view) attention(b *strings.Builder, p *picture, lines []item) {
	more := 0
	if v.limit > 0 && len(lines) > v.limit {
		lines, more = lines[:v.limit], len(lines)-v.limit
	}
	var t cmdutil.Table
	for i := range lines {
		x := &lines[i]
		since := ""
		if x.Since != nil {
			since = cmdutil.Ago(p.now.Sub(*x.Since))
		}
		t.Row(v.Paint(colorOf(x.rank), stateOf(x)), whatOf(x), v.Paint(cmdutil.Gray, since), v.belongs(x))
	}
	rest := v.Width - len(indent) - t.Width() - 2
	beside := v.Width == 0 || rest >= roomy
	if beside {
		for i, line := range fill(t.Lines(), t.Width()) {
			b.WriteString(indent + line + "  " + cmdutil.Fit(lines[i].todo, max(rest, 0)) + "\n")
		}
	} else {
		v.below(b, p, lines)
	}
	if more > 0 {
		b.WriteString(indent + v.Paint(cmdutil.Gray, fmt.Sprintf("and %d more; --limit 0 shows all", more)) + "\n")
	}
}

// below writes what is to be done on a second line.
func (v *view) below(b *strings.Builder, p *picture, lines []item) {
	var t cmdutil.Table
	for i := range lines {
		x := &lines[i]
		since := ""
		if x.Since != nil {
			since = cmdutil.Ago(p.now.Sub(*x.Since))
		}
		t.Row(v.Paint(colorOf(x.rank), stateOf(x)), whatOf(x), v.Paint(cmdutil.Gray, since))
	}
	heads := t.Lines()
	for i := range lines {
		todo := lines[i].todo
		if where := v.belongs(&lines[i]); where != "" {
			todo = where + ": " + todo
		}
		b.WriteString(indent + heads[i] + "\n")
		width := v.Width - 2*len(indent)
		broken := cmdutil.Wrap(todo, width)
		if len(broken) > mostBroken {
			broken = append(broken[:mostBroken-1], cmdutil.Fit(strings.Join(broken[mostBroken-1:], " "), width))
		}
		for _, line := range broken {
			b.WriteString(indent + indent + v.Paint(cmdutil.Gray, line) + "\n")
		}
	}
}

// fill makes lines equally wide.
func fill(lines []string, width int) []string {
	for i, line := range lines {
		lines[i] = line + strings.Repeat(" ", width-cmdutil.VisibleWidth(line))
	}
	return lines
}

func colorOf(r rank) cmdutil.Color {
	switch r {
	case exhausted, escalated, untold, overdue, notValid:
		return cmdutil.Red
	}
	return cmdutil.Yellow
}

func stateOf(i *item) string {
	if i.Reason == v1alpha1.ReasonUncertain {
		return "uncertain"
	}
	return words[i.rank].state
}

// whatOf names the object as kubectl get takes it.
func whatOf(i *item) string {
	if i.what != "" {
		return i.what
	}
	return strings.ToLower(i.Kind) + "/" + i.Name
}

// belongs names the alliance of a line.
func (v *view) belongs(i *item) string {
	name := i.Alliance
	if n := len(i.alliances); name == "" && n > 1 {
		name = cmdutil.Count(n, "alliance")
	}
	if v.namespaces {
		name = strings.TrimSuffix(i.Namespace+"/"+name, "/")
	}
	return name
}

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
		cell func(*row) string
	}{
		{"NAMESPACE", func(r *row) string { return r.Namespace }},
		{"NAME", func(r *row) string { return r.Name }},
		{"STAGE", func(r *row) string { return string(r.Spec.Stage) }},
		{"HEALTHY", func(r *row) string { return v.standing(r.healthy, string(r.healthy)) }},
		{"PRACTICES", v.practices},
		{"REVIEWS", func(r *row) string { return v.reviews(r, p) }},
		{"ISSUES", v.issues},
		{"LAST CONTACT", func(r *row) string {
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
	for r := range p.alliances {
		line(func(i int) string { return columns[i].cell(&p.alliances[r]) })
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

func (v *view) practices(r *row) string {
	c := r.Status.Practices
	if c == nil || number(c.Required) == 0 {
		return v.Paint(cmdutil.Gray, "-")
	}
	return v.standing(r.healthy, fmt.Sprintf("%d of %d", number(c.InPlace), number(c.Required)))
}

func (v *view) reviews(r *row, p *picture) string {
	c := r.Status.Reviews
	if c == nil {
		return v.Paint(cmdutil.Gray, "-")
	}
	var parts []string
	if n := number(c.Overdue); n > 0 {
		parts = append(parts, v.Paint(cmdutil.Red, fmt.Sprintf("%d overdue", n)))
	}
	if n := number(c.Slipped); n > 0 {
		parts = append(parts, v.Paint(cmdutil.Yellow, fmt.Sprintf("%d slipped", n)))
	}
	if c.Next != nil && c.Next.DueTime.After(p.now) {
		parts = append(parts, "due "+cmdutil.When(c.Next.DueTime.Time, p.now))
	}
	if len(parts) == 0 {
		return v.Paint(cmdutil.Gray, "none due")
	}
	return strings.Join(parts, ", ")
}

func (v *view) issues(r *row) string {
	c := r.Status.Issues
	if c == nil {
		return v.Paint(cmdutil.Gray, "-")
	}
	if number(c.Open) == 0 {
		return v.Paint(cmdutil.Gray, "none")
	}
	parts := []string{fmt.Sprintf("%d open", number(c.Open))}
	if n := number(c.Escalated); n > 0 {
		parts = append(parts, v.Paint(cmdutil.Red, fmt.Sprintf("%d escalated", n)))
	}
	if n := number(c.Stale); n > 0 && (!v.short || n > number(c.Escalated)) {
		parts = append(parts, v.Paint(cmdutil.Yellow, fmt.Sprintf("%d stale", n)))
	}
	return strings.Join(parts, ", ")
}

func number(n *int32) int32 {
	if n == nil {
		return 0
	}
	return *n
}

// summary is the last line.
func (v *view) summary(p *picture) string {
	var counts [ranks]int
	for i := range p.items {
		counts[p.items[i].rank]++
	}
	var parts []string
	for r, n := range counts {
		switch {
		case n == 1:
			parts = append(parts, "1 "+words[r].one)
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", n, words[r].many))
		}
	}
	troubled := 0
	for i := range p.alliances {
		if p.alliances[i].troubled {
			troubled++
		}
	}
	total := len(p.alliances)
	verb := "need"
	if troubled == 1 {
		verb = "needs"
	}
	switch {
	case len(parts) == 0 && total == 1:
		return "The alliance needs no attention."
	case len(parts) == 0:
		return fmt.Sprintf("None of %s needs attention.", cmdutil.Count(total, "alliance"))
	case total == 0:
		return "There is no alliance, but: " + strings.Join(parts, ", ") + "."
	}
	return fmt.Sprintf("%d of %s %s attention: %s.", troubled, cmdutil.Count(total, "alliance"), verb, strings.Join(parts, ", "))
}
