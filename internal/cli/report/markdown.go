// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
	pages "github.com/entente-dev/entente/internal/report"
)

// markdown writes a page for a forge or a chat. What anybody typed stands in cells of tables, or behind words of
// ours, so that it begins no list, heading or quotation.
type markdown struct {
	strings.Builder
	clocks
}

func (m *markdown) line(format string, args ...any) { fmt.Fprintf(m, format+"\n", args...) }

// paragraph writes a text that may have been typed, behind words of ours.
func (m *markdown) paragraph(ours, typed string) {
	m.line("%s%s\n", ours, cmdutil.Markdown(typed))
}

func (m *markdown) heading(level int, text string) {
	m.line("%s %s\n", strings.Repeat("#", level), cmdutil.Markdown(text))
}

// table begins one with its columns.
func (m *markdown) table(columns ...string) {
	m.line("| %s |", strings.Join(columns, " | "))
	m.line("|%s", strings.Repeat("---|", len(columns)))
}

// titles begins a table whose columns are named by what people typed.
func (m *markdown) titles(columns ...string) {
	m.row(columns...)
	m.line("|%s", strings.Repeat("---|", len(columns)))
}

// row writes cells as the texts that they are.
func (m *markdown) row(cells ...string) {
	for i, c := range cells {
		cells[i] = cmdutil.Markdown(c)
	}
	m.line("| %s |", strings.Join(cells, " | "))
}

// end ends a table, and tells of what it leaves out.
func (m *markdown) end(rest string) {
	if rest != "" {
		m.line("\n%s", rest)
	}
	m.line("")
}

func (m *markdown) warning(text string) {
	if text != "" {
		m.line("**Note:** %s\n", cmdutil.Markdown(text))
	}
}

func (m *markdown) alliance(a *pages.Alliance) {
	m.heading(1, a.Title)
	m.warning(a.Warning)
	m.line("Alliance %s as of %s. All times are of that zone, unless another one is named.\n", a.Name, m.At(a.At))
	if a.Purpose != "" {
		m.paragraph("Purpose: ", a.Purpose)
	}
	m.figures(a)
	m.items(a)
	m.due(a)
	m.ahead(a)
	m.issues(a)
	m.views(a)
	m.objectives(a)
	m.commitments(a)
	m.giving(a)
	m.past(a)
	m.practices(a)
	m.lessons(a)
	m.cultures(a)
}

func (m *markdown) figures(a *pages.Alliance) {
	m.table("", "")
	m.row("Partners", partners(a))
	m.row("Stage", stage(a))
	m.row("Practices in place", inPlace(a.Sum))
	m.row("Open issues", openIssues(a.Sum))
	m.row("Overdue reviews", reviews(a.Sum))
	m.row("Last contact", m.lastContact(&a.Sum))
	m.row("Next deadline", cmp.Or(m.next(a.Next), "none of reviews and issues"))
	m.end("")
}

func (m *markdown) items(a *pages.Alliance) {
	m.heading(2, "What needs attention")
	if len(a.Items.Shown) == 0 {
		m.line("Nothing.\n")
		return
	}
	m.table("What", "State", "Since", "Fact", "To do")
	for i := range a.Items.Shown {
		x := &a.Items.Shown[i]
		m.row(subject(*x), x.State, m.since(x.Since), x.Fact, x.Todo)
	}
	m.end(rest(a.Items.More, "", "kubectl entente status "+a.Name+" lists all"))
}

func (m *markdown) practices(a *pages.Alliance) {
	m.heading(2, "Practices")
	if len(a.Practices) == 0 {
		m.line("None is looked at.\n")
		return
	}
	m.table("Practice", "Stands", "Since", "Fact")
	for i := range a.Practices {
		p := &a.Practices[i]
		m.row(spaced(p.Name), p.Standing.String(), m.since(p.Since), p.Fact)
	}
	m.end("")
}

func (m *markdown) past(a *pages.Alliance) {
	m.heading(2, "What changed since "+m.Day(a.Since))
	if len(a.Past.Shown) == 0 {
		m.line("Nothing on record.\n")
		return
	}
	if !a.Came.IsZero() {
		m.line("%s\n", m.came(a.Came))
	}
	m.table("When", "What", "Of", "Detail")
	for i := range a.Past.Shown {
		e := &a.Past.Shown[i]
		m.row(m.Moment(e.Time), e.What, what(e.Of), e.Detail)
	}
	m.end(rest(a.Past.More, "before these"))
}

