// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// onTeam lists the people who are on the team now, each once; where a condition is given, those whose
// entries meet it. Nobody of a partner that does not belong to the alliance is.
func (s *State) onTeam(meets func(*v1alpha1.TeamMember) bool) []team.Joining {
	return team.Joinings(s.Alliance, func(t *v1alpha1.TeamMember) bool {
		return (meets == nil || meets(t)) && s.belongs(t.Partner) && team.OnTeam(s.Moment, t, s.Partners)
	})
}

// sinceJoining is when a span is over since somebody joined the team, or since their partner joined the
// alliance, if that was later. It counts as other intervals do: see Arming.from.
func (s *State) sinceJoining(j *team.Joining, span worktime.Span) time.Time {
	zone := team.Zone(s.Partners[string(j.Person.Partner)])
	var joined time.Time
	if !j.Always {
		joined = j.Date.Start(zone)
	}
	for i := range s.Alliance.Spec.Partners {
		if p := &s.Alliance.Spec.Partners[i]; p.Name == j.Person.Partner {
			joined = verdict.Latest(joined, team.JoinedTime(p, s.Partners))
		}
	}
	from := s.arming.from(joined)
	if from.Equal(joined) { // the beginning of a day
		return span.AfterDate(worktime.DateOf(from.In(zone)), zone)
	}
	return verdict.After(span, from, time.UTC)
}

// kindPerson marks people among the objects of a finding: each is named as PARTNER/CONTACT.
const kindPerson = "Person"

// reasonToCome marks people of whom something is due later.
const reasonToCome = "ToCome"

func personObject(who v1alpha1.PersonRef) verdict.Object {
	return verdict.Object{Kind: kindPerson, Name: verdict.PersonName(who), Partners: []v1alpha1.Name{who.Partner}}
}

// peopleBy names the people who are among the objects of a finding for a reason, each with what is due of
// them, if that is said, and when.
func peopleBy(f *verdict.Finding, reason, by string, stamp func(time.Time) string) []string {
	var names []string
	for i := range f.Objects {
		o := &f.Objects[i]
		if o.Reason != reason {
			continue
		}
		name := o.Name
		if o.Quote != "" {
			name += " (" + o.Quote + ")"
		}
		names = append(names, name+by+stamp(o.Due))
	}
	return names
}

// overdueWords and toComeWords list the people who are among the objects of a finding for a reason; none where
// nobody is.
func overdueWords(f *verdict.Finding, reason, what string) []string {
	return listed(what, peopleBy(f, reason, " since ", f.Stamp))
}

func toComeWords(f *verdict.Finding, reason, what string) []string {
	return listed(what, peopleBy(f, reason, " by ", f.StampEnd))
}

func listed(what string, names []string) []string {
	if len(names) == 0 {
		return nil
	}
	return []string{what + ": " + verdict.List(names)}
}

// noteStranger notes somebody on record of a day that has begun, if the alliance does not know them.
func (s *State) noteStranger(found *strangers, who v1alpha1.PersonRef, date v1alpha1.Date) {
	if team.Knows(s.Alliance, s.Partners, who) {
		return
	}
	if begun, _ := s.Moment.DayBegun(date, team.Zone(s.Partners[string(who.Partner)])); begun {
		found.note([]v1alpha1.PersonRef{who})
	}
}
