// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package random

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
)

func (d *dice) partner(name v1alpha1.Name) *v1alpha1.Partner {
	p := &v1alpha1.Partner{}
	p.Name = string(name)
	p.Spec = v1alpha1.PartnerSpec{
		DisplayName: "Company " + string(name), Country: pick[v1alpha1.Country](d, "NL", "US", "DE"), TimeZone: d.zone(), Suspend: d.suspended(30),
	}
	if !d.oneIn(3) {
		p.Spec.WorkingTime = d.workingTime()
	}
	for _, contact := range people {
		c := v1alpha1.Contact{Name: contact, DisplayName: "Dear " + string(contact)}
		if d.oneIn(4) {
			c.TimeZone = d.zone()
		}
		for _, channel := range some(d, pick(d, 0, 1, 1, 2, 3, 3), "hook", "hook", "pager", "pager", "phone", "gone") {
			known := slices.ContainsFunc(c.Addresses, func(a v1alpha1.Address) bool { return string(a.Channel) == channel })
			if !known {
				c.Addresses = append(c.Addresses, v1alpha1.Address{Channel: v1alpha1.Name(channel), Address: string(contact) + "-1"})
			}
		}
		p.Spec.Contacts = append(p.Spec.Contacts, c)
	}
	for range d.IntN(3) {
		p.Spec.Assessments = append(p.Spec.Assessments, v1alpha1.Assessment{PerformedDate: d.date(), ValidFor: pick(d, "", "P1M", d.span())})
	}
	for range d.IntN(2) {
		p.Spec.CountryBriefings = append(p.Spec.CountryBriefings, v1alpha1.CountryBriefing{Date: d.date()})
	}
	for range d.IntN(3) {
		dates := []v1alpha1.Date{d.date(), d.date()}
		slices.Sort(dates)
		a := v1alpha1.Absence{Contact: pick(d, people...), FromDate: dates[0], ToDate: dates[1], Deputy: pick(d, append(people, "", "")...)}
		if a.Deputy == a.Contact {
			a.Deputy = ""
		}
		p.Spec.Absences = append(p.Spec.Absences, a)
	}
	return p
}

func (d *dice) workingTime() *v1alpha1.WorkingTime {
	w := &v1alpha1.WorkingTime{
		Days:  pick(d, []v1alpha1.Weekday{"Mon", "Tue", "Wed", "Thu", "Fri"}, []v1alpha1.Weekday{"Sun", "Mon", "Tue", "Wed", "Thu"}, []v1alpha1.Weekday{"Tue", "Sat"}),
		Start: pick[v1alpha1.TimeOfDay](d, "09:00", "08:30", "00:00"), End: pick[v1alpha1.TimeOfDay](d, "17:00", "23:59", "12:00"),
		HolidayCalendar: pick[v1alpha1.HolidayCalendar](d, "", "NL", "US", "US-CA"),
	}
	for range d.IntN(4) {
		day := d.date()
		if !slices.ContainsFunc(w.Holidays, func(h v1alpha1.Holiday) bool { return h.Date == day }) {
			w.Holidays = append(w.Holidays, v1alpha1.Holiday{Date: day})
		}
	}
	return w
}
