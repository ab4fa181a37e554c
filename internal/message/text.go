// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package message

import (
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/plain"
)

// How long texts may be, in characters, as the Notification has it.
const (
	MaxSubject = v1alpha1.MaxSubject
	MaxBody    = v1alpha1.MaxBody
)

// Cut shortens a text to a number of characters.
func Cut(s string, characters int) string {
	if len(s) <= characters {
		return s
	}
	runes := []rune(s)
	if len(runes) <= characters {
		return s
	}
	return string(runes[:characters-1]) + "…"
}

// OneLine keeps a text from breaking out of the line or header that it is written in.
func OneLine(s string) string { return plain.Line(s) }

// Plain keeps the lines of a text and nothing else that steers a terminal or a mail reader.
func Plain(s string) string { return strings.ReplaceAll(plain.Text(s), "\t", " ") }

// Quote marks texts that people typed as theirs: each line has > before it. Empty ones are left
// out.
func Quote(texts ...string) string {
	var lines []string
	for _, text := range texts {
		if text = strings.Trim(Plain(text), "\n"); text == "" {
			continue
		}
		for line := range strings.SplitSeq(text, "\n") {
			lines = append(lines, strings.TrimRight("> "+line, " "))
		}
	}
	return strings.Join(lines, "\n")
}
