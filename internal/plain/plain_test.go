// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package plain

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ why, in, text, line string }{
		{"plain", "Grüße, 東京\n\tand more", "Grüße, 東京\n\tand more", "Grüße, 東京  and more"},
		{"a colour", "a\x1b[31mb", "a [31mb", "a [31mb"},
		{"a title of the window", "\x1b]0;gone\x07", " ]0;gone ", " ]0;gone "},
		{"C1 in UTF-8", "a\u009b2Jb", "a 2Jb", "a 2Jb"},
		{"C1 in bytes", "a\x9b2Jb", "a\uFFFD2Jb", "a\uFFFD2Jb"},
		{"backspaces and returns", "paid\b\b\b\bfree\rnew", "paid    free new", "paid    free new"},
		{"an override of direction", "a\u202egnp.exe\u2066", "a gnp.exe ", "a gnp.exe "},
		{"separators", "a\u2028b\u2029c\u0085d", "a b c d", "a b c d"},
		{"tags", "a\U000E0041b", "a b", "a b"},
		{"marks of direction, joiners", "א\u200fב\u200d", "א\u200fב\u200d", "א\u200fב\u200d"},
	} {
		if got := Text(c.in); got != c.text {
			t.Errorf("%s: %q became %q, not %q", c.why, c.in, got, c.text)
		}
		if got := Line(c.in); got != c.line {
			t.Errorf("%s: %q became the line %q, not %q", c.why, c.in, got, c.line)
		}
	}
}

func TestWriterLetsOnlyColoursPass(t *testing.T) {
	const red, end = "\x1b[31m", "\x1b[0m"
	for _, c := range []struct{ in, want string }{
		{red + "late" + end, red + "late" + end},
		{"\x1b[2J\x1b[8mhidden" + end, " [2J [8mhidden" + end},
		{"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "BEGIN:VEVENT\r\nEND:VEVENT\r\n"},
		{"100 \r 1\r\n", "100   1\r\n"},
		{"\x1b" + red, " " + red},
		{"Zürich\n", "Zürich\n"},
	} {
		var whole, bytes strings.Builder
		if n, err := NewWriter(&whole).Write([]byte(c.in)); n != len(c.in) || err != nil {
			t.Errorf("%d of %d bytes written: %v", n, len(c.in), err)
		}
		if whole.String() != c.want {
			t.Errorf("%q became %q, not %q", c.in, whole.String(), c.want)
		}
		if strings.ContainsAny(c.in, "\x1b\r") {
			continue // what steers comes in one piece, or not at all
		}
		w := NewWriter(&bytes)
		for i := range len(c.in) {
			if _, err := w.Write([]byte{c.in[i]}); err != nil {
				t.Fatal(err)
			}
		}
		if bytes.String() != c.want {
			t.Errorf("byte by byte %q became %q, not %q", c.in, bytes.String(), c.want)
		}
	}
}

func FuzzWriter(f *testing.F) {
	f.Add("a\x1b[31mb\x1b[0m", 3)
	f.Add("ü\u009b\x9b", 1)
	f.Fuzz(func(t *testing.T, s string, at int) {
		at = min(max(at, 0), len(s))
		var out strings.Builder
		w := NewWriter(&out)
		for _, part := range []string{s[:at], s[at:], "\n"} { // the end of a line completes what is cut
			if n, err := w.Write([]byte(part)); n != len(part) || err != nil {
				t.Fatal(n, err)
			}
		}
		left := strings.ReplaceAll(paint.ReplaceAllString(out.String(), ""), "\r\n", "\n")
		if !utf8.ValidString(left) || strings.ContainsFunc(left, Steers) {
			t.Errorf("%q became %q", s, out.String())
		}
	})
}
