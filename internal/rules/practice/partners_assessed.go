// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/partner"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// partnersAssessed holds when every partner but the host has a valid assessment and, where
// it is of another country than the host, a country briefing.
func (s *State) partnersAssessed() verdict.Finding {
	var lacks []verdict.Object
	var unknown []string
	host := s.Partners[string(s.Alliance.Spec.Host)]
	for _, ap := range s.Alliance.Spec.Partners {
		if ap.Name == s.Alliance.Spec.Host || !s.belongs(ap.Name) {
			continue
		}
		p := s.Partners[string(ap.Name)]
		if p == nil {
			unknown = append(unknown, string(ap.Name))
			continue
		}
		lacks = append(lacks, s.assessmentLacks(p, host)...)
	}
	if len(lacks) > 0 {
		slices.SortStableFunc(lacks, verdict.ByName)
		return verdict.False(lacks[0].Reason, verdict.Data{BadSince: expired(lacks), Objects: lacks})
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		return verdict.Unknown(v1alpha1.ReasonPartnerNotFound, verdict.Data{Lacks: unknown})
	}
	return verdict.True(v1alpha1.ReasonAssessed, verdict.Data{})
}

// assessmentLacks lists what a partner lacks: a valid assessment, and a briefing on its country.
func (s *State) assessmentLacks(p, host *v1alpha1.Partner) []verdict.Object {
	var lacks []verdict.Object
	if f := partner.Assess(s.Moment, p); f.Status != metav1.ConditionTrue {
		lacks = append(lacks, verdict.Object{
			Kind: v1alpha1.KindPartner, Name: p.Name, Reason: f.Reason, Date: f.Date, Due: f.Until, Quote: f.Quote,
		})
	}
	if host == nil || host.Spec.Country == p.Spec.Country {
		return lacks
	}
	if briefed, upcoming := s.countryBriefed(p); !briefed {
		lacks = append(lacks, verdict.Object{
			Kind: v1alpha1.KindPartner, Name: p.Name, Reason: v1alpha1.ReasonNotBriefed, Quote: string(p.Spec.Country), Upcoming: upcoming,
		})
	}
	return lacks
}

// expired is when the first of the assessments ended; zero where something else is lacking, of which nobody knows
// since when.
func expired(lacks []verdict.Object) time.Time {
	var since time.Time
	for i := range lacks {
		if lacks[i].Due.IsZero() {
			return time.Time{}
		}
		since = verdict.Earliest(since, lacks[i].Due)
	}
	return since
}

func partnersAssessedWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonAssessed:
		return "Every partner but the host has a valid assessment"
	case v1alpha1.ReasonPartnerNotFound:
		return "There is no Partner " + verdict.List(f.Lacks)
	}
	lacks := make([]string, 0, len(f.Objects))
	for i := range f.Objects {
		o := &f.Objects[i]
		if o.Reason == v1alpha1.ReasonNotBriefed {
			briefed := f.Part(o.Reason, verdict.Data{Upcoming: &o.Upcoming})
			lacks = append(lacks, briefed.AddUpcoming(fmt.Sprintf("%s: no country briefing on %s is on record", o.Name, o.Quote)))
			continue
		}
		assessed := f.Part(o.Reason, verdict.Data{Date: o.Date, Until: o.Due, Quote: o.Quote})
		lacks = append(lacks, o.Name+": "+partner.AssessedWords(&assessed))
	}
	return strings.Join(lacks, "; ")
}

// countryBriefed reports whether somebody was told about a partner's country, or else the
// briefing that is dated after now.
func (s *State) countryBriefed(p *v1alpha1.Partner) (briefed bool, upcoming verdict.Upcoming) {
	zone := team.Zone(p)
	for _, b := range p.Spec.CountryBriefings {
		d, err := verdict.ParseDate(b.Date)
		if err != nil {
			continue // the Partner's own Ready condition says so
		}
		if at := d.Start(zone); s.Moment.Reached(at) {
			briefed = true
		} else {
			upcoming.Note("The briefing", at)
		}
	}
	return briefed, upcoming
}
