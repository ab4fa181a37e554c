// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package team

import (
	"cmp"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// Learnt is a topic that somebody of a team learnt, by all their trainings in it that are true
// by now.
type Learnt struct {
	Person v1alpha1.PersonRef
	Topic  string
	// Times counts the trainings; Latest is when the day of the latest began.
	Times  int
	Latest time.Time
	// LastDay on which it counts. Of several trainings the one that holds longest decides.
	LastDay worktime.Date
	// Endless is true where one of them never ceases to count.
	Endless bool
}

// Trainings lists what the people of an alliance's team learnt, sorted. Who left the team is left
// out; who never was on it, such as somebody of a steering committee, is not. A date that cannot
// be read is passed over.
func Trainings(m *verdict.Moment, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner) []Learnt {
	var out []Learnt
	for i := range a.Spec.Trainings {
		t := &a.Spec.Trainings[i]
		who := v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact}
		zone := Zone(partners[string(t.Partner)])
		date, err := verdict.ParseDate(t.Date)
		if err != nil || !m.Reached(date.Start(zone)) || Left(m, a, who, partners) {
			continue
		}
		at := slices.IndexFunc(out, func(l Learnt) bool { return l.Person == who && l.Topic == t.Topic })
		if at < 0 {
			at, out = len(out), append(out, Learnt{Person: who, Topic: t.Topic})
		}
		l := &out[at]
		l.Times++
		l.Latest = verdict.Latest(l.Latest, date.Start(zone))
		last, err := verdict.ParseDate(t.ValidUntilDate)
		l.Endless = l.Endless || err != nil
		if err == nil && l.LastDay.Before(last) {
			l.LastDay = last
		}
	}
	slices.SortFunc(out, func(a, b Learnt) int {
		return cmp.Or(cmp.Compare(a.Person.Partner, b.Person.Partner), cmp.Compare(a.Person.Contact, b.Person.Contact), cmp.Compare(a.Topic, b.Topic))
	})
	return out
}

// Left reports whether somebody was on an alliance's team and has left it, in every role. The
// last day counts in full, in the zone of the person's partner; a date that cannot be read does
// not end anything.
func Left(m *verdict.Moment, a *v1alpha1.Alliance, who v1alpha1.PersonRef, partners map[string]*v1alpha1.Partner) bool {
	was := false
	for i := range a.Spec.Team {
		t := &a.Spec.Team[i]
		if t.Partner != who.Partner || t.Contact != who.Contact {
			continue
		}
		if over, _ := m.DayOver(t.LeftDate, Zone(partners[string(who.Partner)])); !over {
			return false
		}
		was = true
	}
	return was
}
