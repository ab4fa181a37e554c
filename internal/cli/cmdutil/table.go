// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// escape is what a colour adds to a text and nobody sees.
var escape = regexp.MustCompile("\x1b\\[[0-9;]*m")

// VisibleWidth is how many columns a text takes; colours take none.
func VisibleWidth(text string) int {
	if strings.Contains(text, "\x1b") {
		text = escape.ReplaceAllString(text, "")
	}
	return utf8.RuneCountInString(text)
}

// Fit cuts a text without colours to a width, and says so by a mark. Below 1 the width is not
// known, and nothing is cut.
func Fit(text string, width int) string {
	if width < 1 || utf8.RuneCountInString(text) <= width {
		return text
	}
	return strings.TrimRight(string([]rune(text)[:width-1]), " ,;:.") + "…"
}

// Hang breaks a text behind a label into lines that fit the terminal; what follows the first
// begins so many columns in. Where the output is no terminal, or a very narrow one, it is one
// line, however long.
func (e *Env) Hang(label, text string, indent int) string {
	const least = 30 // columns, below which breaking makes it worse
	first := e.Width - VisibleWidth(label)
	if !e.Terminal || first < least || e.Width-indent < least {
		return label + text
	}
	lines := Wrap(text, min(first, e.Width-indent))
	return label + strings.Join(lines, "\n"+strings.Repeat(" ", indent))
}

// Wrap breaks a text without colours into lines of at most a width, between words where it can.
// Below 1 the width is not known, and nothing is broken.
func Wrap(text string, width int) []string {
	if width < 1 {
		return []string{text}
	}
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	return append(lines, line)
}

// gap is between two columns.
const gap = 2

// Table is rows of cells. A column is as wide as its widest cell looks, colours or not, which
// the tab writers of the standard library and of kubectl do not count so.
type Table struct{ rows [][]string }

// Row adds a row. The last cell of a row is not filled up.
func (t *Table) Row(cells ...string) { t.rows = append(t.rows, cells) }

// Widths are those of the columns.
func (t *Table) Widths() []int {
	var widths []int
	for _, row := range t.rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], VisibleWidth(cell))
		}
	}
	return widths
}

// Width is that of the whole table.
func (t *Table) Width() int {
	total := 0
	for i, w := range t.Widths() {
		if i > 0 {
			total += gap
		}
		total += w
	}
	return total
}

// Lines writes the table, a line for each row.
func (t *Table) Lines() []string {
	widths := t.Widths()
	lines := make([]string, len(t.rows))
	var b strings.Builder
	for i, row := range t.rows {
		b.Reset()
		for j, cell := range row {
			b.WriteString(cell)
			if j < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[j]-VisibleWidth(cell)+gap))
			}
		}
		lines[i] = strings.TrimRight(b.String(), " ")
	}
	return lines
}
