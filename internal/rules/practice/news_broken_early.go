// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/issue"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// newsBrokenEarly holds when every issue was told to the other partners, and a recovery plan
// followed, within the policy's time. Late is put right by doing it, and stays in the reason.
func (s *State) newsBrokenEarly() verdict.Finding {
	if s.Policy == nil && s.Alliance.Spec.CommunicationPolicyRef != nil {
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, "How soon bad news is told, the policy says")
	}
	var untold, unplanned, late []string
	for _, i := range s.issues {
		news := issue.NewsOf(s.Moment, i, s.Alliance, s.Policy)
		plan := issue.PlanOf(s.Moment, i, s.Policy)
		switch {
		case news.Overdue:
			untold = append(untold, fmt.Sprintf("%s to %s by %s", i.Name, verdict.List(news.Untold), verdict.Stamp(news.Due)))
		case plan.Overdue:
			unplanned = append(unplanned, fmt.Sprintf("%s by %s", i.Name, verdict.Stamp(plan.Due)))
		case news.Late || plan.Late:
			late = append(late, i.Name)
		}
	}
	slices.Sort(untold)
	slices.Sort(unplanned)
	slices.Sort(late)
	var open []string
	if len(untold) > 0 {
		open = append(open, "To be told: "+verdict.List(untold))
	}
	if len(unplanned) > 0 {
		open = append(open, "To have a recovery plan: "+verdict.List(unplanned))
	}
	switch {
	case len(untold) > 0:
		return verdict.False(v1alpha1.ReasonNotTold, strings.Join(open, ". "))
	case len(unplanned) > 0:
		return verdict.False(v1alpha1.ReasonNoRecoveryPlan, strings.Join(open, ". "))
	case len(late) > 0:
		return verdict.True(v1alpha1.ReasonToldLate, "Told or planned, but late: "+verdict.List(late))
	}
	return verdict.True(v1alpha1.ReasonToldInTime, "No bad news is held back longer than the policy allows")
}
