// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"strings"
	"unicode"
)

// spaced writes the name of a condition as words: ReviewsCurrent as "Reviews current". Capitals that stand together
// stay.
func spaced(name string) string {
	letters := []rune(name)
	var b strings.Builder
	for i, r := range letters {
		begins := i > 0 && unicode.IsUpper(r) && (!unicode.IsUpper(letters[i-1]) || i+1 < len(letters) && unicode.IsLower(letters[i+1]))
		alone := i+1 == len(letters) || !unicode.IsUpper(letters[i+1])
		if begins {
			b.WriteRune(' ')
		}
		if begins && alone {
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}
