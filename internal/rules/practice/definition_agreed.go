// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

var horizonRank = map[v1alpha1.Horizon]int{
	v1alpha1.HorizonQuarter: 1, v1alpha1.HorizonYear: 2, v1alpha1.HorizonLongTerm: 3,
}

// definitionAgreed holds when every partner agreed to the definition's current wording, and
// every sponsor looks as far ahead as it does.
func (s *State) definitionAgreed() verdict.Finding {
	if lacks := definitionLacks(s.Alliance.Spec.Definition); len(lacks) > 0 {
		return verdict.False(v1alpha1.ReasonNotDefined, "spec.definition lacks "+strings.Join(lacks, ", "))
	}
	var open []string
	for _, p := range s.Alliance.Spec.Partners {
		if agreed, note := s.agreed(p.Name); !agreed {
			open = append(open, string(p.Name)+note)
		}
	}
	slices.Sort(open)
	mismatched := s.shortSighted()
	agreement := "To agree in spec.agreements to status.definitionDigest: " + verdict.List(open)
	switch {
	case len(mismatched) > 0:
		message := fmt.Sprintf("The alliance plans for %s, but %s", s.Alliance.Spec.Definition.Horizon, verdict.List(mismatched))
		if len(open) > 0 {
			message += ". " + agreement
		}
		return verdict.False(v1alpha1.ReasonHorizonMismatch, message)
	case len(open) > 0:
		return verdict.False(v1alpha1.ReasonNotAgreed, agreement)
	}
	return verdict.True(v1alpha1.ReasonAgreed, "Every partner agreed to the current wording")
}

func definitionLacks(d *v1alpha1.Definition) []string {
	if d == nil {
		d = &v1alpha1.Definition{}
	}
	var lacks []string
	if d.Type == "" {
		lacks = append(lacks, "type")
	}
	if d.Horizon == "" {
		lacks = append(lacks, "horizon")
	}
	if d.Purpose == "" {
		lacks = append(lacks, "purpose")
	}
	return lacks
}

// agreed reports whether a partner agreed to the current wording. The note tells of an
// agreement that is dated after now.
func (s *State) agreed(partner v1alpha1.Name) (agreed bool, note string) {
	for _, a := range s.Alliance.Spec.Agreements {
		if a.Partner != partner || a.Digest != s.digest {
			continue
		}
		if s.Moment.Reached(a.Time.Time) {
			return true, ""
		}
		note = fmt.Sprintf(" (its agreement dated %s is not yet true)", verdict.Stamp(a.Time.Time))
	}
	return false, note
}

// shortSighted lists the sponsors who look less far ahead than the alliance.
func (s *State) shortSighted() []string {
	var out []string
	for i := range s.Alliance.Spec.Team {
		t := &s.Alliance.Spec.Team[i]
		if t.Role != v1alpha1.RoleExecutiveSponsor || t.Expects == "" || !team.OnTeam(s.Moment, t, s.Partners) {
			continue
		}
		if horizonRank[t.Expects] < horizonRank[s.Alliance.Spec.Definition.Horizon] {
			out = append(out, fmt.Sprintf("sponsor %s of %s expects %s", t.Contact, t.Partner, t.Expects))
		}
	}
	slices.Sort(out)
	return out
}
