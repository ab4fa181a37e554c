// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"cmp"
	"maps"
	"slices"
)

// group is all that is told of one thing. It is served whole or not at all: half of the statuses of
// a condition would say something else.
type group struct {
	namespace string
	// write puts the series of the thing, the same ones in the same order each time.
	write func(*sink)
}

// limit keeps as many groups as a number of series allows. Each namespace has an equal share, and
// what one does not need goes to the others; so nobody who makes many objects takes the series of
// somebody else. In a namespace the first groups are kept. It returns the groups, the namespaces
// that lack some, sorted, and how many series there are in all.
func limit(groups []group, most int) (kept []group, dropped []string, wanted int) {
	sizes := make([]int, len(groups))
	demand := map[string]int{}
	for i := range groups {
		var count sink
		groups[i].write(&count)
		sizes[i] = count.n
		demand[groups[i].namespace] += count.n
		wanted += count.n
	}
	if wanted <= most {
		return groups, nil, wanted
	}
	left := shares(demand, most)
	full := map[string]bool{}
	for i := range groups {
		namespace := groups[i].namespace
		if full[namespace] || sizes[i] > left[namespace] {
			full[namespace] = true
			continue
		}
		left[namespace] -= sizes[i]
		kept = append(kept, groups[i])
	}
	return kept, slices.Sorted(maps.Keys(full)), wanted
}

// shares divides a number of series fairly: whoever wants less than an equal share gets what they want,
// and the others share the rest.
func shares(demand map[string]int, most int) map[string]int {
	names := slices.SortedFunc(maps.Keys(demand), func(a, b string) int {
		return cmp.Or(cmp.Compare(demand[a], demand[b]), cmp.Compare(a, b))
	})
	out := make(map[string]int, len(names))
	for i, name := range names {
		out[name] = min(demand[name], most/(len(names)-i))
		most -= out[name]
	}
	return out
}
