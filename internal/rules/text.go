// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"strings"
)

// deref reads an optional value; what is left out is the zero value.
func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// maxListed bounds how many names a message lists.
const maxListed = 10

// list writes names for a message. Many are cut, so that a message stays one that people
// read: the objects themselves say the rest.
func list[S ~string](names []S) string {
	shown := names[:min(len(names), maxListed)]
	parts := make([]string, len(shown))
	for i, n := range shown {
		parts[i] = string(n)
	}
	text := strings.Join(parts, ", ")
	if len(names) > maxListed {
		text += ", …"
	}
	return text
}
