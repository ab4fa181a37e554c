// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// reviewsCurrent holds when no review, of a cadence or not, is overdue, slipped or not
// accepted, and there is a formal cadence at all.
func (s *State) reviewsCurrent() verdict.Finding {
	overdue := s.reviewNames(func(r *reviewOf) bool { return r.Overdue })
	slipped := s.reviewNames(func(r *reviewOf) bool { return r.Slipped })
	refused := s.reviewNames(func(r *reviewOf) bool { return r.Held && !r.Accepted && !r.Cancelled })
	switch {
	case len(overdue) > 0:
		return verdict.False(v1alpha1.ReasonOverdue, fmt.Sprintf("%d overdue: %s", len(overdue), verdict.List(overdue)))
	case len(slipped) > 0:
		return verdict.False(v1alpha1.ReasonSlipped, fmt.Sprintf("%d postponed too often: %s", len(slipped), verdict.List(slipped)))
	case len(refused) > 0:
		return verdict.False(v1alpha1.ReasonNotAccepted, fmt.Sprintf("%d held, but not accepted: %s", len(refused), verdict.List(refused)))
	case !hasFormalCadence(s.Alliance):
		return verdict.False(v1alpha1.ReasonNoCadence, "The alliance operates without a formal cadence; add one to spec.cadence")
	}
	return verdict.True(v1alpha1.ReasonCurrent, "Every review is held, or not due yet")
}

func hasFormalCadence(a *v1alpha1.Alliance) bool {
	for i := range a.Spec.Cadence {
		if a.Spec.Cadence[i].Formality != v1alpha1.FormalityInformal {
			return true
		}
	}
	return false
}
