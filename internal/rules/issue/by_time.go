// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"

	"github.com/entente-dev/entente/internal/rules/verdict"
)

// ByTime groups parts of a finding by when they are due, and by what is said of them: the earliest
// first, and what is never due last. In a group they keep their order.
func ByTime(objects []verdict.Object) [][]verdict.Object {
	var groups [][]verdict.Object
	for i := range objects {
		o := &objects[i]
		at := slices.IndexFunc(groups, func(g []verdict.Object) bool { return g[0].Due.Equal(o.Due) && g[0].Reason == o.Reason })
		if at < 0 {
			at, groups = len(groups), append(groups, nil)
		}
		groups[at] = append(groups[at], *o)
	}
	slices.SortStableFunc(groups, func(a, b []verdict.Object) int {
		if x, y := a[0].Due, b[0].Due; x.IsZero() != y.IsZero() {
			return -x.Compare(y)
		}
		return a[0].Due.Compare(b[0].Due)
	})
	return groups
}
