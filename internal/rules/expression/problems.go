// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/operators"

	"github.com/entente-dev/entente/internal/nearest"
)

// Problem is one thing that is wrong with an expression.
type Problem struct {
	// Line and Column where it is, from 1.
	Line, Column int
	// Message says what is wrong, and Hint what was most likely meant; empty where nobody can tell.
	Message, Hint string
}

// String is the problem on one line.
func (p Problem) String() string { return fmt.Sprintf("%d:%d: %s", p.Line, p.Column, p.Says()) }

// Says is what is wrong, and what to write instead.
func (p Problem) Says() string {
	if p.Hint == "" {
		return p.Message
	}
	return p.Message + "; " + p.Hint
}

// maxProblems bounds what is told of one expression: mostly the rest follows from the first ones.
const maxProblems = 5

// problems are the errors of the compiler, in order, with what was meant where that can be told.
func (e *environment) problems(expression string, issues *cel.Issues) []Problem {
	errs := issues.Errors()
	if at := slices.IndexFunc(errs, func(e *cel.Error) bool { return isAssignment(e.Message) }); at >= 0 {
		errs = errs[at : at+1] // what the parser says of the rest follows from it
	}
	out := make([]Problem, 0, len(errs))
	missed := e.provider.missed
	for _, err := range errs {
		p := Problem{Line: err.Location.Line(), Column: err.Location.Column() + 1, Message: clean(err.Message)}
		if m := undefinedField.FindStringSubmatch(err.Message); m != nil {
			if at := slices.IndexFunc(missed, func(f missedField) bool { return f.name == m[1] }); at >= 0 {
				p.Message = fmt.Sprintf("%s has no field %q", missed[at].of.cel.TypeName(), m[1])
				p.Hint = meant(m[1], missed[at].of.names(), "its fields are ")
				p.Column++ // it is that of the dot
				missed = slices.Delete(slices.Clone(missed), at, at+1)
			}
		} else if m := undeclared.FindStringSubmatch(err.Message); m != nil {
			p.Message = fmt.Sprintf("there is no %q", m[1])
			if p.Hint = meant(m[1], e.names(), "the variables are "); within(m[1]) != "" {
				p.Hint = fmt.Sprintf("did you mean %s?", within(m[1]))
			}
			p.Column = begins(expression, p.Line, p.Column, m[1])
		} else {
			p.Message, p.Hint = inWords(p.Message), hintOf(expression, &p, err.Message)
		}
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b Problem) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column)) })
	out = slices.Compact(out)
	return out[:min(len(out), maxProblems)]
}

// begins is the column at which a name begins of which the column may be that of what follows it: of a call, that is
// the bracket.
func begins(expression string, line, column int, name string) int {
	lines := strings.Split(expression, "\n")
	if line < 1 || line > len(lines) {
		return column
	}
	text, length := []rune(lines[line-1]), len([]rune(name))
	if before := column - 1 - length; before >= 0 && column-1 <= len(text) && string(text[before:column-1]) == name {
		return column - length
	}
	return column
}

// inWords says what the compiler says in the words of the language, and not in those of its grammar.
func inWords(message string) string {
	if m := noOverload.FindStringSubmatch(message); m != nil {
		name := m[1]
		if operator, is := operators.FindReverse(name); is && operator != "" {
			name = operator
		}
		return fmt.Sprintf("%s cannot be applied to %s", name, m[2])
	}
	if isAssignment(message) {
		return "Syntax error: = is no operator"
	}
	message = expecting.ReplaceAllString(message, "")
	return strings.ReplaceAll(message, "'<EOF>'", "the end")
}

var (
	noOverload     = regexp.MustCompile(`^found no matching overload for '([^']+)' applied to '([^']*)'`)
	expecting      = regexp.MustCompile(` expecting \{.*\}$`)
	undefinedField = regexp.MustCompile(`^undefined field '([^']*)'$`)
	undeclared     = regexp.MustCompile(`^undeclared reference to '([^']*)'`)
)

// few is how many names a hint lists.
const few = 24

// meant says what could be written instead of a name.
func meant(name string, names []string, lead string) string {
	if near := nearest.Name(name, names); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if lead == "the variables are " {
		names = slices.Sorted(maps.Keys(variables))
	}
	if len(names) > few {
		return ""
	}
	return lead + strings.Join(names, ", ")
}

// names are those of variables and functions.
func (e *environment) names() []string {
	return append(slices.Collect(maps.Keys(variables)), slices.Collect(maps.Keys(called))...)
}
