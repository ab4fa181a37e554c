// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package nearest finds the name that somebody most likely meant.
package nearest

import (
	"cmp"
	"slices"
	"strings"
)

// Name is the one of some names that somebody most likely meant by a word; empty if none is
// near. Case does not count.
func Name(word string, names []string) string {
	best, found := max(1, len(word)/3)+1, ""
	for _, name := range names {
		d := Distance(strings.ToLower(word), strings.ToLower(name))
		if d < best && (d == 0 || len(word) > 2) {
			best, found = d, name
		}
	}
	return found
}

// Names returns up to three of some names that are nearest to a word, or hold it, the nearest
// first; none where all of them are quite different. It is more generous than Name: who asks
// for an object by its name knows less than who writes a field.
func Names(word string, names []string) []string {
	type near struct {
		name     string
		distance int
	}
	var all []near
	word = strings.ToLower(word)
	for _, name := range names {
		d := Distance(strings.ToLower(name), word)
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

// maxWord bounds what is compared; no name of ours is as long.
const maxWord = 100

// Distance is how many letters to insert, delete, replace or swap with the next one lead from
// one word to another. Very long words are far from everything.
func Distance(a, b string) int {
	if len(a) > maxWord || len(b) > maxWord {
		return len(a) + len(b)
	}
	var before []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next := make([]int, len(b)+1)
		next[0] = i
		for j := 1; j <= len(b); j++ {
			replaced := row[j-1]
			if a[i-1] != b[j-1] {
				replaced++
			}
			next[j] = min(row[j]+1, next[j-1]+1, replaced)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
