// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package team

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Knows reports whether somebody in a record counts: the partner is, or was, one of the alliance, and
// the contact is, or was, one of the partner. Who left stays declared, with a leftDate. Where the
// alliance or the Partner does not exist nobody can tell strangers, so everybody counts.
func Knows(a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, who v1alpha1.PersonRef) bool {
	if a == nil {
		return true
	}
	if !IsPartner(a, who.Partner) {
		return false
	}
	p := partners[string(who.Partner)]
	return p == nil || Contact(p, who.Contact) != nil
}

// InAlliance reports whether a partner belongs to an alliance at the moment: it has joined, and not
// left. Its last day counts in full, in its own zone.
func InAlliance(m *verdict.Moment, a *v1alpha1.Alliance, name v1alpha1.Name, partners map[string]*v1alpha1.Partner) bool {
	for i := range a.Spec.Partners {
		if p := &a.Spec.Partners[i]; p.Name == name {
			return p.JoinedDate == "" && p.LeftDate == "" || within(m, p.JoinedDate, p.LeftDate, Zone(partners[string(name)]))
		}
	}
	return false
}

// HasLeft reports whether somebody has left the partner, or the partner the alliance: nothing is written
// to them any more. Of whom nobody says so, it is false.
func HasLeft(m *verdict.Moment, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, who v1alpha1.PersonRef) bool {
	p := partners[string(who.Partner)]
	if a != nil {
		for i := range a.Spec.Partners {
			if x := &a.Spec.Partners[i]; x.Name == who.Partner && !within(m, "", x.LeftDate, Zone(p)) {
				return true
			}
		}
	}
	return p != nil && !AtPartner(m, p, who.Contact)
}

// JoinedTime is when a partner joined an alliance, the first moment of that day where it is; zero where
// nobody says when, or the date cannot be read.
func JoinedTime(p *v1alpha1.AlliancePartner, partners map[string]*v1alpha1.Partner) time.Time {
	d, err := verdict.ParseDate(p.JoinedDate)
	if err != nil {
		return time.Time{}
	}
	return d.Start(Zone(partners[string(p.Name)]))
}

// AtPartner reports whether a contact has not left the partner.
func AtPartner(m *verdict.Moment, p *v1alpha1.Partner, contact v1alpha1.Name) bool {
	c := Contact(p, contact)
	return c == nil || c.LeftDate == "" || within(m, "", c.LeftDate, Zone(p))
}

// within reports whether the moment lies between two dates; the last day counts in full. A date that
// is left out, or cannot be read, bounds nothing.
func within(m *verdict.Moment, from, to v1alpha1.Date, zone *time.Location) bool {
	if from != "" {
		if begun, valid := m.DayBegun(from, zone); valid && !begun {
			return false
		}
	}
	if to != "" {
		if over, valid := m.DayOver(to, zone); valid && over {
			return false
		}
	}
	return true
}
