// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

var tiers = [...]v1alpha1.Tier{v1alpha1.TierOperating, v1alpha1.TierManagement, v1alpha1.TierExecutive}

// contacts finds the latest contact between partners, and that of each tier that the policy
// asks about: conversations of the alliance and of its issues, and reviews that were held.
func (s *State) contacts() {
	if s.Policy != nil {
		for i := range s.Policy.Spec.Touchpoints {
			if tier := slices.Index(tiers[:], s.Policy.Spec.Touchpoints[i].Tier); tier >= 0 {
				s.asked[tier] = true
			}
		}
	}
	for i := range s.Alliance.Spec.Conversations {
		c := &s.Alliance.Spec.Conversations[i]
		s.noteContact(c.Time.Time, c.Between)
	}
	for _, issue := range s.issues {
		for i := range issue.Spec.Conversations {
			c := &issue.Spec.Conversations[i]
			s.noteContact(c.Time.Time, c.Between)
		}
	}
	for i := range s.reviews {
		if rec := s.reviews[i].Spec.Record; rec != nil {
			s.noteContact(rec.HeldTime.Time, rec.Attendees)
		}
	}
}

// noteContact notes that people met. It counts for a tier when people of that tier, of two
// partners at least, were there.
func (s *State) noteContact(t time.Time, people []v1alpha1.PersonRef) {
	if !slices.ContainsFunc(people, func(who v1alpha1.PersonRef) bool { return who.Partner != people[0].Partner }) {
		return
	}
	if !s.Moment.Reached(t) {
		s.upcomingContact.Note("The contact", t)
		return
	}
	if s.LastContact.Before(t) {
		s.LastContact = t
	}
	for i := range tiers {
		if s.asked[i] && s.byTier[i].Before(t) && s.tierMet(tiers[i], people) {
			s.byTier[i] = t
		}
	}
}

func (s *State) tierMet(tier v1alpha1.Tier, people []v1alpha1.PersonRef) bool {
	first := v1alpha1.Name("")
	for _, who := range people {
		if !s.ofTier(who, tier) {
			continue
		}
		if first != "" && who.Partner != first {
			return true
		}
		first = who.Partner
	}
	return false
}

// ofTier reports whether a person is, or was, on the team at a tier: somebody who left has
// met the others all the same.
func (s *State) ofTier(who v1alpha1.PersonRef, tier v1alpha1.Tier) bool {
	for i := range s.Alliance.Spec.Team {
		t := &s.Alliance.Spec.Team[i]
		if t.Partner == who.Partner && t.Contact == who.Contact && team.TierOf(t, s.Policy) == tier {
			return true
		}
	}
	return false
}

// inTouch holds when the last contact of each tier is younger than the policy's interval.
func (s *State) inTouch() verdict.Finding {
	if s.Policy == nil && s.Alliance.Spec.CommunicationPolicyRef != nil {
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	}
	if s.Policy == nil || len(s.Policy.Spec.Touchpoints) == 0 {
		return verdict.True(v1alpha1.ReasonNoTouchpoints, verdict.Data{})
	}
	d := verdict.Data{Upcoming: s.upcomingContact.Ref()}
	for _, tp := range s.Policy.Spec.Touchpoints {
		every, ok := verdict.ParseSpan(tp.Every)
		if !ok {
			continue
		}
		tier := verdict.Object{Kind: kindTier, Name: string(tp.Tier), Reason: v1alpha1.ReasonNoContact}
		if tier.Since = s.lastOf(tp.Tier); !tier.Since.IsZero() {
			tier.Reason, tier.Due = v1alpha1.ReasonContactLapsed, every.After(tier.Since, time.UTC)
			if !s.Moment.Reached(tier.Due) {
				continue
			}
		}
		d.Objects = append(d.Objects, tier)
	}
	if len(d.Objects) > 0 {
		return verdict.False(d.Objects[0].Reason, d)
	}
	return verdict.True(v1alpha1.ReasonInTouch, d)
}

// kindTier marks tiers among the objects of a finding.
const kindTier = "Tier"

func inTouchWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonPolicyNotFound:
		return "How often the tiers speak, the policy says"
	case v1alpha1.ReasonNoTouchpoints:
		return "No policy asks for a contact within a time"
	case v1alpha1.ReasonInTouch:
		return f.Upcoming.AddTo("Each tier spoke with its counterparts in time")
	}
	lapsed := make([]string, 0, len(f.Objects))
	for i := range f.Objects {
		if o := &f.Objects[i]; o.Since.IsZero() {
			lapsed = append(lapsed, o.Name+" never spoke")
		} else {
			lapsed = append(lapsed, fmt.Sprintf("%s spoke last at %s, were to speak by %s", o.Name, verdict.Stamp(o.Since), verdict.Stamp(o.Due)))
		}
	}
	return f.Upcoming.AddTo(strings.Join(lapsed, "; "))
}

// lastOf returns the latest contact of the people of a tier; zero without one.
func (s *State) lastOf(tier v1alpha1.Tier) time.Time {
	if i := slices.Index(tiers[:], tier); i >= 0 {
		return s.byTier[i]
	}
	return time.Time{}
}
