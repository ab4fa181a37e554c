// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package manifest

import "strings"

// nearest is the known word that somebody most likely meant; empty if none is near.
func nearest(word string, known []string) string {
	best, found := max(1, len(word)/3)+1, ""
	for _, k := range known {
		d := distance(strings.ToLower(word), strings.ToLower(k))
		if d < best && (d == 0 || len(word) > 2) {
			best, found = d, k
		}
	}
	return found
}

// distance is how many letters to insert, delete, replace or swap with the next one lead from
// one word to another.
func distance(a, b string) int {
	if len(a) > 100 || len(b) > 100 {
		return len(a) + len(b) // no name of ours is so long
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
