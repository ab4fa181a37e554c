// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// List writes names for a message. Many are cut, so that a message stays one that people
// read: the objects themselves say the rest.
func List[S ~string](names []S) string {
	shown := names[:min(len(names), MaxListed)]
	parts := make([]string, len(shown))
	for i, n := range shown {
		parts[i] = string(n)
	}
	text := strings.Join(parts, ", ")
	if len(names) > MaxListed {
		text += ", …"
	}
	return text
}

// MaxListed bounds how many names a message lists.
const MaxListed = 10

// Figure writes a number with two decimals at most.
func Figure(r *big.Rat) string {
	return strings.TrimSuffix(strings.TrimRight(r.FloatString(2), "0"), ".")
}

// Times says how often: never, once, 2 times.
func Times(n int) string {
	switch n {
	case 0:
		return "never"
	case 1:
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// Sentence begins a text, which begins with a letter of ASCII, with a capital.
func Sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// WithNote adds a sentence to a message; none for "".
func WithNote(message, note string) string {
	if note == "" {
		return message
	}
	return message + ". " + note
}

// PersonName writes a person as PARTNER/CONTACT.
func PersonName(p v1alpha1.PersonRef) string { return string(p.Partner) + "/" + string(p.Contact) }
