// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import "github.com/entente-dev/entente/api/v1alpha1"

// Partner is one of them, for a test to change.
func (w *World) Partner(name string) PartnerBuilder {
	p := w.Partners[name]
	if p == nil {
		panic("no partner: " + name)
	}
	return PartnerBuilder{p}
}

// Contact is somebody of a partner, for a test to change.
func (w *World) Contact(person string) *v1alpha1.Contact {
	p := Person(person)
	contacts := w.Partner(string(p.Partner)).Spec.Contacts
	for i := range contacts {
		if contacts[i].Name == p.Contact {
			return &contacts[i]
		}
	}
	panic("no contact: " + person)
}

// Member is somebody of the team, for a test to change.
func (w *World) Member(person string) *v1alpha1.TeamMember {
	p := Person(person)
	for i := range w.Alliance.Spec.Team {
		if t := &w.Alliance.Spec.Team[i]; t.Partner == p.Partner && t.Contact == p.Contact {
			return t
		}
	}
	panic("not on the team: " + person)
}

// Address replaces the ways to reach a person.
func (w *World) Address(person string, addresses ...v1alpha1.Address) *World {
	w.Contact(person).Addresses = addresses
	return w
}

// Away records an absence; the deputy may be empty.
func (w *World) Away(person string, from, to v1alpha1.Date, deputy v1alpha1.Name) *World {
	p := Person(person)
	w.Partner(string(p.Partner)).Away(p.Contact, from, to, deputy)
	return w
}

// Works gives a partner the working time of PartnerBuilder.Works.
func (w *World) Works(partner string, holidays v1alpha1.HolidayCalendar, more ...v1alpha1.Date) *World {
	w.Partner(partner).Works(holidays, more...)
	return w
}

func (w *World) Zone(partner string, zone v1alpha1.TimeZone) *World {
	w.Partner(partner).Spec.TimeZone = zone
	return w
}
