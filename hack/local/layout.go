// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// line is one line of the screen, not wider than it.
type line struct {
	text  string
	style style
}

// layout fits a header and sections on a screen: cells are padded to columns, lines cut at the
// width, and the longest sections shortened until the height holds all.
func layout(header []string, sections []section, width, height int) []line {
	var lines []line
	for _, h := range header {
		lines = append(lines, line{text: h})
	}
	shown := fit(sections, height-len(header))
	for i, s := range sections {
		if len(s.rows) == 0 && s.none == "" {
			continue
		}
		lines = append(lines, line{})
		lines = append(lines, table(s, shown[i])...)
	}
	if len(lines) > height {
		lines = lines[:max(height, 0)]
	}
	for i := range lines {
		lines[i].text = cut(lines[i].text, width)
	}
	return lines
}

// fit returns how many rows of each section are shown, so that all fit into a height as far as
// each keeps its least.
func fit(sections []section, height int) []int {
	shown := make([]int, len(sections))
	for i, s := range sections {
		shown[i] = len(s.rows)
	}
	for {
		total, longest := 0, -1
		for i, s := range sections {
			total += lengthOf(s, shown[i])
			if shown[i] > s.keep && (longest < 0 || shown[i] > shown[longest]) {
				longest = i
			}
		}
		if total <= height || longest < 0 {
			return shown
		}
		shown[longest]--
	}
}

// lengthOf is how many lines a section takes with a number of its rows, the line before it
// included.
func lengthOf(s section, shown int) int {
	switch {
	case len(s.rows) == 0 && s.none == "":
		return 0
	case len(s.rows) == 0:
		return 3
	case shown < len(s.rows):
		return 2 + shown + 1 // "… 3 more lines"
	default:
		return 2 + shown
	}
}

func table(s section, shown int) []line {
	widths := make([]int, len(s.columns))
	all := append([]row{{cells: s.columns, style: heading}}, s.rows[:shown]...)
	for _, r := range all {
		for i, c := range r.cells {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	var lines []line
	for _, r := range all {
		var b strings.Builder
		b.WriteString(r.text)
		for i, c := range r.cells {
			if i > 0 {
				b.WriteString("  ")
			}
			b.WriteString(c)
			if i < len(r.cells)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c)))
			}
		}
		lines = append(lines, line{text: strings.TrimRight(b.String(), " "), style: r.style})
	}
	if len(s.rows) == 0 {
		lines = append(lines, line{text: s.none})
	}
	if more := len(s.rows) - shown; more > 0 {
		lines = append(lines, line{text: fmt.Sprintf("… %d more lines", more)})
	}
	return lines
}

// cut shortens a line to a width in characters. What others wrote may hold control characters;
// they would move the cursor.
func cut(s string, width int) string {
	s = printable(s)
	if utf8.RuneCountInString(s) <= width {
		return s
	}
	if width < 1 {
		return ""
	}
	return string([]rune(s)[:width-1]) + "…"
}

// printable replaces what is not to be printed as it is.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
}
