// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import (
	"fmt"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/worktime"
)

// FieldError says which field cannot be used, and what to write instead.
type FieldError struct {
	Field string
	Err   error
}

func (e FieldError) String() string { return fmt.Sprintf("%s: %v", e.Field, e.Err) }

// CheckSpan adds an error about a duration that cannot be read; one that is left out can.
func CheckSpan(field string, d v1alpha1.Duration, found []FieldError) []FieldError {
	if d == "" {
		return found
	}
	if _, err := worktime.ParseSpan(string(d)); err != nil {
		found = append(found, FieldError{field, err})
	}
	return found
}
