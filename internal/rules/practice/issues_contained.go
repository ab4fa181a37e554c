// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// issuesContained holds when no open issue is stale or escalated.
func (s *State) issuesContained() verdict.Finding {
	if s.Policy == nil && s.Alliance.Spec.CommunicationPolicyRef != nil {
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, "When an issue is stale, the policy says")
	}
	var escalated, stale []string
	for i := range s.standings {
		switch st := &s.standings[i]; {
		case st.Escalated:
			escalated = append(escalated, s.issues[i].Name)
		case st.Stale:
			stale = append(stale, s.issues[i].Name)
		}
	}
	slices.Sort(escalated)
	slices.Sort(stale)
	var parts []string
	if len(escalated) > 0 {
		parts = append(parts, fmt.Sprintf("%d escalated: %s", len(escalated), verdict.List(escalated)))
	}
	if len(stale) > 0 {
		parts = append(parts, fmt.Sprintf("%d stale: %s", len(stale), verdict.List(stale)))
	}
	switch {
	case len(escalated) > 0:
		return verdict.False(v1alpha1.ReasonIssuesEscalated, strings.Join(parts, "; "))
	case len(stale) > 0:
		return verdict.False(v1alpha1.ReasonIssuesStale, strings.Join(parts, "; "))
	}
	return verdict.True(v1alpha1.ReasonContained, "No open issue is stale or escalated")
}
