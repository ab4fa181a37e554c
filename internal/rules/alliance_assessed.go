// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// partnersAssessed holds when every partner but the host has a valid assessment and, where
// it is of another country than the host, a country briefing.
func (s *allianceState) partnersAssessed() finding {
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
		if a := s.m.assessed(p); a.reason != v1alpha1.ReasonAssessmentValid {
			lacks = append(lacks, lack{a.reason, fmt.Sprintf("%s: %s", p.Name, a.finding().message)})
		}
		if host == nil || host.Spec.Country == p.Spec.Country {
			continue
		}
		if briefed, ahead := s.briefed(p); !briefed {
			lacks = append(lacks, lack{v1alpha1.ReasonNotBriefed, ahead.on(fmt.Sprintf(
				"%s: no country briefing on %s is on record", p.Name, p.Spec.Country))})
		}
	}
	if len(lacks) > 0 {
		slices.SortFunc(lacks, func(a, b lack) int { return strings.Compare(a.message, b.message) })
		return isFalse(lacks[0].reason, join(lacks, func(l lack) string { return l.message }))
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		return isUnknown(v1alpha1.ReasonPartnerNotFound, "There is no Partner "+list(unknown))
	}
	return isTrue(v1alpha1.ReasonAssessed, "Every partner but the host has a valid assessment")
}

// briefed reports whether somebody was told about a partner's country.
func (s *allianceState) briefed(p *v1alpha1.Partner) (briefed bool, ahead toCome) {
	zone := partnerZone(p)
	for _, b := range p.Spec.CountryBriefings {
		d, err := parseDate(b.Date)
		if err != nil {
			continue // the Partner's own Ready condition says so
		}
		if at := d.Start(zone); s.m.reached(at) {
			briefed = true
		} else {
			ahead.see("The briefing", at)
		}
	}
	return briefed, ahead
}
