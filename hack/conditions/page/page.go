// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package page writes docs/conditions.md: what a condition says is the comment of its constant in
// api/v1alpha1, the rest stands in the catalogue of conditions and the registry of practices. So
// users read what developers wrote beside the code.
package page

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// kinds in the order of the page.
var kinds = []string{
	v1alpha1.KindAlliance, v1alpha1.KindPartner, v1alpha1.KindCommunicationPolicy,
	v1alpha1.KindReview, v1alpha1.KindIssue, v1alpha1.KindNotification,
}

const head = `<!-- Written by make generate from api/v1alpha1 and the catalogue in internal/rules. -->

# Conditions and reasons

A condition's message says what was found, with names and absolute times, and what to write
where something is to be mended. Times are by the clocks of the alliance's host, of a Partner by its own,
with UTC beside. A fact that is dated later than now is not yet true: it changes
no condition, and the message says so.

Conditions are named as facts, so True is good for some and bad for others. *Needs attention*
says in which status, except with some reasons, or also with some others. That is what
` + "`kubectl entente status`" + ` lists, in the order that its help gives. Where an *event* is named, one
tells when a condition comes to need attention, and one when that is put right; the name is the
action of the event, whose reason is that of the condition. An Issue that was over when it was first
seen, as one that was imported, has no events about what went wrong in it.
`

const practices = `
Each required practice is a condition of the same name, and ` + "`Healthy`" + ` sums them up. Operating
practices are ` + "`Unknown` (`NotArmed`)" + ` before the stage Launch and after Exit, founding ones only
when the alliance is closed, and NewsBrokenEarly never; ExitOrderly has its condition at the stage Exit alone, but for
whom names it in ` + "`require`" + `; a practice that is waived is ` + "`Unknown` (`Waived`)" + `. A profile holds
the practices of the smaller ones too: Essential, Structured, Full, Auditable; an alliance has a practice that is in none if it names it in ` + "`require`" + `. [The practices](practices/README.md) have a page each.
`

// Render writes the page from the constants in a directory.
func Render(dir string) ([]byte, error) {
	conditions, err := AllConstants(dir, "Condition")
	if err != nil {
		return nil, err
	}
	p := &page{says: map[string]string{}}
	for _, c := range conditions {
		if p.says[c.Value] = c.Says; rules.EntryOf(c.Value) == nil {
			return nil, fmt.Errorf("%s is not in the catalogue of conditions", c.Name)
		}
	}
	named, err := AllConstants(dir, "Practice")
	if err != nil {
		return nil, err
	}
	for _, c := range named {
		p.says[c.Value] = c.Says
	}
	p.WriteString(head)
	if err := p.section(dir, "Every kind", "shared", func(e *verdict.Entry) bool { return len(e.Kinds) == len(kinds) }, nil); err != nil {
		return nil, err
	}
	for _, kind := range kinds {
		own := func(e *verdict.Entry) bool { return len(e.Kinds) < len(kinds) && slices.Contains(e.Kinds, kind) }
		var more func()
		if kind == v1alpha1.KindAlliance {
			more = func() { p.practices(named) }
		}
		if err := p.section(dir, kind, strings.ToLower(kind), own, more); err != nil {
			return nil, err
		}
	}
	p.waiting()
	return p.Bytes(), nil
}

// page is the text so far, and what the comments of the constants say of each value.
type page struct {
	bytes.Buffer
	says map[string]string
}

// section writes the conditions that are chosen, what more there is to say, and the reasons.
func (p *page) section(dir, title, file string, chosen func(*verdict.Entry) bool, more func()) error {
	reasons, err := Constants(filepath.Join(dir, file+"_conditions.go"), "Reason")
	if err != nil {
		return err
	}
	fmt.Fprintf(p, "\n## %s\n", title)
	p.row("Condition", "Says", "Needs attention", "Event", "What to do")
	for i := range verdict.Catalogue {
		if e := &verdict.Catalogue[i]; chosen(e) {
			p.row(code(e.Type), p.meaning(e), attention(e), orNone(e.Action), todo(e))
		}
	}
	if more != nil {
		more()
	}
	p.row("Reason", "Means")
	for _, r := range reasons {
		p.row(code(r.Value), r.Says)
	}
	return nil
}

// practices writes those that are built, then those that are not.
func (p *page) practices(named []Constant) {
	p.WriteString(practices)
	built := map[string]bool{}
	p.row("Practice", "Holds when", "Profile", "Needs attention", "Event", "What to do")
	for i := range practice.Registry {
		x := &practice.Registry[i]
		e := x.Entry()
		built[e.Type] = true
		profile := cmp.Or(string(x.Profile), "none")
		if x.Founding {
			profile += ", founding"
		}
		if x.Stage != "" {
			profile += fmt.Sprintf(", at the stage %s", x.Stage)
		}
		p.row(code(e.Type), p.meaning(&e), profile, attention(&e), orNone(e.Action), todo(&e))
	}
	missing := slices.DeleteFunc(slices.Clone(named), func(c Constant) bool { return built[c.Value] })
	if len(missing) == 0 {
		return
	}
	p.WriteString("\nThis version looks at none of these yet: they have no condition, and are not counted.\n")
	p.row("Practice", "Will hold when")
	for _, c := range missing {
		p.row(code(c.Value), c.Says)
	}
}

// meaning is what the constant's comment says of a condition, or else the catalogue.
func (p *page) meaning(e *verdict.Entry) string {
	if says := p.says[e.Type]; says != "" {
		return says
	}
	return e.Says
}

// attention says when a condition needs somebody.
func attention(e *verdict.Entry) string {
	if e.Bad == "" {
		return "never"
	}
	text := code(string(e.Bad))
	if len(e.Calm) > 0 {
		text += ", except " + list(e.Calm)
	}
	if len(e.Alarm) > 0 {
		text += "; also " + list(e.Alarm)
	}
	return text
}

// todo says what to do about a condition that needs attention, with what differs for a reason.
func todo(e *verdict.Entry) string {
	parts := []string{cmp.Or(e.Attention.Todo, "nothing")}
	reasons := append(slices.Collect(maps.Keys(e.ByReason)), slices.Collect(maps.Keys(e.TodoFor))...)
	for _, reason := range slices.Sorted(slices.Values(reasons)) {
		parts = append(parts, code(reason)+": "+e.For(reason).Todo)
	}
	return strings.Join(parts, " ")
}

// row writes a row of a table. One that follows no other begins a table.
func (p *page) row(cells ...string) {
	for i, c := range cells {
		cells[i] = strings.ReplaceAll(c, "|", `\|`)
	}
	begins := !bytes.HasSuffix(p.Bytes(), []byte("|\n")) || !strings.HasPrefix(cells[0], "`")
	if begins {
		p.WriteString("\n")
	}
	fmt.Fprintf(p, "| %s |\n", strings.Join(cells, " | "))
	if begins {
		p.WriteString("|" + strings.Repeat("---|", len(cells)) + "\n")
	}
}

func list(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = code(n)
	}
	return strings.Join(quoted, ", ")
}

func code(text string) string { return "`" + text + "`" }

func orNone(action string) string {
	if action == "" {
		return "none"
	}
	return code(action)
}
