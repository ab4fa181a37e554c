// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package amend

import "encoding/json"

// Unset takes a field away, whether it is there or not: what is not there could not be removed.
func Unset(path string) []Operation {
	return []Operation{Set(path, json.RawMessage("null")), {Op: "remove", Path: path}}
}

// Is lets a patch fail unless a field has a value.
func Is(path string, value any) Operation { return Operation{Op: "test", Path: path, Value: value} }
