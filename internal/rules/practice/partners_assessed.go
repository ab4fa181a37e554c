// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/partner"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// partnersAssessed holds when every partner but the host has a valid assessment and, where
// it is of another country than the host, a country briefing.
func (s *State) partnersAssessed() verdict.Finding {
	type lack struct{ reason, message string }
	var lacks []lack
	var unknown []string
	host := s.Partners[string(s.Alliance.Spec.Host)]
	for _, ap := range s.Alliance.Spec.Partners {
		if ap.Name == s.Alliance.Spec.Host {
			continue
		}
		p := s.Partners[string(ap.Name)]
		if p == nil {
			unknown = append(unknown, string(ap.Name))
			continue
		}
		if a := partner.Assess(s.Moment, p); a.Reason != v1alpha1.ReasonAssessmentValid {
			lacks = append(lacks, lack{a.Reason, fmt.Sprintf("%s: %s", p.Name, a.Finding().Message)})
		}
		if host == nil || host.Spec.Country == p.Spec.Country {
			continue
		}
		if briefed, ahead := s.countryBriefed(p); !briefed {
			lacks = append(lacks, lack{v1alpha1.ReasonNotBriefed, ahead.AddTo(fmt.Sprintf(
				"%s: no country briefing on %s is on record", p.Name, p.Spec.Country))})
		}
	}
	if len(lacks) > 0 {
		slices.SortFunc(lacks, func(a, b lack) int { return strings.Compare(a.message, b.message) })
		return verdict.False(lacks[0].reason, verdict.Join(lacks, func(l lack) string { return l.message }))
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		return verdict.Unknown(v1alpha1.ReasonPartnerNotFound, "There is no Partner "+verdict.List(unknown))
	}
	return verdict.True(v1alpha1.ReasonAssessed, "Every partner but the host has a valid assessment")
}

// countryBriefed reports whether somebody was told about a partner's country.
func (s *State) countryBriefed(p *v1alpha1.Partner) (briefed bool, ahead verdict.Upcoming) {
	zone := team.Zone(p)
	for _, b := range p.Spec.CountryBriefings {
		d, err := verdict.ParseDate(b.Date)
		if err != nil {
			continue // the Partner's own Ready condition says so
		}
		if at := d.Start(zone); s.Moment.Reached(at) {
			briefed = true
		} else {
			ahead.Note("The briefing", at)
		}
	}
	return briefed, ahead
}
