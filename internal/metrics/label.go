// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"fmt"
	"hash/fnv"
	"unicode/utf8"

	"github.com/entente-dev/entente/internal/plain"
)

// maxLabel is the most bytes that the value of a label has: the longest name that there can be.
const maxLabel = 253

// safe is a text as the value of a label. Nearly all are names that the API server checked, and stay
// as they are. One that is too long, no UTF-8, or steers what shows it is cut and cleaned; a digest
// at its end keeps two of them apart.
func safe(text string) string {
	if len(text) <= maxLabel && plain.Line(text) == text {
		return text
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // it never fails
	end := fmt.Sprintf("~%016x", h.Sum64())
	clean := plain.Line(text)
	if most := maxLabel - len(end); len(clean) > most {
		for most > 0 && !utf8.RuneStart(clean[most]) {
			most--
		}
		clean = clean[:most]
	}
	return clean + end
}
