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

// partnersMapped holds when the goals, needs and contributions of each partner are written down.
func (s *State) partnersMapped() verdict.Finding {
	var lacks []verdict.Object
	for i := range s.Alliance.Spec.Partners {
		p := &s.Alliance.Spec.Partners[i]
		if !s.belongs(p.Name) {
			continue
		}
		for _, part := range mapParts {
			if !slices.ContainsFunc(part.of(p), says) {
				lacks = append(lacks, verdict.Object{
					Kind: v1alpha1.KindPartner, Name: string(p.Name), Reason: v1alpha1.ReasonNotMapped, Quote: part.name,
				})
			}
		}
	}
	if len(lacks) > 0 {
		slices.SortStableFunc(lacks, verdict.ByName)
		return verdict.False(v1alpha1.ReasonNotMapped, verdict.Data{Objects: lacks})
	}
	return verdict.True(v1alpha1.ReasonMapped, verdict.Data{})
}

// mapParts are what the alliance map has of each partner.
var mapParts = []struct {
	name string
	of   func(*v1alpha1.AlliancePartner) []v1alpha1.Text
}{
	{"goals", func(p *v1alpha1.AlliancePartner) []v1alpha1.Text { return p.Goals }},
	{"needs", func(p *v1alpha1.AlliancePartner) []v1alpha1.Text { return p.Needs }},
	{"contributes", func(p *v1alpha1.AlliancePartner) []v1alpha1.Text { return p.Contributes }},
}

// says reports whether a line has more than space.
func says(t v1alpha1.Text) bool { return strings.TrimSpace(string(t)) != "" }

func partnersMappedWords(f *verdict.Finding) string {
	if f.Reason == v1alpha1.ReasonMapped {
		return "The goals, needs and contributions of every partner are written down"
	}
	var partners []string
	for rest := f.Objects; len(rest) > 0; {
		name, parts := rest[0].Name, []string(nil)
		for len(rest) > 0 && rest[0].Name == name {
			parts, rest = append(parts, rest[0].Quote), rest[1:]
		}
		partners = append(partners, fmt.Sprintf("%s (%s)", name, strings.Join(parts, ", ")))
	}
	return "Not written down in spec.partners: " + verdict.List(partners)
}