func (m *markdown) ahead(a *pages.Alliance) {
	m.heading(2, "What happens if nobody acts")
	if len(a.Ahead.Shown) == 0 {
		m.line("Nothing until %s.\n", m.Day(a.Ahead.Until))
		return
	}
	m.table("When", "What", "Of", "Detail", "Who is told")
	for i := range a.Ahead.Shown {
		e := &a.Ahead.Shown[i]
		m.row(m.Moment(e.Time), e.What, what(e.Of), e.Detail, told(e))
	}
	m.end(rest(a.Ahead.More, "until "+m.Day(a.Ahead.Until), "kubectl entente plan "+a.Name+" lists all"))
}

func told(e *pages.Event) string {
	var who []string
	for i := range e.Told {
		who = append(who, recipient(&e.Told[i]))
	}
	return strings.Join(who, "; ")
}

func (m *markdown) issues(a *pages.Alliance) {
	m.heading(2, "Open issues")
	if len(a.Issues) == 0 {
		m.line("None.\n")
		return
	}
	for i := range a.Issues {
		t := &a.Issues[i]
		m.heading(3, t.Name)
		m.table("Issue", "Severity", "State", "Detected", "Raised by", "Step", "Next")
		for j := range t.Shown {
			x := &t.Shown[j]
			m.row(what(x.Named), x.Severity, state(x), m.Moment(x.Detected), x.RaisedBy.Name+" ("+x.RaisedBy.Partner+")", x.Step, m.nextStep(x.Next))
		}
		m.end(rest(t.More, "", "kubectl entente tree "+a.Name+" lists all"))
	}
}

// state says how an issue stands, and who does not know of it.
func state(x *pages.Issue) string {
	if len(x.Untold) == 0 {
		return x.State
	}
	return x.State + "; not told yet: " + strings.Join(x.Untold, ", ")
}

func (m *markdown) lessons(a *pages.Alliance) {
	if len(a.Lessons.Shown) == 0 {
		return
	}
	m.heading(2, "Lessons")
	m.table("Lesson", "Review", "Held")
	for _, l := range a.Lessons.Shown {
		m.row(l.Text, l.Review, m.Day(l.Held))
	}
	m.end(rest(a.Lessons.More, "", "the records of the reviews have all"))
}

func (m *markdown) cultures(a *pages.Alliance) {
	if len(a.Cultures) == 0 {
		return
	}
	m.heading(2, "How the partners work")
	m.table("Partner", "The organisation", "Its country")
	for i := range a.Cultures {
		c := &a.Cultures[i]
		m.row(c.Partner, strings.Join(c.Company, "; "), strings.Join(c.Country, "; "))
	}
	m.end("")
}

func (m *markdown) portfolio(p *pages.Portfolio) {
	m.heading(1, "Alliances")
	m.warning(p.Warning)
	m.line("As of %s. All times are of that zone, unless another one is named.\n", m.At(p.At))
	m.line("%s\n", concerned(p))
	if p.Total == 0 {
		return
	}
	m.line("Together they have %s (%d escalated) and %s.\n", cmdutil.Count(p.Open, "open issue"), p.Escalated, cmdutil.Count(p.Overdue, "overdue review"))
	m.table("Alliance", "Stage", "Practices in place", "Worst", "Open issues", "Overdue reviews", "Next deadline")
	for i := range p.Rows.Shown {
		r := &p.Rows.Shown[i]
		m.row(m.name(p, r), r.Stage, inPlace(r.Sum), m.worst(r), openIssues(r.Sum), reviews(r.Sum), cmp.Or(m.next(r.Next), "none"))
	}
	m.end(rest(p.Rows.More, "", "kubectl entente status lists all"))
}

func (m *markdown) name(p *pages.Portfolio, r *pages.Row) string {
	name := r.Name
	if p.Namespaces {
		name = r.Namespace + "/" + name
	}
	if r.Title == r.Name && !p.Namespaces {
		return name
	}
	return r.Title + " (" + name + ")"
}

func (m *markdown) worst(r *pages.Row) string {
	if r.Worst == nil {
		return "nothing needs attention"
	}
	return subject(*r.Worst) + " " + r.Worst.State + ": " + r.Worst.Fact
}
