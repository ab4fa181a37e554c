// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/worktime"
)

// PartnerFacts is what a Partner's conditions follow from.
type PartnerFacts struct {
	Partner *v1alpha1.Partner
	// Teams are the alliances that list the partner, with their policies.
	Teams []Team
}

// Team is an alliance and its policy; Policy is nil where none is named or found.
type Team struct {
	Alliance *v1alpha1.Alliance
	Policy   *v1alpha1.CommunicationPolicy
}

// PartnerVerdict is what was found about a Partner.
type PartnerVerdict struct {
	Verdict
	// AssessmentExpiry is when the latest assessment ceases to hold; zero without one.
	AssessmentExpiry time.Time
}

// DecidePartner tells whether a partner is valid, assessed and reachable at a moment.
func DecidePartner(f PartnerFacts, now time.Time) PartnerVerdict {
	m := &moment{now: now}
	var v PartnerVerdict
	v.Conditions = make([]metav1.Condition, 0, 4)
	r := readiness{previous: f.Partner.Status.Conditions}
	if deref(f.Partner.Spec.Suspend) {
		r.suspended = "spec.suspend is true"
		v.ready(r, m)
		v.suspend(r.suspended, v1alpha1.ConditionAssessed, v1alpha1.ConditionReachable)
		return v
	}
	r.invalid = partnerErrors(f.Partner)
	r.missing = m.unknownAbsentees(f.Partner)
	v.ready(r, m)
	assessed := m.assessed(f.Partner)
	v.AssessmentExpiry = assessed.expiry
	v.add(v1alpha1.ConditionAssessed, assessed.finding())
	v.add(v1alpha1.ConditionReachable, m.reachable(f))
	v.NextCheck = m.next
	return v
}

// partnerErrors finds what the API server cannot: zones and dates that only this binary's
// calendar refuses.
func partnerErrors(p *v1alpha1.Partner) []fieldError {
	var errs []fieldError
	check := func(field string, err error) {
		if err != nil {
			errs = append(errs, fieldError{field, err})
		}
	}
	_, err := worktime.Zone(string(p.Spec.TimeZone))
	check("spec.timeZone", err)
	if err == nil {
		_, err = worktime.NewCalendar(workingTime(p))
		check("spec.workingTime", err)
	}
	for i := range p.Spec.Contacts {
		if zone := p.Spec.Contacts[i].TimeZone; zone != "" {
			_, err := worktime.Zone(string(zone))
			check(fmt.Sprintf("spec.contacts[%d].timeZone", i), err)
		}
	}
	for i, a := range p.Spec.Assessments {
		_, err := worktime.ParseDate(string(a.PerformedDate))
		check(fmt.Sprintf("spec.assessments[%d].performedDate", i), err)
		if a.ValidFor != "" {
			_, err := worktime.ParseSpan(string(a.ValidFor))
			check(fmt.Sprintf("spec.assessments[%d].validFor", i), err)
		}
	}
	for i, b := range p.Spec.CountryBriefings {
		_, err := worktime.ParseDate(string(b.Date))
		check(fmt.Sprintf("spec.countryBriefings[%d].date", i), err)
	}
	for i, a := range p.Spec.Absences {
		_, err := worktime.ParseDate(string(a.ToDate))
		check(fmt.Sprintf("spec.absences[%d].toDate", i), err)
	}
	return errs
}

// unknownAbsentees finds absences, not over yet, of people who are no contacts.
func (m *moment) unknownAbsentees(p *v1alpha1.Partner) []missing {
	var out []missing
	for i, a := range p.Spec.Absences {
		last, err := worktime.ParseDate(string(a.ToDate))
		if err != nil {
			continue
		}
		unknown := ""
		for _, name := range []v1alpha1.Name{a.Contact, a.Deputy} {
			if name != "" && contact(p, name) == nil {
				unknown = string(name)
			}
		}
		if unknown == "" || m.reached(last.End(partnerZone(p))) {
			continue
		}
		out = append(out, missing{v1alpha1.ReasonContactNotFound, fmt.Sprintf(
			"spec.absences[%d] names %s, who is no contact; add the contact, or correct the name", i, unknown)})
	}
	return out
}

// assessment is how a partner stands with its assessments.
type assessment struct {
	reason string // one of AssessmentValid, AssessmentExpired and NotAssessed
	// date and expiry of the latest; zero without one.
	date   worktime.Date
	expiry time.Time
	// ahead is the first that is dated after now; zero without one.
	ahead worktime.Date
}

