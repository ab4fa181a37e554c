// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package plain takes out of texts that people typed what is no text, but steers whatever shows it:
// a terminal, a mail reader, a page.
package plain

import (
	"strings"
	"unicode"
)

// Steers tells whether a character is no text: it controls a terminal (the sets C0 and C1), overrides
// the direction of writing, which lets a text look like another, or breaks a line where nobody
// expects it. Line feeds and tabs are text.
func Steers(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069': // embeddings, overrides, isolates
		return true
	case r == '\u2028' || r == '\u2029': // line and paragraph separator
		return true
	case r >= '\U000E0000' && r <= '\U000E007F': // tags, which nobody sees
		return true
	}
	return unicode.IsControl(r)
}

// Text keeps the lines of a text and nothing else that steers. What is no UTF-8 shows as such.
func Text(s string) string {
	return strings.Map(func(r rune) rune {
		if Steers(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// Line keeps a text from breaking out of the line or header that it is written in.
func Line(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, Text(s))
}
