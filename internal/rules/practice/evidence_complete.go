// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"slices"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/policy"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// kindAssessment and kindBusinessCase mark records of a partner among the objects of a finding.
const (
	kindAssessment   = "Assessment"
	kindBusinessCase = "BusinessCase"
)

// evidenceComplete holds when the alliance has its contract, and what was recorded within the window has its evidence, or
// there is time for it.
func (s *State) evidenceComplete() verdict.Finding {
	var d verdict.Data
	if s.Alliance.Spec.AgreementURL == "" {
		d.Lacks = []string{"agreementURL"}
	}
	var unknown []string
	if !s.policyMissing() {
		d.Objects, unknown = s.evidenceLacks()
	}
	late := slices.ContainsFunc(d.Objects, func(o verdict.Object) bool { return o.Reason == v1alpha1.ReasonEvidenceMissing })
	switch {
	case len(d.Lacks) > 0: // since when it is not there nobody knows
		return verdict.False(v1alpha1.ReasonNoAgreement, d)
	case s.policyMissing():
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, d)
	case late:
		d.BadSince = d.Objects[0].Due // what is late is first
		return verdict.False(v1alpha1.ReasonEvidenceMissing, d)
	case len(unknown) > 0:
		return verdict.Unknown(v1alpha1.ReasonPartnerNotFound, verdict.Data{Lacks: unknown})
	case len(d.Objects) > 0:
		return verdict.True(v1alpha1.ReasonEvidencePending, d)
	}
	return verdict.True(v1alpha1.ReasonEvidenceComplete, d)
}

// evidenceLacks lists what was recorded within the window and has no evidence, what is late first, and the partners of which
// nothing is known.
func (s *State) evidenceLacks() (lacks []verdict.Object, unknown []string) {
	within := policy.EvidenceWithin(committee(s.policySpec()))
	for _, r := range s.withoutMinutes() {
		o := verdict.Object{Kind: v1alpha1.KindReview, Name: r.Name, Partners: []v1alpha1.Name{s.Alliance.Spec.Host}} // it keeps the record
		lacks = append(lacks, s.evidenceDue(o, verdict.After(within, r.Spec.Record.HeldTime.Time, time.UTC)))
	}
	unknown = s.eachPartner(func(p *v1alpha1.Partner) { lacks = append(lacks, s.withoutReport(p, within)...) })
	return lateFirst(lacks), unknown
}

// withoutMinutes are the formal reviews that were held within the window, and have no minutes.
func (s *State) withoutMinutes() []*reviewOf {
	window := policy.EvidenceWindow(committee(s.policySpec()))
	var without []*reviewOf
	for i := range s.reviews {
		r := &s.reviews[i]
		if isMeeting(r) && r.Spec.Record.MinutesURL == "" && !s.Moment.Reached(verdict.After(window, r.Spec.Record.HeldTime.Time, time.UTC)) {
			without = append(without, r)
		}
	}
	return without
}

// withoutReport lists the assessments of a partner, and its business cases of the alliance, that are within the window and do
// not say where they are.
func (s *State) withoutReport(p *v1alpha1.Partner, within worktime.Span) []verdict.Object {
	var without []verdict.Object
	zone, window := team.Zone(p), policy.EvidenceWindow(committee(s.policySpec()))
	note := func(kind string, date v1alpha1.Date, link string) {
		day, err := verdict.ParseDate(date)
		if link != "" || err != nil { // the Partner's own Ready condition tells of a date that cannot be read
			return
		}
		if s.Moment.Reached(day.Start(zone)) && !s.Moment.Reached(window.AfterDate(day, zone)) {
			o := verdict.Object{Kind: kind, Name: p.Name, Date: date, Partners: []v1alpha1.Name{v1alpha1.Name(p.Name)}}
			without = append(without, s.evidenceDue(o, within.AfterDate(day, zone)))
		}
	}
	for i := range p.Spec.Assessments {
		a := &p.Spec.Assessments[i]
		note(kindAssessment, a.PerformedDate, a.ReportURL)
	}
	for i := range p.Spec.BusinessCases {
		if c := &p.Spec.BusinessCases[i]; c.AllianceRef == nil || c.AllianceRef.Name == s.Alliance.Name {
			note(kindBusinessCase, c.Date, c.CaseURL)
		}
	}
	return without
}

// evidenceDue is something of which the evidence is to be there by a time.
func (s *State) evidenceDue(o verdict.Object, due time.Time) verdict.Object {
	o.Due, o.Reason = due, v1alpha1.ReasonEvidencePending
	if s.Moment.Reached(due) {
		o.Reason = v1alpha1.ReasonEvidenceMissing
	}
	return o
}

func evidenceCompleteWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonPolicyNotFound:
		return "How soon evidence has to be there is not known without the policy"
	case v1alpha1.ReasonPartnerNotFound:
		return "There is no Partner " + verdict.List(f.Lacks)
	case v1alpha1.ReasonEvidenceComplete:
		return "The contract is there, and what was recorded within the window has its evidence"
	}
	var parts []string
	if f.Reason == v1alpha1.ReasonNoAgreement {
		parts = append(parts, "Nothing says where the contract is; write its address in spec.agreementURL")
	}
	lacks := grouped(f, evidenceWords, list,
		group{v1alpha1.ReasonEvidenceMissing, "Not there in time: "},
		group{v1alpha1.ReasonEvidencePending, "To come: "},
	)
	if lacks != "" {
		parts = append(parts, lacks)
	}
	return strings.Join(parts, ". ")
}

// evidenceWords tell of something that has no evidence, and by when it is to have some.
func evidenceWords(f *verdict.Finding, o *verdict.Object) string {
	return evidenceOf(o) + ", due by " + f.StampEnd(o.Due)
}

// evidenceOf names the evidence that is lacking.
func evidenceOf(o *verdict.Object) string {
	switch o.Kind {
	case kindAssessment:
		return "the report of the assessment of " + o.Name + " on " + string(o.Date)
	case kindBusinessCase:
		return "the business case of " + o.Name + " of " + string(o.Date)
	}
	return "the minutes of " + o.Name
}
