// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// teamBriefed holds when everybody on the team, executives too, was told what the alliance is about, or
// has time yet for that.
func (s *State) teamBriefed() verdict.Finding {
	if s.policyMissing() {
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	}
	within := s.span(func(p *v1alpha1.CommunicationPolicySpec) v1alpha1.Duration { return p.BriefingWithin }, worktime.Span{Days: 30})
	var overdue, toCome []verdict.Object
	var d verdict.Data
	var upcoming verdict.Upcoming
	for _, j := range s.onTeam(nil) {
		briefed, dated := team.Briefed(s.Moment, s.Alliance, s.Partners, j.Person)
		if briefed {
			continue
		}
		if dated.Exists() {
			upcoming.Note(dated.What, dated.At)
		}
		o := personObject(j.Person)
		if o.Due = s.sinceJoining(&j, within); s.Moment.Reached(o.Due) {
			o.Reason, d.BadSince = v1alpha1.ReasonBriefingOverdue, verdict.Earliest(d.BadSince, o.Due)
			overdue = append(overdue, o)
		} else {
			o.Reason = reasonToCome
			toCome = append(toCome, o)
		}
	}
	slices.SortFunc(overdue, verdict.ByName)
	slices.SortFunc(toCome, verdict.ByName)
	d.Upcoming, d.Objects = upcoming.Ref(), append(overdue, toCome...)
	if len(overdue) > 0 {
		return verdict.False(v1alpha1.ReasonBriefingOverdue, d).Naming(s.briefedStrangers())
	}
	return verdict.True(v1alpha1.ReasonBriefed, d).Naming(s.briefedStrangers())
}

// briefedStrangers are people on record as briefed whom the alliance does not know.
func (s *State) briefedStrangers() strangers {
	var found strangers
	for i := range s.Alliance.Spec.Briefings {
		b := &s.Alliance.Spec.Briefings[i]
		s.noteStranger(&found, v1alpha1.PersonRef{Partner: b.Partner, Contact: b.Contact}, b.Date)
	}
	return found
}

func teamBriefedWords(f *verdict.Finding) string {
	if f.Reason == v1alpha1.ReasonPolicyNotFound {
		return "How soon people have to be briefed is not known without the policy"
	}
	parts := slices.Concat(overdueWords(f, v1alpha1.ReasonBriefingOverdue, "Briefing overdue"), toComeWords(f, reasonToCome, "To be briefed"))
	if len(parts) == 0 {
		parts = []string{"Everybody on the team was briefed"}
	}
	return f.AddUpcoming(strings.Join(parts, ". "))
}
