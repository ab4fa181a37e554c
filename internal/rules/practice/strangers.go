// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
)

// strangers gathers, from the records of several objects, the people whom a finding passes over: each once,
// in order.
type strangers []v1alpha1.PersonRef

func (s *strangers) note(people []v1alpha1.PersonRef) {
	for _, who := range people {
		if at, known := slices.BinarySearchFunc(*s, who, team.ByName); !known {
			*s = slices.Insert(*s, at, who)
		}
	}
}
