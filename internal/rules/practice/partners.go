// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// eachPartner looks at the partners that belong to the alliance, in its order. It returns the names of those of which
// nothing is known, sorted.
func (s *State) eachPartner(look func(*v1alpha1.Partner)) (unknown []string) {
	for i := range s.Alliance.Spec.Partners {
		name := s.Alliance.Spec.Partners[i].Name
		if !s.belongs(name) {
			continue
		}
		if p := s.Partners[string(name)]; p != nil {
			look(p)
		} else {
			unknown = append(unknown, string(name))
		}
	}
	slices.Sort(unknown)
	return unknown
}
