// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"slices"
	"strings"

	"github.com/entente-dev/entente/internal/nearest"
)

// names lists what a function says of each.
func names[T any](all []T, name func(T) string) []string {
	out := make([]string, len(all))
	for i := range all {
		out[i] = name(all[i])
	}
	return out
}

// maxNamed bounds how many names an error lists.
const maxNamed = 8

// likely sorts names: those that somebody most likely meant come first, of several groups those of the first before
// those of the next.
func likely(word string, groups ...[]string) []string {
	var near []string
	for _, all := range groups {
		near = union(near, nearest.Names(word, all))
	}
	all := union(near, slices.Concat(groups...))
	return all[:min(len(all), maxNamed)]
}

// oneOf writes names as a choice.
func oneOf(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " or " + all[len(all)-1]
}

// allOf writes names as a list.
func allOf(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}
