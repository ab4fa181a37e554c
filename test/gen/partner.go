// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// PartnerBuilder changes a partner.
type PartnerBuilder struct{ *v1alpha1.Partner }

// Partner is in Amsterdam, and has no contacts yet.
func Partner(name string) PartnerBuilder {
	return PartnerBuilder{&v1alpha1.Partner{
		ObjectMeta: meta(name),
		Spec:       v1alpha1.PartnerSpec{DisplayName: name, Country: "NL", TimeZone: "Europe/Amsterdam"},
	}}
}

func (b PartnerBuilder) In(namespace string) PartnerBuilder {
	b.Partner.Namespace = namespace
	return b
}

func (b PartnerBuilder) DisplayName(name string) PartnerBuilder {
	b.Spec.DisplayName = name
	return b
}

// Where sets the country and the time zone.
func (b PartnerBuilder) Where(country v1alpha1.Country, zone v1alpha1.TimeZone) PartnerBuilder {
	b.Spec.Country, b.Spec.TimeZone = country, zone
	return b
}

// Contacts adds people who are reached over the channel hook.
func (b PartnerBuilder) Contacts(names ...v1alpha1.Name) PartnerBuilder {
	for _, name := range names {
		b.Contact(name, v1alpha1.Address{Channel: "hook"})
	}
	return b
}

// Contact adds somebody with these addresses; without any they cannot be reached.
func (b PartnerBuilder) Contact(name v1alpha1.Name, addresses ...v1alpha1.Address) PartnerBuilder {
	b.Spec.Contacts = append(b.Spec.Contacts, v1alpha1.Contact{Name: name, Addresses: addresses})
	return b
}

// Works from Monday to Friday, nine to five, but for the holidays of a country, if one is
// said, and those that are listed.
func (b PartnerBuilder) Works(holidays v1alpha1.HolidayCalendar, more ...v1alpha1.Date) PartnerBuilder {
	w := &v1alpha1.WorkingTime{
		Days: []v1alpha1.Weekday{"Mon", "Tue", "Wed", "Thu", "Fri"}, Start: "09:00", End: "17:00", HolidayCalendar: holidays,
	}
	for _, d := range more {
		w.Holidays = append(w.Holidays, v1alpha1.Holiday{Date: d})
	}
	b.Spec.WorkingTime = w
	return b
}

// Away records an absence; the deputy may be empty.
func (b PartnerBuilder) Away(contact v1alpha1.Name, from, to v1alpha1.Date, deputy v1alpha1.Name) PartnerBuilder {
	b.Spec.Absences = append(b.Spec.Absences, v1alpha1.Absence{Contact: contact, FromDate: from, ToDate: to, Deputy: deputy})
	return b
}

func (b PartnerBuilder) Assessed(date v1alpha1.Date, validFor v1alpha1.Duration) PartnerBuilder {
	b.Spec.Assessments = append(b.Spec.Assessments, v1alpha1.Assessment{PerformedDate: date, ValidFor: validFor})
	return b
}

// Cased records that it looked at its business case of an alliance, or of each for "".
func (b PartnerBuilder) Cased(date v1alpha1.Date, alliance string, validFor v1alpha1.Duration) PartnerBuilder {
	c := v1alpha1.BusinessCase{Date: date, ValidFor: validFor}
	if alliance != "" {
		c.AllianceRef = &v1alpha1.AllianceReference{Name: alliance}
	}
	b.Spec.BusinessCases = append(b.Spec.BusinessCases, c)
	return b
}

// Says records what it says of something that the world's alliance shares.
func (b PartnerBuilder) Says(act v1alpha1.SharingAct, sharing v1alpha1.Name, date v1alpha1.Date) PartnerBuilder {
	return b.SaysOf(AllianceName, act, sharing, date)
}

// SaysOf is Says of what another alliance shares.
func (b PartnerBuilder) SaysOf(alliance string, act v1alpha1.SharingAct, sharing v1alpha1.Name, date v1alpha1.Date) PartnerBuilder {
	b.Spec.Sharing = append(b.Spec.Sharing, v1alpha1.SharingRecord{
		Date: date, AllianceRef: v1alpha1.AllianceReference{Name: alliance}, Name: sharing, Act: act,
	})
	return b
}

// Briefed records a briefing on its country.
func (b PartnerBuilder) Briefed(date v1alpha1.Date) PartnerBuilder {
	b.Spec.CountryBriefings = append(b.Spec.CountryBriefings, v1alpha1.CountryBriefing{Date: date})
	return b
}

func (b PartnerBuilder) Conditions(conditions ...metav1.Condition) PartnerBuilder {
	b.Status.Conditions = conditions
	return b
}
