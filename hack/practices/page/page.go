// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package page writes what the code knows of each practice: the index docs/practices/README.md, and a section of facts on
// the practice's own page, whose other text people write. A practice comes from the registry, its reasons from the
// situations that the tests play, what a reason means from the comment of its constant, and the commands from the
// session that the page shows.
package page

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/metrics"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/situations"
)

// Dir is where the pages are, below the root.
const Dir = "docs/practices"

// Index is the name of the page that lists the practices.
const Index = "README.md"

const (
	factsBegin = "<!-- facts: make generate writes them from the registry of practices and the situations -->\n"
	factsEnd   = "<!-- end of facts -->\n"
)

// Sheet is what there is to know of a practice.
type Sheet struct {
	*practice.Practice
	Entry verdict.Entry
	// File is the name of its page, Title the page's heading.
	File, Title string
	// Reasons of its condition.
	Reasons []Reason
	// Situations is how many say something of its condition.
	Situations int
	// Metric that has the condition.
	Metric string
	// Verbs are the commands by which the session on the page puts it right.
	Verbs []string
	// Tests of its rule.
	Tests []Test
	// text of the page, as it is.
	text string
}

// Sheets reads what there is to know of each practice, in the order of the registry.
func Sheets(root string) ([]Sheet, error) {
	chapters, err := situations.Load(filepath.Join(root, "internal/rules/testdata/situations"))
	if err != nil {
		return nil, err
	}
	meanings, err := meanings(root)
	if err != nil {
		return nil, err
	}
	tests, err := readTests(root)
	if err != nil {
		return nil, err
	}
	sheets := make([]Sheet, len(practice.Registry))
	for i := range sheets {
		s := &sheets[i]
		s.Practice = &practice.Registry[i]
		s.Entry, s.File = s.Practice.Entry(), kebab(string(s.Name))+".md"
		text, err := os.ReadFile(filepath.Join(root, Dir, s.File))
		if err != nil {
			return nil, fmt.Errorf("%s has no page: %w", s.Name, err)
		}
		s.text = string(text)
		heading, _, _ := strings.Cut(s.text, "\n")
		s.Title = strings.TrimPrefix(heading, "# ")
		s.Reasons, s.Situations = reasonsOf(chapters, string(s.Name), meanings)
		s.Metric = fmt.Sprintf("%s{condition=%q}", metrics.ConditionFamily(v1alpha1.KindAlliance).Name, s.Name)
		s.Verbs = remedies(s.text)
		s.Tests = tests.of(string(s.Name), s.Reasons)
	}
	return sheets, nil
}

// Render writes the index and the pages, by their names.
func Render(root string) (map[string][]byte, error) {
	sheets, err := Sheets(root)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{Index: index(sheets)}
	for i := range sheets {
		s := &sheets[i]
		before, rest, begins := strings.Cut(s.text, factsBegin)
		_, after, ends := strings.Cut(rest, factsEnd)
		if !begins || !ends {
			return nil, fmt.Errorf("%s lacks the lines %q and %q, between which its facts are", s.File, strings.TrimSpace(factsBegin), strings.TrimSpace(factsEnd))
		}
		files[s.File] = []byte(before + factsBegin + s.facts() + factsEnd + after)
	}
	return files, nil
}

// kebab is a name in lower case, with a hyphen before each word but the first.
func kebab(name string) string {
	var out strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			out.WriteByte('-')
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}

const head = `<!-- Written by make generate from the registry of practices, the situations and the pages beside it. -->

# The practices

What people do who run alliances well, each as a condition that holds or does not. A page says why the practice
is one, how to declare it, what it looks like when it breaks, and how to put it right, with a session that the tests
run on [example files](../examples/practices).

Reasons are those of the condition while it needs somebody; the page has the others, too. The verbs are those of
` + "`kubectl entente`" + ` by which the page puts the practice right; ` + "`kubectl apply`" + ` stands where a declaration is missing, and no
record. The words are in the [glossary](../glossary.md).
`

