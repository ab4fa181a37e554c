// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxDetail     = 512 // bytes of Result.Detail
	maxProviderID = 128 // bytes of Result.ProviderID
)

// printable returns s as one line of at most limit bytes: what does not print becomes a
// space, runs of spaces one, and what is cut off ends in an ellipsis.
func printable(s string, limit int) string {
	const ellipsis = "…"
	var b strings.Builder
	space := false
	for _, r := range s {
		if r == utf8.RuneError || !unicode.IsGraphic(r) || unicode.IsSpace(r) {
			space = b.Len() > 0
			continue
		}
		gap := 0
		if space {
			gap = 1
		}
		if b.Len()+gap+utf8.RuneLen(r) > limit {
			return cut(b.String(), limit-len(ellipsis)) + ellipsis
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// cut returns the longest prefix of s of whole runes and at most limit bytes.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}
