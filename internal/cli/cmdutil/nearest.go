// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"strings"

	"github.com/entente-dev/entente/internal/nearest"
)

// NoAlliance is the error for a name that no alliance has.
func NoAlliance(name, where string, names []string) error {
	if near := nearest.Names(name, names); len(near) > 0 {
		return UsageError("there is no alliance %q %s; did you mean %s?", name, where, strings.Join(near, " or "))
	}
	if len(names) == 0 {
		return UsageError("there is no alliance %q %s, nor any other; see kubectl entente status -A", name, where)
	}
	return UsageError("there is no alliance %q %s; kubectl entente status lists those there are", name, where)
}
