// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package team

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// JointTime is when all partners of an alliance work, each as long as it is of the alliance: who
// joins or leaves turns nothing that was before. What cannot be used of a partner's
// working time is left out of it: the Partner's own Ready condition says so, and the ladder
// must not stop for that. So is a partner that does not exist.
func JointTime(a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner) worktime.Joint {
	joint := make(worktime.Joint, 0, len(a.Spec.Partners))
	for i := range a.Spec.Partners {
		member := &a.Spec.Partners[i]
		if p := partners[string(member.Name)]; p != nil {
			if c := calendarOf(p); c != nil {
				joint = append(joint, c.Within(dateOf(member.JoinedDate), dateOf(member.LeftDate)))
			}
		}
	}
	return joint
}

// dateOf reads a date; nil where it is left out, or cannot be read.
func dateOf(d v1alpha1.Date) *worktime.Date {
	date, err := verdict.ParseDate(d)
	if err != nil {
		return nil
	}
	return &date
}

// calendarOf returns a partner's calendar; nil only if its zone were not known, which Zone
// has turned into UTC before.
func calendarOf(p *v1alpha1.Partner) *worktime.Calendar { return calendarIn(p, Zone(p)) }

// PersonCalendar is when somebody at a partner works: the partner's days and hours, by the clocks of
// the contact's own zone.
func PersonCalendar(p *v1alpha1.Partner, c *v1alpha1.Contact) *worktime.Calendar {
	return calendarIn(p, PersonZone(p, c))
}

func calendarIn(p *v1alpha1.Partner, zone *time.Location) *worktime.Calendar {
	w := WorkingTime(p)
	w.Zone = zone.String()
	c, err := worktime.NewCalendar(w)
	if err != nil && w.HolidayCalendar != "" {
		w.HolidayCalendar = ""
		c, err = worktime.NewCalendar(w)
	}
	if err != nil {
		c, _ = worktime.NewCalendar(worktime.WorkingTime{Zone: w.Zone})
	}
	return c
}

// WorkingTime is a partner's working time in the terms of the worktime package.
func WorkingTime(p *v1alpha1.Partner) worktime.WorkingTime {
	w := worktime.WorkingTime{Zone: string(p.Spec.TimeZone)}
	spec := p.Spec.WorkingTime
	if spec == nil {
		return w
	}
	w.Start, w.End, w.HolidayCalendar = string(spec.Start), string(spec.End), string(spec.HolidayCalendar)
	for _, d := range spec.Days {
		w.Days = append(w.Days, string(d))
	}
	for i := range spec.Holidays {
		w.Holidays = append(w.Holidays, string(spec.Holidays[i].Date))
	}
	for i := range spec.NotHolidays {
		w.NotHolidays = append(w.NotHolidays, string(spec.NotHolidays[i].Date))
	}
	return w
}
