// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// newsBrokenEarly holds when every issue was told to the other partners, and a recovery plan
// followed, within the policy's time. Late is put right by doing it, and stays in the reason.
func (s *allianceState) newsBrokenEarly() finding {
	if s.Policy == nil && s.Alliance.Spec.CommunicationPolicyRef != nil {
		return isUnknown(v1alpha1.ReasonPolicyNotFound, "How soon bad news is told, the policy says")
	}
	var untold, unplanned, late []string
	for _, i := range s.issues {
		news := s.m.issueNews(i, s.Alliance, s.Policy)
		plan := s.m.issuePlan(i, s.Policy)
		switch {
		case news.overdue:
			untold = append(untold, fmt.Sprintf("%s to %s by %s", i.Name, list(news.untold), stamp(news.due)))
		case plan.overdue:
			unplanned = append(unplanned, fmt.Sprintf("%s by %s", i.Name, stamp(plan.due)))
		case news.late || plan.late:
			late = append(late, i.Name)
		}
	}
	slices.Sort(untold)
	slices.Sort(unplanned)
	slices.Sort(late)
	var open []string
	if len(untold) > 0 {
		open = append(open, "To be told: "+list(untold))
	}
	if len(unplanned) > 0 {
		open = append(open, "To have a recovery plan: "+list(unplanned))
	}
	switch {
	case len(untold) > 0:
		return isFalse(v1alpha1.ReasonNotTold, strings.Join(open, ". "))
	case len(unplanned) > 0:
		return isFalse(v1alpha1.ReasonNoRecoveryPlan, strings.Join(open, ". "))
	case len(late) > 0:
		return isTrue(v1alpha1.ReasonToldLate, "Told or planned, but late: "+list(late))
	}
	return isTrue(v1alpha1.ReasonToldInTime, "No bad news is held back longer than the policy allows")
}

// IssueCount counts an alliance's issues that are not resolved.
type IssueCount struct{ Open, Stale, Escalated int }

func (s *allianceState) countIssues() IssueCount {
	var c IssueCount
	for i := range s.standings {
		st := &s.standings[i]
		if st.open {
			c.Open++
		}
		if st.stale {
			c.Stale++
		}
		if st.escalated {
			c.Escalated++
		}
	}
	return c
}

// issuesContained holds when no open issue is stale or escalated.
func (s *allianceState) issuesContained() finding {
	if s.Policy == nil && s.Alliance.Spec.CommunicationPolicyRef != nil {
		return isUnknown(v1alpha1.ReasonPolicyNotFound, "When an issue is stale, the policy says")
	}
	var escalated, stale []string
	for i := range s.standings {
		switch st := &s.standings[i]; {
		case st.escalated:
			escalated = append(escalated, s.issues[i].Name)
		case st.stale:
			stale = append(stale, s.issues[i].Name)
		}
	}
	slices.Sort(escalated)
	slices.Sort(stale)
	var parts []string
	if len(escalated) > 0 {
		parts = append(parts, fmt.Sprintf("%d escalated: %s", len(escalated), list(escalated)))
	}
	if len(stale) > 0 {
		parts = append(parts, fmt.Sprintf("%d stale: %s", len(stale), list(stale)))
	}
	switch {
	case len(escalated) > 0:
		return isFalse(v1alpha1.ReasonIssuesEscalated, strings.Join(parts, "; "))
	case len(stale) > 0:
		return isFalse(v1alpha1.ReasonIssuesStale, strings.Join(parts, "; "))
	}
	return isTrue(v1alpha1.ReasonContained, "No open issue is stale or escalated")
}
