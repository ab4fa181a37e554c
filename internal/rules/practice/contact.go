// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// contacts are those between the partners of an alliance.
type contacts struct {
	// latest of all, whoever spoke; zero without one.
	latest time.Time
	// others are the partners but the host, sorted.
	others []v1alpha1.Name
	// last, by touchpoint of the policy and then by others, is when the host's people of the tier spoke
	// with the partner's; zero for never.
	last [][]time.Time
	// upcoming is a contact that is dated after now.
	upcoming verdict.Upcoming
	// strangers were there, and the alliance does not know them.
	strangers strangers
}

// gatherContacts goes through the conversations of the alliance and of its issues, and through the
// reviews that were held: the record of an earlier meeting counts for nothing. Of a review nobody says in
// which mode it was.
func (s *State) gatherContacts() {
	s.contacts.others = team.OtherPartners(s.Alliance, s.Alliance.Spec.Host)
	if s.Policy != nil {
		s.contacts.last = make([][]time.Time, len(s.Policy.Spec.Touchpoints))
		for i := range s.contacts.last {
			s.contacts.last[i] = make([]time.Time, len(s.contacts.others))
		}
	}
	s.recall()
	for i := range s.Alliance.Spec.Conversations {
		c := &s.Alliance.Spec.Conversations[i]
		s.noteContact(c.Time.Time, c.Mode, c.Between)
	}
	for _, issue := range s.issues {
		for i := range issue.Spec.Conversations {
			c := &issue.Spec.Conversations[i]
			s.noteContact(c.Time.Time, c.Mode, c.Between)
		}
	}
	for i := range s.reviews {
		if rec := s.reviews[i].Spec.Record; rec != nil && !s.reviews[i].TooEarly.Is() {
			s.noteContact(rec.HeldTime.Time, "", rec.Attendees)
		}
	}
}

// noteContact notes that people met, as far as the alliance knows them.
func (s *State) noteContact(t time.Time, mode v1alpha1.Mode, people []v1alpha1.PersonRef) {
	c := &s.contacts
	reached := s.Moment.Reached(t)
	people = s.known(people, reached, &c.strangers)
	if !slices.ContainsFunc(people, func(who v1alpha1.PersonRef) bool { return who.Partner != people[0].Partner }) {
		return
	}
	if !reached {
		c.upcoming.Note("The contact", t)
		return
	}
	c.latest = verdict.Latest(c.latest, t)
	for i := range c.last {
		tp := &s.Policy.Spec.Touchpoints[i]
		if len(tp.Modes) > 0 && !slices.Contains(tp.Modes, mode) {
			continue
		}
		if !slices.ContainsFunc(people, func(who v1alpha1.PersonRef) bool {
			return who.Partner == s.Alliance.Spec.Host && s.speaksFor(who, tp.Tier, t)
		}) {
			continue
		}
		for _, who := range people {
			if at, other := slices.BinarySearch(c.others, who.Partner); other && c.last[i][at].Before(t) && s.speaksFor(who, tp.Tier, t) {
				c.last[i][at] = t
			}
		}
	}
}

// known are those of some people whom the alliance knows. The others are noted where they were there.
func (s *State) known(people []v1alpha1.PersonRef, wereThere bool, others *strangers) []v1alpha1.PersonRef {
	stranger := func(who v1alpha1.PersonRef) bool { return !team.Knows(s.Alliance, s.Partners, who) }
	if !slices.ContainsFunc(people, stranger) {
		return people
	}
	var known []v1alpha1.PersonRef
	for _, who := range people {
		switch {
		case !stranger(who):
			known = append(known, who)
		case wereThere:
			others.note([]v1alpha1.PersonRef{who})
		}
	}
	return known
}

// fromBoth is when an interval between the host and another partner begins of which the last time is known, as
// Arming.from has it; and not before both have joined the alliance.
func (s *State) fromBoth(partner v1alpha1.Name, last time.Time) time.Time {
	from := s.arming.from(last)
	for i := range s.Alliance.Spec.Partners {
		if p := &s.Alliance.Spec.Partners[i]; p.Name == partner || p.Name == s.Alliance.Spec.Host {
			from = verdict.Latest(from, team.JoinedTime(p, s.Partners))
		}
	}
	return from
}

// speaksFor reports whether somebody is, or was, on the team at a tier, or stood in at a moment for
// somebody who was: who has left has met the others all the same.
func (s *State) speaksFor(who v1alpha1.PersonRef, tier v1alpha1.Tier, at time.Time) bool {
	p := s.Partners[string(who.Partner)]
	for i := range s.Alliance.Spec.Team {
		t := &s.Alliance.Spec.Team[i]
		if t.Partner != who.Partner || !team.AtTier(t, tier, s.Policy) {
			continue
		}
		if t.Contact == who.Contact {
			return true
		}
		if p == nil || len(p.Spec.Absences) == 0 {
			continue
		}
		then := &verdict.Moment{Now: at} // a past one, at which nothing is looked at again
		if deputy, there := team.StandIn(then, v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact}, s.Partners); there && deputy == who && team.OnTeam(then, t, s.Partners) {
			return true
		}
	}
	return false
}
