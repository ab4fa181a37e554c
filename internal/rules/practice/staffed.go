// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
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
	var vacant, adHoc []verdict.Object
	for _, p := range s.Alliance.Spec.Partners {
		if !s.belongs(p.Name) {
			continue
		}
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
		partner := verdict.Object{Kind: v1alpha1.KindPartner, Name: string(p.Name)}
		if !manager {
			partner.Quote = string(v1alpha1.RoleAllianceManager)
			vacant = append(vacant, partner)
		} else if !dedicated {
			adHoc = append(adHoc, partner)
		}
		if !sponsor {
			partner.Quote = string(v1alpha1.RoleExecutiveSponsor)
			vacant = append(vacant, partner)
		}
	}
	byRole := func(a, b verdict.Object) int {
		return cmp.Or(cmp.Compare(a.Quote, b.Quote), cmp.Compare(a.Name, b.Name))
	}
	slices.SortFunc(vacant, byRole)
	slices.SortFunc(adHoc, byRole)
	switch {
	case len(vacant) > 0:
		return verdict.False(v1alpha1.ReasonVacant, verdict.Data{Objects: vacant})
	case len(adHoc) > 0:
		return verdict.False(v1alpha1.ReasonAdHoc, verdict.Data{Objects: adHoc, Limit: int(threshold)})
	}
	return verdict.True(v1alpha1.ReasonStaffed, verdict.Data{})
}

// roleWords are roles in running text.
var roleWords = map[string]string{
	string(v1alpha1.RoleAllianceManager):  "alliance manager",
	string(v1alpha1.RoleExecutiveSponsor): "executive sponsor",
}

func staffedWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonVacant:
		vacant := make([]string, 0, len(f.Objects))
		for i := range f.Objects {
			vacant = append(vacant, roleWords[f.Objects[i].Quote]+" of "+f.Objects[i].Name)
		}
		return "Nobody on spec.team is " + verdict.List(vacant)
	case v1alpha1.ReasonAdHoc:
		return fmt.Sprintf("No alliance manager with an allocation of %d percent or more: %s", f.Limit, verdict.List(verdict.NamesOf(f.Objects, "")))
	}
	return "Each partner has a dedicated alliance manager and an executive sponsor"
}
