// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package plain

import (
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// paint is how a text is given a colour or is made bold, and how that ends: the only way of steering
// a terminal that passes.
var paint = regexp.MustCompile("\x1b\\[(?:0|1|3[1-3]|90)m")

// Painted is like Text, but colours stay, and so do the line ends of calendars.
func Painted(s string) string {
	lines := strings.Split(s, "\r\n")
	for i, line := range lines {
		lines[i] = painted(line)
	}
	return strings.Join(lines, "\r\n")
}

func painted(s string) string {
	if !strings.Contains(s, "\x1b") {
		return Text(s)
	}
	var b strings.Builder
	from := 0
	for _, at := range paint.FindAllStringIndex(s, -1) {
		b.WriteString(Text(s[from:at[0]]))
		b.WriteString(s[at[0]:at[1]])
		from = at[1]
	}
	b.WriteString(Text(s[from:]))
	return b.String()
}

// Writer passes on what is written to it without what steers a terminal.
type Writer struct {
	to io.Writer
	// begun is the beginning of a character that a write ended in.
	begun []byte
}

// NewWriter returns a Writer to what people look at.
func NewWriter(to io.Writer) *Writer { return &Writer{to: to} }

// Write writes plain text, with colours if it has any.
func (w *Writer) Write(p []byte) (int, error) {
	text := append(w.begun, p...)
	whole := len(text)
	for i := 1; i < utf8.UTFMax && i <= len(text); i++ {
		if last := text[len(text)-i:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				whole -= i
			}
			break
		}
	}
	w.begun = append([]byte(nil), text[whole:]...)
	if _, err := w.to.Write([]byte(Painted(string(text[:whole])))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Unwrap returns where the Writer writes to.
func (w *Writer) Unwrap() io.Writer { return w.to }
