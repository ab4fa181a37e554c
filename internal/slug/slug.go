// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package slug makes names that Kubernetes accepts out of what people write.
package slug

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters that do not fall apart into a plain one and a mark.
var letters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i")

// Of makes a name of lower-case letters, digits and '-', of at most limit characters, that
// begins and ends with a letter or a digit: "Müller & Söhne" gives muller-sohne. It is empty
// where nothing is left, as of a name in another script.
func Of(text string, limit int) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(letters.Replace(strings.ToLower(text))) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’': // an accent; O'Neil is oneil
		default:
			gap = true
		}
	}
	return Cut(b.String(), limit)
}

// Cut shortens a name, at the end of a word where one ends near.
func Cut(name string, limit int) string {
	if len(name) <= limit {
		return name
	}
	cut := name[:limit]
	if at := strings.LastIndexByte(cut, '-'); name[limit] != '-' && at > limit*2/3 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, "-.")
}
