// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/issue"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// escalationReady holds when each rung that an issue could climb reaches somebody of every partner
// that it concerns. Whoever finds out when an issue climbs finds out too late.
func (s *State) escalationReady() verdict.Finding {
	if s.policyMissing() {
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	}
	gaps, pathless := issue.Gaps(s.Moment, s.Alliance, s.Policy, s.Partners)
	var d verdict.Data
	for i := range gaps {
		d.Objects = append(d.Objects, gaps[i].Object(gaps[i].Partners...))
	}
	for _, severity := range pathless {
		d.Lacks = append(d.Lacks, string(severity))
	}
	switch {
	case len(d.Objects) > 0:
		return verdict.False(v1alpha1.ReasonUnmanned, d)
	case s.Policy == nil:
		return verdict.Unknown(v1alpha1.ReasonNoPath, verdict.Data{})
	case len(d.Lacks) > 0:
		return verdict.Unknown(v1alpha1.ReasonNoPath, d)
	}
	return verdict.True(v1alpha1.ReasonManned, d)
}

func escalationReadyWords(f *verdict.Finding) string {
	switch {
	case f.Reason == v1alpha1.ReasonPolicyNotFound:
		return "Whom the escalation paths reach is not known without the policy"
	case f.Reason == v1alpha1.ReasonManned:
		return "Each step of each escalation path reaches somebody of every partner that it concerns"
	case f.Reason == v1alpha1.ReasonNoPath && len(f.Lacks) == 0:
		return "The alliance has no policy, so no issue is escalated; name one in spec.communicationPolicyRef"
	}
	var says []string
	if len(f.Objects) > 0 {
		says = append(says, issue.GapWords(f, f.Objects))
	}
	if len(f.Lacks) > 0 {
		says = append(says, "no path of the policy has the severity "+verdict.List(f.Lacks)+"; add it to the severities of one in spec.escalationPaths")
	}
	return verdict.Sentence(strings.Join(says, "; "))
}
