// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import "github.com/entente-dev/entente/internal/amend"

// entry is what is to be added to an issue or a review: to a list, one or several, or as a statement of its own.
type entry struct {
	field  string // of spec
	values []any
	// length of the list so far, and the most that it can hold; both zero for a statement.
	length, bound int
}

// one is an entry of a single value.
func one(field string, value any, length, bound int) entry {
	return entry{field, []any{value}, length, bound}
}

// full reports whether the list has no room for it.
func (e entry) full() bool { return e.bound > 0 && e.length+len(e.values) > e.bound }

// shown is the entry as it stands in a manifest.
func (e entry) shown() any {
	if e.bound > 0 {
		return e.values
	}
	return e.values[0]
}

// operations add the entry.
func (e entry) operations() []amend.Operation {
	if e.bound == 0 {
		return []amend.Operation{amend.Set("/spec/"+e.field, e.values[0])}
	}
	operations := make([]amend.Operation, 0, len(e.values)+1)
	for i, value := range e.values {
		operations = append(operations, amend.Append("/spec/"+e.field, e.length+i, value))
	}
	return operations
}
