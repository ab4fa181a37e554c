// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// staffed holds when each partner has an executive sponsor, and an alliance manager with a
// real share of time: what somebody does beside the work is ad hoc.
func (s *State) staffed() verdict.Finding {
	threshold := int32(1)
	if s.Policy != nil && s.Policy.Spec.Thresholds != nil && s.Policy.Spec.Thresholds.AllocationPercent != nil {
		threshold = *s.Policy.Spec.Thresholds.AllocationPercent
	}
	var vacant, adHoc []string
	for _, p := range s.Alliance.Spec.Partners {
		manager, sponsor, dedicated := false, false, false
		for i := range s.Alliance.Spec.Team {
			t := &s.Alliance.Spec.Team[i]
			if t.Partner != p.Name || !team.OnTeam(s.Moment, t, s.Partners) {
				continue
			}
			switch t.Role {
			case v1alpha1.RoleAllianceManager:
				manager = true
				dedicated = dedicated || t.AllocationPercent != nil && *t.AllocationPercent >= threshold
			case v1alpha1.RoleExecutiveSponsor:
				sponsor = true
			}
		}
		if !manager {
			vacant = append(vacant, "alliance manager of "+string(p.Name))
		} else if !dedicated {
			adHoc = append(adHoc, string(p.Name))
		}
		if !sponsor {
			vacant = append(vacant, "executive sponsor of "+string(p.Name))
		}
	}
	slices.Sort(vacant)
	slices.Sort(adHoc)
	switch {
	case len(vacant) > 0:
		return verdict.False(v1alpha1.ReasonVacant, "Nobody on spec.team is "+verdict.List(vacant))
	case len(adHoc) > 0:
		return verdict.False(v1alpha1.ReasonAdHoc, fmt.Sprintf(
			"No alliance manager with an allocation of %d percent or more: %s", threshold, verdict.List(adHoc)))
	}
	return verdict.True(v1alpha1.ReasonStaffed, "Each partner has a dedicated alliance manager and an executive sponsor")
}
