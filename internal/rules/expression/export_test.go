// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"maps"
	"slices"
)

// Dated are the types that rules come upon and that have a date or a time of their own, and whether each is taken
// for a record.
func Dated() map[string]bool {
	out := map[string]bool{}
	for name, s := range known.structures {
		for _, field := range []string{"time", "date", "heldTime", "performedDate"} {
			if f := s.fields[field]; f != nil && (f.cel.TypeName() == "google.protobuf.Timestamp" || f.cel.TypeName() == "timestamp") {
				out[name] = isRecord(s.goType)
			}
		}
	}
	return out
}

// Names are the variables and the helpers of a rule.
func Names() (vars, names []string) {
	for i := range allHelpers {
		names = append(names, allHelpers[i].name)
	}
	return slices.Sorted(maps.Keys(variables)), names
}

// Remembered is how many expressions are remembered, and their weight.
func Remembered() (n, bytes int) {
	compiled.mu.Lock()
	defer compiled.mu.Unlock()
	return compiled.known.Len(), compiled.bytes
}

// MaxMemory is the bound of that.
const MaxMemory = maxMemory
