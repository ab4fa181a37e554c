// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"cmp"
	"slices"
	"strings"
)

// Nearest returns up to three of the names that are nearest to a word, the nearest first. It
// returns none where all of them are quite different.
func Nearest(word string, names []string) []string {
	type near struct {
		name     string
		distance int
	}
	var all []near
	word = strings.ToLower(word)
	for _, name := range names {
		d := distance(strings.ToLower(name), word)
		if strings.Contains(strings.ToLower(name), word) {
			d = min(d, 1)
		}
		if d <= max(2, len(word)/2) {
			all = append(all, near{name, d})
		}
	}
	slices.SortFunc(all, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), strings.Compare(a.name, b.name))
	})
	var out []string
	for _, n := range all[:min(3, len(all))] {
		if n.distance > all[0].distance+1 {
			break
		}
		out = append(out, n.name)
	}
	return out
}

// distance is how many letters have to be changed, added or left out (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// NoAlliance is the error for a name that no alliance has.
func NoAlliance(name, where string, names []string) error {
	if near := Nearest(name, names); len(near) > 0 {
		return UsageError("there is no alliance %q %s; did you mean %s?", name, where, strings.Join(near, " or "))
	}
	if len(names) == 0 {
		return UsageError("there is no alliance %q %s, nor any other; see kubectl entente status -A", name, where)
	}
	return UsageError("there is no alliance %q %s; kubectl entente status lists those there are", name, where)
}
