// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// reviewsCurrent holds when no review, of a cadence or not, is overdue, slipped or not
// accepted, and there is a formal cadence at all.
func (s *allianceState) reviewsCurrent() finding {
	overdue := s.reviewNames(func(r *reviewOf) bool { return r.overdue })
	slipped := s.reviewNames(func(r *reviewOf) bool { return r.slipped })
	refused := s.reviewNames(func(r *reviewOf) bool { return r.held && !r.accepted && !r.cancelled })
	switch {
	case len(overdue) > 0:
		return isFalse(v1alpha1.ReasonOverdue, fmt.Sprintf("%d overdue: %s", len(overdue), list(overdue)))
	case len(slipped) > 0:
		return isFalse(v1alpha1.ReasonSlipped, fmt.Sprintf("%d postponed too often: %s", len(slipped), list(slipped)))
	case len(refused) > 0:
		return isFalse(v1alpha1.ReasonNotAccepted, fmt.Sprintf("%d held, but not accepted: %s", len(refused), list(refused)))
	case !hasFormalCadence(s.Alliance):
		return isFalse(v1alpha1.ReasonNoCadence, "The alliance operates without a formal cadence; add one to spec.cadence")
	}
	return isTrue(v1alpha1.ReasonCurrent, "Every review is held, or not due yet")
}

func hasFormalCadence(a *v1alpha1.Alliance) bool {
	for i := range a.Spec.Cadence {
		if a.Spec.Cadence[i].Formality != v1alpha1.FormalityInformal {
			return true
		}
	}
	return false
}
