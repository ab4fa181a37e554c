// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"slices"
	"strings"
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

// peopleBy names the people who are among the objects of a finding for a reason, with what is due of them, if that is
// said, and when: the earliest first, and those of one time together.
func peopleBy(f *verdict.Finding, reason, by string, stamp func(time.Time) string) (groups []string) {
	var left []*verdict.Object
	for i := range f.Objects {
		if f.Objects[i].Reason == reason {
			left = append(left, &f.Objects[i])
		}
	}
	more := len(left) > verdict.MaxListed
	left = left[:min(len(left), verdict.MaxListed)]
	slices.SortStableFunc(left, func(a, b *verdict.Object) int { return a.Due.Compare(b.Due) })
	for len(left) > 0 {
		due := left[0].Due
		var names []string
		left = slices.DeleteFunc(left, func(o *verdict.Object) bool {
			if o.Due.Equal(due) {
				names = append(names, personWords(o))
			}
			return o.Due.Equal(due)
		})
		groups = append(groups, verdict.List(names)+by+stamp(due))
	}
	if more {
		groups = append(groups, "…")
	}
	return groups
}

func personWords(o *verdict.Object) string {
	if o.Quote == "" {
		return o.Name
	}
	return o.Name + " (" + o.Quote + ")"
}

// overdueWords and toComeWords list the people who are among the objects of a finding for a reason; none where
// nobody is.
func overdueWords(f *verdict.Finding, reason, what string) []string {
	return listed(what, peopleBy(f, reason, " since ", f.Stamp))
}

func toComeWords(f *verdict.Finding, reason, what string) []string {
	return listed(what, peopleBy(f, reason, " by ", f.StampEnd))
}

func listed(what string, groups []string) []string {
	if len(groups) == 0 {
		return nil
	}
	return []string{what + ": " + strings.Join(groups, "; ")}
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
