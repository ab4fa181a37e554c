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
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	}
	var untold, unplanned, late []verdict.Object
	for _, i := range s.issues {
		news := issue.NewsOf(s.Moment, i, s.Alliance, s.Policy)
		plan := issue.PlanOf(s.Moment, i, s.Policy)
		o := verdict.Object{Kind: v1alpha1.KindIssue, Name: i.Name}
		switch {
		case news.Overdue:
			o.Reason, o.Partners, o.Due = v1alpha1.ReasonNotTold, news.Untold, news.Due
			untold = append(untold, o)
		case plan.Overdue:
			o.Reason, o.Due = v1alpha1.ReasonNoRecoveryPlan, plan.Due
			unplanned = append(unplanned, o)
		case news.Late || plan.Late:
			o.Reason, o.Late = v1alpha1.ReasonToldLate, true
			late = append(late, o)
		}
	}
	slices.SortFunc(untold, byName)
	slices.SortFunc(unplanned, byName)
	slices.SortFunc(late, byName)
	switch {
	case len(untold) > 0:
		return verdict.False(v1alpha1.ReasonNotTold, verdict.Data{Objects: append(untold, unplanned...)})
	case len(unplanned) > 0:
		return verdict.False(v1alpha1.ReasonNoRecoveryPlan, verdict.Data{Objects: unplanned})
	case len(late) > 0:
		return verdict.True(v1alpha1.ReasonToldLate, verdict.Data{Objects: late})
	}
	return verdict.True(v1alpha1.ReasonToldInTime, verdict.Data{})
}

func newsBrokenEarlyWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonPolicyNotFound:
		return "How soon bad news is told, the policy says"
	case v1alpha1.ReasonToldInTime:
		return "No bad news is held back longer than the policy allows"
	case v1alpha1.ReasonToldLate:
		return "Told or planned, but late: " + verdict.List(verdict.NamesOf(f.Objects, ""))
	}
	var untold, unplanned, parts []string
	for i := range f.Objects {
		if o := &f.Objects[i]; o.Reason == v1alpha1.ReasonNotTold {
			untold = append(untold, fmt.Sprintf("%s to %s by %s", o.Name, verdict.List(o.Partners), verdict.Stamp(o.Due)))
		} else {
			unplanned = append(unplanned, fmt.Sprintf("%s by %s", o.Name, verdict.Stamp(o.Due)))
		}
	}
	if len(untold) > 0 {
		parts = append(parts, "To be told: "+verdict.List(untold))
	}
	if len(unplanned) > 0 {
		parts = append(parts, "To have a recovery plan: "+verdict.List(unplanned))
	}
	return strings.Join(parts, ". ")
}
