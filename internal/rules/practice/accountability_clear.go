// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// accountabilityClear holds when each objective and each risk has somebody on the team who answers for it.
func (s *State) accountabilityClear() verdict.Finding {
	a := &s.Alliance.Spec
	if len(a.Objectives)+len(a.Risks) == 0 {
		return verdict.True(v1alpha1.ReasonNothingToAnswerFor, verdict.Data{})
	}
	onTeam := map[v1alpha1.PersonRef]bool{}
	for _, j := range s.onTeam(nil) {
		onTeam[j.Person] = true
	}
	var d verdict.Data
	nobody := false
	look := func(kind string, name v1alpha1.Name, owner *v1alpha1.PersonRef) {
		o := verdict.Object{Kind: kind, Name: string(name), Reason: v1alpha1.ReasonNobodyAccountable}
		switch {
		case owner == nil:
			nobody = true
		case onTeam[*owner]:
			return
		default:
			o.Reason, o.People = v1alpha1.ReasonOwnerNotOnTeam, []v1alpha1.PersonRef{*owner}
		}
		d.Objects = append(d.Objects, o)
	}
	for i := range a.Objectives {
		look(kindObjective, a.Objectives[i].Name, a.Objectives[i].Owner)
	}
	for i := range a.Risks {
		look(kindRisk, a.Risks[i].Name, a.Risks[i].Owner)
	}
	slices.SortFunc(d.Objects, func(a, b verdict.Object) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), verdict.ByName(a, b)) })
	switch {
	case nobody:
		return verdict.False(v1alpha1.ReasonNobodyAccountable, d)
	case len(d.Objects) > 0:
		return verdict.False(v1alpha1.ReasonOwnerNotOnTeam, d)
	}
	return verdict.True(v1alpha1.ReasonAccountable, d)
}

func accountabilityClearWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonAccountable:
		return "Each objective and each risk has somebody on the team who answers for it"
	case v1alpha1.ReasonNothingToAnswerFor:
		return "The alliance has neither objectives nor risks"
	}
	return grouped(f, ownedWords, verdict.List,
		group{v1alpha1.ReasonNobodyAccountable, "Nobody answers for "},
		group{v1alpha1.ReasonOwnerNotOnTeam, "Who answers for it is not on the team: "},
	)
}

// ownedWords name an objective or a risk, and its owner.
func ownedWords(_ *verdict.Finding, o *verdict.Object) string {
	text := strings.ToLower(o.Kind) + " " + o.Name
	if len(o.People) > 0 {
		text += " (" + verdict.PersonName(o.People[0]) + ")"
	}
	return text
}