const foot = `
Where a default is a figure, such as 80 percent of what was promised, somebody had to choose one: these pages
name no study for it, and claim none. Set your own in the policy. ` + "`Healthy`" + ` counts the practices in place ("9 of 12"); that is no probability of
success, and nothing is sold as one.

To all practices goes:

- ` + "`spec.practices.profile`" + ` chooses a set, ` + "`require`" + ` adds to it, and ` + "`waive`" + ` takes one out, for a reason and, with
  ` + "`untilDate`" + `, for a time. A practice that is waived is ` + "`Unknown` (`Waived`)" + `, and not counted. A waiver without ` + "`untilDate`" + ` holds
  for ever, and the message says so.
- In a stage in which it is not asked for it is ` + "`Unknown` (`NotArmed`)" + `. Times that begin with the operation of the alliance
  count from when it was first seen in a stage from Launch to Exit.
- While the alliance is suspended, what would be broken is ` + "`Unknown` (`Suspended`)" + `, and says since when; what holds stays as it is.
- What is dated later than now is not yet true. Whom the alliance does not list counts for nothing, and the message names them.
- With ` + "`reminders: {practices: Weekly}`" + ` in the policy, a summary of the week tells the host's alliance managers what is not in
  place ([reminders](../reminders.md)). A page says which other reminders a practice has.
- A partner owes nothing before its ` + "`joinedDate`" + `, nor after its ` + "`leftDate`" + `.

[Conditions and reasons](../conditions.md) lists all conditions, [what the fields mean](../semantics.md) shows each
practice by situations, and [rules](../rules.md) are practices of your own.
`

// index lists the practices.
func index(sheets []Sheet) []byte {
	var out bytes.Buffer
	out.WriteString(head)
	out.WriteString("\n| Practice | Condition | Profile | Reasons | Metric | Verbs | Tests |\n|---|---|---|---|---|---|---|\n")
	for i := range sheets {
		s := &sheets[i]
		title, _, _ := strings.Cut(s.Title, ":")
		var reasons, tests []string
		for _, r := range s.Reasons {
			if r.Status == s.Entry.Bad {
				reasons = append(reasons, code(r.Reason))
			}
		}
		for _, t := range s.Tests {
			tests = append(tests, t.link())
		}
		tests = append(tests, fmt.Sprintf("[%d situations](../semantics.md)", s.Situations))
		row(&out, fmt.Sprintf("[%s](%s)", title, s.File), code(s.Entry.Type), cmp.Or(string(s.Profile), "none"), strings.Join(reasons, ", "),
			code(s.Metric), strings.Join(codes(s.Verbs), ", "), strings.Join(tests, ", "))
	}
	out.WriteString(foot)
	return out.Bytes()
}

// facts is the section of a page that the code writes.
func (s *Sheet) facts() string {
	var out bytes.Buffer
	out.WriteString("\n| | |\n|---|---|\n")
	row(&out, "Condition", fmt.Sprintf("%s of the Alliance; it needs attention while it is %s", code(s.Entry.Type), code(string(s.Entry.Bad))))
	row(&out, "Holds when", s.Holds)
	row(&out, "Profile", s.profiles())
	row(&out, "Judged", s.stages())
	row(&out, "What to do", s.Todo)
	row(&out, "Event", cmp.Or(s.Entry.Action, "none"))
	row(&out, "Metric", code(s.Metric))
	out.WriteString("\n| Reason | Status | Means | What to do | Shown by the situation |\n|---|---|---|---|---|\n")
	for _, r := range s.Reasons {
		todo := ""
		if r.Status == s.Entry.Bad {
			todo = s.Entry.For(r.Reason).Todo
		}
		row(&out, code(r.Reason), code(string(r.Status)), r.Means, todo, r.Situation)
	}
	out.WriteString("\n")
	return out.String()
}

// profiles are those that hold the practice, of which a larger one holds what the smaller ones do.
func (s *Sheet) profiles() string {
	all := []string{string(v1alpha1.ProfileEssential), string(v1alpha1.ProfileStructured), string(v1alpha1.ProfileFull), string(v1alpha1.ProfileAuditable)}
	for i := range all {
		if all[i] == string(s.Profile) {
			return strings.Join(all[i:], ", ")
		}
	}
	return "none: an alliance that is to have it names it in " + code("practices.require")
}

// stages are those in which the practice is judged.
func (s *Sheet) stages() string {
	switch {
	case s.Stage != "":
		return fmt.Sprintf("in the stage %s", s.Stage)
	case s.Always:
		return "in every stage"
	case s.Founding:
		return "in every stage but Closed"
	}
	return "in the stages Launch, Manage, Transform and Exit"
}

func row(out *bytes.Buffer, cells ...string) {
	for i, c := range cells {
		cells[i] = strings.ReplaceAll(c, "|", `\|`)
	}
	fmt.Fprintf(out, "| %s |\n", strings.Join(cells, " | "))
}

func code(text string) string { return "`" + text + "`" }

func codes(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = code(t)
	}
	return out
}
