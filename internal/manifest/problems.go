// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Problem is one thing that is wrong with a file.
type Problem struct {
	// File as it was named, and the line; 0 if it is about the file as a whole.
	File string
	Line int
	// Object is the kind and the name, as far as they are known.
	Object string
	// Field is the path as the API server prints it; empty for the object as a whole.
	Field string
	// Message says what is wrong, in the API server's words where it found it.
	Message string

	// plain says the same in plain words, where those of the API server are for nobody but its authors.
	plain string
	// hint is what to write instead, where the API server does not say so.
	hint string
	// path is the index of the path that led to the file.
	path int
}

// String is the problem on one line.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	for _, part := range []string{p.Object, p.Field, p.Says()} {
		if part != "" {
			b.WriteString(": ")
			b.WriteString(part)
		}
	}
	return short(strings.Map(printable, b.String()))
}

// Says is what is wrong, and what to write instead.
func (p Problem) Says() string {
	text := cmp.Or(p.plain, p.Message)
	if p.hint != "" {
		text += "; " + p.hint
	}
	return text
}

// Problems is all that is wrong, by file and line.
type Problems []Problem

// shown is how many problems Error tells of: all that anybody mends in one go.
const shown = 100

// Error has one line for each problem, up to a bound.
func (p Problems) Error() string {
	lines := make([]string, 0, shown+1)
	for _, problem := range p[:min(len(p), shown)] {
		lines = append(lines, problem.String())
	}
	if more := len(p) - shown; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(lines, "\n")
}

func (p Problems) sort() {
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), strings.Compare(a.Field, b.Field))
	})
}

// printable keeps an error on one line, and the terminal as it is.
func printable(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return ' '
}

// longest is how many characters of a line are shown. The API server quotes whole values, and lists all that a field takes:
// the practices are the longest of these lists, and are shown without a hole.
const longest = 1000

// short leaves out the middle of a long line: what is wrong stands at its end.
func short(line string) string {
	r := []rune(line)
	if len(r) <= longest {
		return line
	}
	return string(r[:longest/3]) + " … " + string(r[len(r)-longest*2/3:])
}
