// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"fmt"
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

// NoAlliance is the error for a name that no alliance has, or for none where one is asked for.
func NoAlliance(name, where string, names []string) error {
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	if name == "" && len(names) > 0 {
		return UsageError("name one alliance, such as %s; there are %s %s", names[0], listed(names), where)
	}
	if name == "" {
		return UsageError("there is no alliance %s; look elsewhere with -n, -A or -f, or begin one with kubectl entente init", where)
	}
	if near := nearest.Names(name, names); len(near) > 0 {
		return UsageError("there is no alliance %q %s; did you mean %s?", name, where, strings.Join(near, " or "))
	}
	switch n := len(names); {
	case n == 0:
		return UsageError("there is no alliance %q %s, nor any other; look elsewhere with -n, -A or -f", name, where)
	case n > maxListed:
		return UsageError("there is no alliance %q among the %d %s", name, n, where)
	}
	return UsageError("there is no alliance %q %s; write %s", name, where, strings.Join(names, " or "))
}

// listed writes some names, and says how many more there are.
func listed(names []string) string {
	if more := len(names) - maxListed; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:maxListed], ", "), more)
	}
	return strings.Join(names, ", ")
}
