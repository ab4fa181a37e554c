// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/nearest"
)

// KnownAlliances refuses names that no alliance has. Where says where was looked, such as "in
// the files".
func KnownAlliances(names []string, where string, alliances []*v1alpha1.Alliance) error {
	known := make([]string, len(alliances))
	for i, a := range alliances {
		known[i] = a.Name
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return NoAlliance(name, where, known)
		}
	}
	return nil
}

// maxListed is how many names an error lists.
const maxListed = 8

// NoAlliance is the error for a name that no alliance has.
func NoAlliance(name, where string, names []string) error {
	if near := nearest.Names(name, names); len(near) > 0 {
		return UsageError("there is no alliance %q %s; did you mean %s?", name, where, strings.Join(near, " or "))
	}
	switch n := len(names); {
	case n == 0:
		return UsageError("there is no alliance %q %s, nor any other; look elsewhere with -n, -A or -f", name, where)
	case n > maxListed:
		return UsageError("there is no alliance %q among the %d %s", name, n, where)
	}
	names = slices.Sorted(slices.Values(names))
	return UsageError("there is no alliance %q %s; write %s", name, where, strings.Join(slices.Compact(names), " or "))
}
