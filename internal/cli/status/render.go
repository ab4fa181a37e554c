// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package status

import (
	"fmt"
	"strings"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// view is how a picture is written.
type view struct {
	*cmdutil.Env
	// limit of lines that need attention; 0 for all.
	limit int
	// namespaces tells whether the picture is of several.
	namespaces bool
	// short leaves out of a row what its other figures tell of, and what can wait for them.
	short bool
}

// text writes the picture for people.
func (v *view) text(p *picture) string {
	var b strings.Builder
	if p.outdated != nil {
		b.WriteString(v.Paint(cmdutil.Yellow, strings.Join(cmdutil.Wrap(p.outdated.Text(p.now), v.Width), "\n")) + "\n\n")
	}
	v.section(&b, p, "Needs attention", gather(p))
	v.section(&b, p, "Not known yet", notKnown(p))
	v.section(&b, p, "Suspended", suspended(p))
	if len(p.Alliances) > 0 {
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

// section writes lines below a heading; nothing without lines.
func (v *view) section(b *strings.Builder, p *picture, heading string, lines []line) {
	if len(lines) == 0 {
		return
	}
	b.WriteString(v.Paint(cmdutil.Bold, heading) + "\n\n")
	v.lines(b, p, lines)
	b.WriteString("\n")
}

func (v *view) lines(b *strings.Builder, p *picture, lines []line) {
	more := 0
	if v.limit > 0 && len(lines) > v.limit {
		lines, more = lines[:v.limit], len(lines)-v.limit
	}
	var t cmdutil.Table
	for i := range lines {
		t.Row(append(v.head(&lines[i], p), v.belongs(&lines[i]))...)
	}
	rest := v.Width - len(indent) - t.Width() - 2
	if v.Width == 0 || rest >= roomy {
		for i, text := range fill(t.Lines(), t.Width()) {
			b.WriteString(indent + text + "  " + cmdutil.Fit(lines[i].todo, max(rest, 0)) + "\n")
		}
	} else {
		v.below(b, p, lines)
	}
	if more > 0 {
		b.WriteString(indent + v.Paint(cmdutil.Gray, fmt.Sprintf("and %d more; --limit 0 shows all", more)) + "\n")
	}
}

// head is the first cells of a line: how its object stands, which one that is, and since when.
func (v *view) head(x *line, p *picture) []string {
	since := ""
	if !x.Since.IsZero() {
		since = cmdutil.Ago(p.now.Sub(x.Since))
	}
	return []string{v.Paint(colorOf(x), x.state()), x.what(), v.Paint(cmdutil.Gray, since)}
}

// below writes what is to be done on a second line.
func (v *view) below(b *strings.Builder, p *picture, lines []line) {
	var t cmdutil.Table
	for i := range lines {
		t.Row(v.head(&lines[i], p)...)
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
		for _, part := range broken {
			b.WriteString(indent + indent + v.Paint(cmdutil.Gray, part) + "\n")
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

func colorOf(x *line) cmdutil.Color {
	switch {
	case x.suspended():
		return cmdutil.Gray
	case x.Rank.Urgent():
		return cmdutil.Red
	}
	return cmdutil.Yellow
}

// belongs names the alliance of a line.
func (v *view) belongs(x *line) string {
	name := x.Alliance
	if n := len(x.Alliances); name == "" && n > 1 {
		name = cmdutil.Count(n, "alliance")
	}
	if v.namespaces {
		name = strings.TrimSuffix(x.Namespace+"/"+name, "/")
	}
	return name
}

// notInPlace counts the practices that the table says are not in place, of alliances that need attention:
// those that a line names, and those whose reason is another line. Those of which nobody can tell yet are
// counted apart.
func notInPlace(p *picture) []string {
	n := 0
	for i := range p.Alliances {
		if c := p.Alliances[i].Status.Practices; c != nil && p.Alliances[i].NeedsAttention {
			n += int(ptr.Deref(c.Required, 0)-ptr.Deref(c.InPlace, 0)) - len(c.Unknown)
		}
	}
	if n == 0 {
		return nil
	}
	return []string{cmdutil.Count(n, "practice") + " not in place"}
}

// summary is the last line.
func (v *view) summary(p *picture) string {
	text := v.needs(p)
	if n := len(p.Unknown); n > 0 {
		verb := "are"
		if n == 1 {
			verb = "is"
		}
		text = strings.TrimSuffix(text, ".") + fmt.Sprintf("; %s %s not known yet.", cmdutil.Count(n, "practice"), verb)
	}
	if n := len(p.Suspended); n > 0 {
		text = strings.TrimSuffix(text, ".") + fmt.Sprintf("; %d suspended.", n)
	}
	return text
}

// needs counts what needs attention.
func (v *view) needs(p *picture) string {
	counts := map[verdict.Rank]int{}
	for i := range p.Items {
		counts[p.Items[i].Rank]++
	}
	var parts []string
	for _, r := range verdict.Ranks() {
		switch n := counts[r]; {
		case r == verdict.RankPracticeMissing:
			parts = append(parts, notInPlace(p)...)
		case n == 1:
			parts = append(parts, "1 "+r.Words().One)
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", n, r.Words().Many))
		}
	}
	concerned := 0
	for i := range p.Alliances {
		if p.Alliances[i].NeedsAttention {
			concerned++
		}
	}
	total := len(p.Alliances)
	verb := "need"
	if concerned == 1 {
		verb = "needs"
	}
	switch {
	case len(parts) == 0 && total == 0:
		return "There is no alliance, and nothing needs attention."
	case len(parts) == 0 && total == 1:
		return "The alliance needs no attention."
	case len(parts) == 0:
		return fmt.Sprintf("None of %s needs attention.", cmdutil.Count(total, "alliance"))
	case total == 0:
		return "There is no alliance, but: " + strings.Join(parts, ", ") + "."
	}
	return fmt.Sprintf("%d of %s %s attention: %s.", concerned, cmdutil.Count(total, "alliance"), verb, strings.Join(parts, ", "))
}
