// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// screen draws whole pages on a terminal. It uses the terminal's second page, so that what
// was there before comes back when it is closed.
type screen struct {
	out   io.Writer
	fd    int
	color bool
}

// openScreen takes over the terminal of a file; nil where the file is none, or one that
// cannot place the cursor.
func openScreen(f *os.File) *screen {
	fd := int(f.Fd())
	if !term.IsTerminal(fd) || os.Getenv("TERM") == "dumb" {
		return nil
	}
	return &screen{out: f, fd: fd, color: os.Getenv("NO_COLOR") == ""}
}

const (
	secondPage = "\x1b[?1049h\x1b[?25l" // and hide the cursor
	firstPage  = "\x1b[?25h\x1b[?1049l"
	home       = "\x1b[H"
	clearRight = "\x1b[K"
	clearBelow = "\x1b[J"
	reset      = "\x1b[0m"
)

var colors = map[style]string{heading: "\x1b[1m", good: "\x1b[32m", trouble: "\x1b[33m"}

func (s *screen) open()  { _, _ = io.WriteString(s.out, secondPage) }
func (s *screen) close() { _, _ = io.WriteString(s.out, firstPage) }

// size returns the width and height, 80 and 24 where they are not known.
func (s *screen) size() (width, height int) {
	width, height, err := term.GetSize(s.fd)
	if err != nil || width == 0 || height == 0 {
		return 80, 24
	}
	return width, height
}

// draw replaces the page, in one write so that it does not flicker.
func (s *screen) draw(lines []line) { _, _ = io.WriteString(s.out, page(lines, s.color)) }

func page(lines []line, color bool) string {
	var b strings.Builder
	b.WriteString(home)
	for i, l := range lines {
		if i > 0 {
			b.WriteString("\r\n")
		}
		if c := colors[l.style]; color && c != "" {
			b.WriteString(c + l.text + reset)
		} else {
			b.WriteString(l.text)
		}
		b.WriteString(clearRight)
	}
	b.WriteString(clearBelow)
	return b.String()
}
