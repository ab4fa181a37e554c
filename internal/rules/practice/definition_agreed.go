// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
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
		return verdict.False(v1alpha1.ReasonNotDefined, verdict.Data{Lacks: lacks})
	}
	open, strangers := s.yetToAgree()
	mismatched := s.shortSighted()
	switch {
	case len(mismatched) > 0:
		return verdict.False(v1alpha1.ReasonHorizonMismatch, verdict.Data{
			Objects: append(mismatched, open...), Quote: string(s.Alliance.Spec.Definition.Horizon),
		}).Naming(strangers)
	case len(open) > 0:
		return verdict.False(v1alpha1.ReasonNotAgreed, verdict.Data{Objects: open}).Naming(strangers)
	}
	return verdict.True(v1alpha1.ReasonAgreed, verdict.Data{})
}

func definitionAgreedWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonNotDefined:
		return "spec.definition lacks " + strings.Join(f.Lacks, ", ")
	case v1alpha1.ReasonAgreed:
		return "Every partner agreed to the current wording"
	}
	var mismatched []string
	for i := range f.Objects {
		if o := &f.Objects[i]; o.Reason == v1alpha1.ReasonHorizonMismatch {
			mismatched = append(mismatched, fmt.Sprintf("sponsor %s of %s for %s", o.Name, o.Partners[0], horizonWords[o.Quote]))
		}
	}
	agreement := yetToAgreeWords(f)
	if len(mismatched) == 0 {
		return agreement
	}
	return verdict.WithNote(fmt.Sprintf("The alliance plans for %s, but %s", horizonWords[f.Quote], verdict.List(mismatched)), agreement)
}

// yetToAgreeWords name the partners that have not agreed; empty for none.
func yetToAgreeWords(f *verdict.Finding) string {
	var open []string
	for i := range f.Objects {
		o := &f.Objects[i]
		switch {
		case o.Reason != v1alpha1.ReasonNotAgreed:
		case o.Upcoming.Exists():
			open = append(open, o.Name+" ("+f.NotYet(&o.Upcoming)+")")
		default:
			open = append(open, o.Name)
		}
	}
	if len(open) == 0 {
		return ""
	}
	return "Yet to agree to the definition: " + verdict.List(open) + "; record it with kubectl entente agree"
}

// horizonWords say how far ahead somebody plans.
var horizonWords = map[string]string{
	string(v1alpha1.HorizonQuarter): "a quarter", string(v1alpha1.HorizonYear): "a year", string(v1alpha1.HorizonLongTerm): "the long term",
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

// yetToAgree lists the partners that have not agreed to the current wording, and those who said that they did
// and are none of their contacts.
func (s *State) yetToAgree() (open []verdict.Object, strangers []v1alpha1.PersonRef) {
	for _, p := range s.Alliance.Spec.Partners {
		if !s.belongs(p.Name) {
			continue
		}
		agreed, upcoming, unknown := s.agreed(p.Name)
		if strangers = append(strangers, unknown...); !agreed {
			open = append(open, verdict.Object{
				Kind: v1alpha1.KindPartner, Name: string(p.Name), Reason: v1alpha1.ReasonNotAgreed, Upcoming: upcoming,
			})
		}
	}
	slices.SortFunc(open, verdict.ByName)
	return open, strangers
}

// agreed reports whether a partner agreed to the current wording, or else the agreement that is
// dated after now, and those who said so and are none of its contacts.
func (s *State) agreed(partner v1alpha1.Name) (agreed bool, upcoming verdict.Upcoming, strangers []v1alpha1.PersonRef) {
	for _, a := range s.Alliance.Spec.Agreements {
		if a.Partner != partner || a.Digest != s.digest {
			continue
		}
		who := v1alpha1.PersonRef{Partner: partner, Contact: a.Contact}
		switch known := a.Contact == "" || team.Knows(s.Alliance, s.Partners, who); {
		case !s.Moment.Reached(a.Time.Time):
			if known {
				upcoming = verdict.Upcoming{What: "its agreement", At: a.Time.Time}
			}
		case known:
			return true, verdict.Upcoming{}, nil
		case !slices.Contains(strangers, who):
			strangers = append(strangers, who)
		}
	}
	return false, upcoming, strangers
}

// shortSighted lists the sponsors who look less far ahead than the alliance.
func (s *State) shortSighted() []verdict.Object {
	var out []verdict.Object
	for i := range s.Alliance.Spec.Team {
		t := &s.Alliance.Spec.Team[i]
		if t.Role != v1alpha1.RoleExecutiveSponsor || t.Expects == "" || !team.OnTeam(s.Moment, t, s.Partners) {
			continue
		}
		if horizonRank[t.Expects] < horizonRank[s.Alliance.Spec.Definition.Horizon] {
			out = append(out, verdict.Object{
				Kind: string(v1alpha1.RoleExecutiveSponsor), Name: string(t.Contact), Reason: v1alpha1.ReasonHorizonMismatch,
				Partners: []v1alpha1.Name{t.Partner}, Quote: string(t.Expects),
			})
		}
	}
	slices.SortFunc(out, func(a, b verdict.Object) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Partners[0], b.Partners[0]), cmp.Compare(a.Quote, b.Quote))
	})
	return out
}
