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
	"github.com/entente-dev/entente/internal/worktime"
)

// businessCaseCurrent holds when each partner has a business case of the alliance that holds.
func (s *State) businessCaseCurrent() verdict.Finding {
	if s.policyMissing() {
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	}
	var lacks []verdict.Object
	unknown := s.eachPartner(func(p *v1alpha1.Partner) {
		if o, holds := s.businessCase(p); !holds {
			lacks = append(lacks, o)
		}
	})
	if len(lacks) > 0 {
		slices.SortFunc(lacks, verdict.ByName)
		reason := v1alpha1.ReasonBusinessCaseExpired
		if len(verdict.NamesOf(lacks, v1alpha1.ReasonNoBusinessCase)) > 0 {
			reason = v1alpha1.ReasonNoBusinessCase
		}
		return verdict.False(reason, verdict.Data{BadSince: expired(lacks), Objects: lacks})
	}
	if len(unknown) > 0 {
		return verdict.Unknown(v1alpha1.ReasonPartnerNotFound, verdict.Data{Lacks: unknown})
	}
	return verdict.True(v1alpha1.ReasonBusinessCasesValid, verdict.Data{})
}

// businessCase is how the latest business case of a partner stands, and whether it holds.
func (s *State) businessCase(p *v1alpha1.Partner) (o verdict.Object, holds bool) {
	o = verdict.Object{Kind: v1alpha1.KindPartner, Name: p.Name, Reason: v1alpha1.ReasonNoBusinessCase}
	zone := team.Zone(p)
	var latest *v1alpha1.BusinessCase
	var date worktime.Date
	for i := range p.Spec.BusinessCases {
		c := &p.Spec.BusinessCases[i]
		day, err := verdict.ParseDate(c.Date)
		if err != nil || c.AllianceRef != nil && c.AllianceRef.Name != s.Alliance.Name {
			continue // the Partner's own Ready condition tells of a date that cannot be read
		}
		switch at := day.Start(zone); {
		case !s.Moment.Reached(at):
			o.Upcoming.Note("The business case", at)
		case latest == nil || !day.Before(date): // of two with the same date the one entered later
			latest, date = c, day
		}
	}
	if latest == nil {
		return o, false
	}
	validFor, ok := verdict.ParseSpan(latest.ValidFor)
	if !ok {
		validFor = s.span(func(p *v1alpha1.CommunicationPolicySpec) v1alpha1.Duration { return committee(p).BusinessCaseFor }, worktime.Span{Months: 12})
	}
	o.Reason, o.Date, o.Due = v1alpha1.ReasonBusinessCaseExpired, latest.Date, validFor.AfterDate(date, zone)
	return o, !s.Moment.Reached(o.Due)
}

func businessCaseCurrentWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonPolicyNotFound:
		return "How long a business case holds is not known without the policy"
	case v1alpha1.ReasonPartnerNotFound:
		return "There is no Partner " + verdict.List(f.Lacks)
	case v1alpha1.ReasonBusinessCasesValid:
		return "Each partner has a business case that holds"
	}
	lacks := make([]string, 0, len(f.Objects))
	for i := range f.Objects {
		o := &f.Objects[i]
		text := o.Name + ": no business case is on record"
		if o.Reason == v1alpha1.ReasonBusinessCaseExpired {
			text = fmt.Sprintf("%s: the business case of %s expired at %s", o.Name, o.Date, f.StampEnd(o.Due))
		}
		if o.Upcoming.Exists() {
			text += " (" + f.NotYet(&o.Upcoming) + ")"
		}
		lacks = append(lacks, text)
	}
	return strings.Join(lacks, "; ")
}
