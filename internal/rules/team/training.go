// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package team

import (
	"cmp"
	"slices"
	"strings"
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
	// Until is when it ceases to count, and LastDay the last on which it does. Of several trainings the
	// one that holds longest decides.
	Until   time.Time
	LastDay worktime.Date
	// Endless is true where one of them never ceases to count.
	Endless bool
}

// Trainings lists what the people of an alliance's team learnt, sorted. Who left the team is left
// out; who never was on it, such as somebody of a steering committee, is not. A date that cannot
// be read is passed over. The policy, which may be nil, says how long those count that do not say so
// themselves.
func Trainings(m *verdict.Moment, a *v1alpha1.Alliance, policy *v1alpha1.CommunicationPolicy, partners map[string]*v1alpha1.Partner) []Learnt {
	var out []Learnt
	for i := range a.Spec.Trainings {
		t := &a.Spec.Trainings[i]
		who := v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact}
		zone := Zone(partners[string(t.Partner)])
		date, err := verdict.ParseDate(t.Date)
		if err != nil || t.Type == v1alpha1.TrainingTypeRecheck || !m.Reached(date.Start(zone)) || Left(m, a, who, partners) {
			continue
		}
		at := slices.IndexFunc(out, func(l Learnt) bool { return l.Person == who && SameTopic(l.Topic, t.Topic) })
		if at < 0 {
			at, out = len(out), append(out, Learnt{Person: who, Topic: t.Topic})
		}
		l := &out[at]
		l.Times++
		l.Latest = verdict.Latest(l.Latest, date.Start(zone))
		until, ends := validUntil(t, date, policy, zone)
		l.Endless = l.Endless || !ends
		if ends && l.Until.Before(until) {
			l.Until, l.LastDay = until, worktime.DateOf(until.Add(-time.Nanosecond).In(zone))
		}
	}
	slices.SortFunc(out, func(a, b Learnt) int {
		return cmp.Or(ByName(a.Person, b.Person), cmp.Compare(a.Topic, b.Topic))
	})
	return out
}

// validUntil is when a training of a day ceases to count: after its last day, or else after the time that
// the policy gives its topic. It is false for one that always counts.
func validUntil(t *v1alpha1.Training, date worktime.Date, policy *v1alpha1.CommunicationPolicy, zone *time.Location) (time.Time, bool) {
	if last, err := verdict.ParseDate(t.ValidUntilDate); err == nil {
		return last.End(zone), true
	}
	if policy == nil {
		return time.Time{}, false
	}
	for i := range policy.Spec.Training {
		need := &policy.Spec.Training[i]
		if span, ok := verdict.ParseSpan(need.ValidFor); ok && SameTopic(need.Topic, t.Topic) {
			return span.AfterDate(date, zone), true
		}
	}
	return time.Time{}, false
}

// SameTopic reports whether two topics are the same but for case and outer space.
func SameTopic(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
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
