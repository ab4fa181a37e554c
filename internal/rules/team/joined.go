// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package team

import (
	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// Joining is when the time of somebody on a team began.
type Joining struct {
	Person v1alpha1.PersonRef
	// Always is true where the team does not say since when: the person was there from the start.
	Always bool
	// Date is the earliest of the days that the team says; none where it says none.
	Date worktime.Date
}

// Joinings lists the people of those entries of an alliance's team that count, each once, in the order of
// the team. Of several entries about one person the earliest day decides.
func Joinings(a *v1alpha1.Alliance, counts func(*v1alpha1.TeamMember) bool) []Joining {
	var found []Joining
	at := map[v1alpha1.PersonRef]int{}
	for i := range a.Spec.Team {
		t := &a.Spec.Team[i]
		if !counts(t) {
			continue
		}
		who := v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact}
		k, ok := at[who]
		if !ok {
			k = len(found)
			at[who], found = k, append(found, Joining{Person: who})
		}
		j := &found[k]
		switch d, err := verdict.ParseDate(t.JoinedDate); {
		case err != nil:
			j.Always = true
		case j.Date == worktime.Date{} || d.Before(j.Date):
			j.Date = d
		}
	}
	return found
}

// Briefed reports whether somebody was briefed by the moment, or else the briefing that is dated after it.
func Briefed(m *verdict.Moment, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, who v1alpha1.PersonRef) (bool, verdict.Upcoming) {
	var upcoming verdict.Upcoming
	for i := range a.Spec.Briefings {
		b := &a.Spec.Briefings[i]
		if b.Partner != who.Partner || b.Contact != who.Contact {
			continue
		}
		d, err := verdict.ParseDate(b.Date)
		if err != nil {
			continue
		}
		start := d.Start(Zone(partners[string(who.Partner)]))
		if m.Reached(start) {
			return true, verdict.Upcoming{}
		}
		upcoming.Note("The briefing", start)
	}
	return false, upcoming
}
