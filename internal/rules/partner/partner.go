// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package partner decides on Partners: whether one is assessed, and whether its people can be
// reached.
package partner

import (
	"fmt"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// Facts is what a Partner's conditions follow from.
type Facts struct {
	Partner *v1alpha1.Partner
	// Teams are the alliances that list the partner, with their policies.
	Teams []Team
}

// Team is an alliance, its policy and its partners; Policy is nil where none is named or found.
type Team struct {
	Alliance *v1alpha1.Alliance
	Policy   *v1alpha1.CommunicationPolicy
	// Partners of the alliance that exist, by name: when a step first runs depends on all of them.
	Partners map[string]*v1alpha1.Partner
}

// Verdict is what was found about a Partner.
type Verdict struct {
	verdict.Verdict
	// AssessmentExpiry is when the latest assessment ceases to hold; zero without one.
	AssessmentExpiry time.Time
}

// Decide tells whether a partner is valid, assessed and reachable at a moment.
func Decide(f Facts, now time.Time) Verdict {
	m := &verdict.Moment{Now: now}
	v := Verdict{Verdict: verdict.New(4, team.Zone(f.Partner))}
	r := verdict.Readiness{Previous: f.Partner.Status.Conditions, Rest: verdict.RestOf(f.Partner, f.Partner.Spec.Suspend, nil)}
	r.Invalid = partnerErrors(f.Partner)
	r.Missing = unknownAbsentees(m, f.Partner)
	r.Valid.Quote, r.Valid.Lacks, r.Note = unknownHolidays(m, f.Partner), strays(&f), notes
	v.AddReady(r, m)
	assessed := Assess(m, f.Partner)
	v.AssessmentExpiry = assessed.Until
	v.Add(v1alpha1.ConditionAssessed, assessed, AssessedWords)
	v.Add(v1alpha1.ConditionReachable, reachable(m, f), reachableWords)
	v.NextCheck = m.Next
	return v
}

// partnerErrors finds what the API server cannot: zones and dates that only this binary's
// calendar refuses.
func partnerErrors(p *v1alpha1.Partner) []verdict.FieldError {
	var errs []verdict.FieldError
	check := func(field string, err error) {
		if err != nil {
			errs = append(errs, verdict.FieldError{Field: field, Err: err})
		}
	}
	checkAt := func(list string, i int, field string, err error) { // names the field only if there is something to say
		if err != nil {
			check(fmt.Sprintf("spec.%s[%d].%s", list, i, field), err)
		}
	}
	_, err := worktime.Zone(string(p.Spec.TimeZone))
	check("spec.timeZone", err)
	if err == nil {
		_, err = worktime.NewCalendar(team.WorkingTime(p))
		check("spec.workingTime", err)
	}
	for i := range p.Spec.Contacts {
		if zone := p.Spec.Contacts[i].TimeZone; zone != "" {
			_, err := worktime.Zone(string(zone))
			checkAt("contacts", i, "timeZone", err)
		}
	}
	for i, c := range p.Spec.BusinessCases {
		_, err := worktime.ParseDate(string(c.Date))
		checkAt("businessCases", i, "date", err)
		if c.ValidFor != "" {
			_, err := worktime.ParseSpan(string(c.ValidFor))
			checkAt("businessCases", i, "validFor", err)
		}
	}
	for i, r := range p.Spec.Sharing {
		_, err := worktime.ParseDate(string(r.Date))
		checkAt("sharing", i, "date", err)
	}
	for i, a := range p.Spec.Assessments {
		_, err := worktime.ParseDate(string(a.PerformedDate))
		checkAt("assessments", i, "performedDate", err)
		if a.ValidFor != "" {
			_, err := worktime.ParseSpan(string(a.ValidFor))
			checkAt("assessments", i, "validFor", err)
		}
	}
	for i, b := range p.Spec.CountryBriefings {
		_, err := worktime.ParseDate(string(b.Date))
		checkAt("countryBriefings", i, "date", err)
	}
	for i, a := range p.Spec.Absences {
		_, err := worktime.ParseDate(string(a.ToDate))
		checkAt("absences", i, "toDate", err)
	}
	return errs
}

// unknownAbsentees finds absences, not over yet, of people who are no contacts.
func unknownAbsentees(m *verdict.Moment, p *v1alpha1.Partner) []verdict.Missing {
	var out []verdict.Missing
	for i, a := range p.Spec.Absences {
		last, err := worktime.ParseDate(string(a.ToDate))
		if err != nil {
			continue
		}
		unknown := ""
		for _, name := range []v1alpha1.Name{a.Contact, a.Deputy} {
			if name != "" && team.Contact(p, name) == nil {
				unknown = string(name)
			}
		}
		if unknown == "" || m.Reached(last.End(team.Zone(p))) {
			continue
		}
		out = append(out, verdict.Missing{
			Reason: v1alpha1.ReasonContactNotFound, Name: unknown, In: p.Name, Field: fmt.Sprintf("spec.absences[%d]", i),
		})
	}
	return out
}
