// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package team

import (
	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// StandIn returns who is there for a contact at the moment: the contact, or, in an absence,
// the deputy, or the deputy's. There may be nobody: no deputy is named, those who stand in for
// each other are all away, or somebody of them has left the partner.
func StandIn(m *verdict.Moment, ref v1alpha1.PersonRef, partners map[string]*v1alpha1.Partner) (v1alpha1.PersonRef, bool) {
	return standIn(Always(m), ref, partners)
}

// When says for which moment it is asked whether somebody is there.
type When func(v1alpha1.PersonRef) *verdict.Moment

// Always asks for one moment, whoever it is.
func Always(m *verdict.Moment) When { return func(v1alpha1.PersonRef) *verdict.Moment { return m } }

// standIn asks for each of those who stand in for the moment that is theirs.
func standIn(when When, ref v1alpha1.PersonRef, partners map[string]*v1alpha1.Partner) (v1alpha1.PersonRef, bool) {
	p := partners[string(ref.Partner)]
	if p == nil {
		return ref, true
	}
	m := when(ref)
	for range p.Spec.Absences { // a longer chain has come back to where it began
		absence := AbsenceOf(m, p, ref.Contact)
		if absence == nil || !AtPartner(m, p, ref.Contact) {
			break
		}
		if absence.Deputy == "" {
			return ref, false
		}
		ref.Contact = absence.Deputy
		m = when(ref)
	}
	return ref, AtPartner(m, p, ref.Contact) && AbsenceOf(m, p, ref.Contact) == nil
}

// There returns who is there for somebody in an alliance, each at the moment that is theirs: whoever
// stands in as StandIn has it, and nobody of a partner that does not, or no longer, belong to it. An
// issue is nobody else's business.
func There(when When, a *v1alpha1.Alliance, ref v1alpha1.PersonRef, partners map[string]*v1alpha1.Partner) (v1alpha1.PersonRef, bool) {
	if !InAlliance(when(ref), a, ref.Partner, partners) {
		return ref, false
	}
	return standIn(when, ref, partners)
}

// AbsenceOf returns the absence that a contact is in, or nil; of several the latest on record,
// since that may name the deputy that an earlier one lacks. The first and the last day count
// in full, in the partner's zone.
func AbsenceOf(m *verdict.Moment, p *v1alpha1.Partner, contact v1alpha1.Name) *v1alpha1.Absence {
	zone := Zone(p)
	var found *v1alpha1.Absence
	for i := range p.Spec.Absences {
		a := &p.Spec.Absences[i]
		if a.Contact != contact {
			continue
		}
		from, err := verdict.ParseDate(a.FromDate)
		to, err2 := verdict.ParseDate(a.ToDate)
		if err == nil && err2 == nil && m.Reached(from.Start(zone)) && !m.Reached(to.End(zone)) {
			found = a
		}
	}
	return found
}