// assessed looks at the latest assessment. It serves the partner itself and the alliances.
func (m *moment) assessed(p *v1alpha1.Partner) assessment {
	zone := partnerZone(p)
	out := assessment{reason: v1alpha1.ReasonNotAssessed}
	var latest *v1alpha1.Assessment
	for i := range p.Spec.Assessments {
		a := &p.Spec.Assessments[i]
		d, err := worktime.ParseDate(string(a.PerformedDate))
		if err != nil {
			continue
		}
		switch {
		case !m.reached(d.Start(zone)):
			if out.ahead == (worktime.Date{}) || d.Before(out.ahead) {
				out.ahead = d
			}
		case latest == nil || !d.Before(out.date): // of two with the same date the one entered later
			latest, out.date = a, d
		}
	}
	if latest == nil {
		return out
	}
	validFor, ok := span(latest.ValidFor)
	if !ok {
		validFor = worktime.Span{Months: 12}
	}
	out.expiry, out.reason = validFor.AfterDate(out.date, zone), v1alpha1.ReasonAssessmentValid
	if m.reached(out.expiry) {
		out.reason = v1alpha1.ReasonAssessmentExpired
	}
	return out
}

func (a *assessment) finding() finding {
	note := ""
	if a.ahead != (worktime.Date{}) {
		note = fmt.Sprintf("; the assessment dated %s is not yet true", a.ahead)
	}
	switch a.reason {
	case v1alpha1.ReasonAssessmentValid:
		return isTrue(a.reason, fmt.Sprintf("Assessed on %s, valid until %s%s", a.date, stamp(a.expiry), note))
	case v1alpha1.ReasonAssessmentExpired:
		return isFalse(a.reason, fmt.Sprintf("The assessment of %s expired at %s%s", a.date, stamp(a.expiry), note))
	}
	return isFalse(a.reason, "No assessment is on record"+note)
}

// reachable tells whether everybody on a team has an address on a channel of its policy.
func (m *moment) reachable(f PartnerFacts) finding {
	name := v1alpha1.Name(f.Partner.Name)
	partners := map[string]*v1alpha1.Partner{f.Partner.Name: f.Partner}
	var without []string
	members := 0
	for _, team := range f.Teams {
		if team.Policy == nil || team.Alliance.Spec.Stage == v1alpha1.StageClosed {
			continue
		}
		for i := range team.Alliance.Spec.Team {
			t := &team.Alliance.Spec.Team[i]
			if t.Partner != name || !m.onTeam(t, partners) {
				continue
			}
			members++
			if c := contact(f.Partner, t.Contact); c == nil || !hasChannel(c, team.Policy) {
				without = append(without, fmt.Sprintf("%s (team of %s)", t.Contact, team.Alliance.Name))
			}
		}
	}
	switch {
	case len(without) > 0:
		slices.Sort(without)
		return isFalse(v1alpha1.ReasonNoAddress, "Without an address on a channel of the policy: "+
			list(slices.Compact(without)))
	case members == 0:
		return isUnknown(v1alpha1.ReasonNotOnTeam, "No contact is on the team of an alliance that has a policy")
	}
	return isTrue(v1alpha1.ReasonReachable, "Everybody on a team has an address on a channel of the policy")
}

func hasChannel(c *v1alpha1.Contact, p *v1alpha1.CommunicationPolicy) bool {
	return slices.ContainsFunc(c.Addresses, func(a v1alpha1.Address) bool {
		return slices.ContainsFunc(p.Spec.Channels, func(ch v1alpha1.Channel) bool { return ch.Name == a.Channel })
	})
}

// contact returns a partner's contact of that name, or nil.
func contact(p *v1alpha1.Partner, name v1alpha1.Name) *v1alpha1.Contact {
	for i := range p.Spec.Contacts {
		if p.Spec.Contacts[i].Name == name {
			return &p.Spec.Contacts[i]
		}
	}
	return nil
}

// partnerZone is the zone of the partner's dates, UTC where it cannot be read.
func partnerZone(p *v1alpha1.Partner) *time.Location {
	if zone, err := worktime.Zone(string(p.Spec.TimeZone)); err == nil {
		return zone
	}
	return time.UTC
}
