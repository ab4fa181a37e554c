// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

var tiers = [...]v1alpha1.Tier{v1alpha1.TierOperating, v1alpha1.TierManagement, v1alpha1.TierExecutive}

// contacts finds the latest contact between partners, and that of each tier that the policy
// asks about: conversations of the alliance and of its issues, and reviews that were held.
func (s *allianceState) contacts() {
	if s.Policy != nil {
		for i := range s.Policy.Spec.Touchpoints {
			if tier := slices.Index(tiers[:], s.Policy.Spec.Touchpoints[i].Tier); tier >= 0 {
				s.asked[tier] = true
			}
		}
	}
	for i := range s.Alliance.Spec.Conversations {
		c := &s.Alliance.Spec.Conversations[i]
		s.contact(c.Time.Time, c.Between)
	}
	for _, issue := range s.issues {
		for i := range issue.Spec.Conversations {
			c := &issue.Spec.Conversations[i]
			s.contact(c.Time.Time, c.Between)
		}
	}
	for i := range s.reviews {
		if rec := s.reviews[i].Spec.Record; rec != nil {
			s.contact(rec.HeldTime.Time, rec.Attendees)
		}
	}
}

// contact notes that people met. It counts for a tier when people of that tier, of two
// partners at least, were there.
func (s *allianceState) contact(t time.Time, people []v1alpha1.PersonRef) {
	if !slices.ContainsFunc(people, func(who v1alpha1.PersonRef) bool { return who.Partner != people[0].Partner }) {
		return
	}
	if !s.m.reached(t) {
		s.aheadContact.see("The contact", t)
		return
	}
	if s.lastContact.Before(t) {
		s.lastContact = t
	}
	for i := range tiers {
		if s.asked[i] && s.byTier[i].Before(t) && s.tierMet(tiers[i], people) {
			s.byTier[i] = t
		}
	}
}

func (s *allianceState) tierMet(tier v1alpha1.Tier, people []v1alpha1.PersonRef) bool {
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
func (s *allianceState) ofTier(who v1alpha1.PersonRef, tier v1alpha1.Tier) bool {
	for i := range s.Alliance.Spec.Team {
		t := &s.Alliance.Spec.Team[i]
		if t.Partner == who.Partner && t.Contact == who.Contact && tierOf(t) == tier {
			return true
		}
	}
	return false
}

// inTouch holds when the last contact of each tier is younger than the policy's interval.
func (s *allianceState) inTouch() finding {
	if s.Policy == nil && s.Alliance.Spec.CommunicationPolicyRef != nil {
		return isUnknown(v1alpha1.ReasonPolicyNotFound, "How often the tiers speak, the policy says")
	}
	if s.Policy == nil || len(s.Policy.Spec.Touchpoints) == 0 {
		return isTrue(v1alpha1.ReasonNoTouchpoints, "No policy asks for a contact within a time")
	}
	var reason string
	var lapsed []string
	for _, tp := range s.Policy.Spec.Touchpoints {
		every, ok := span(tp.Every)
		if !ok {
			continue
		}
		last := s.lastOf(tp.Tier)
		if last.IsZero() {
			reason = firstOf(reason, v1alpha1.ReasonNoContact)
			lapsed = append(lapsed, fmt.Sprintf("%s never spoke", tp.Tier))
			continue
		}
		if by := every.After(last, time.UTC); s.m.reached(by) {
			reason = firstOf(reason, v1alpha1.ReasonContactLapsed)
			lapsed = append(lapsed, fmt.Sprintf("%s spoke last at %s, were to speak by %s", tp.Tier, stamp(last), stamp(by)))
		}
	}
	if len(lapsed) > 0 {
		return isFalse(reason, s.aheadContact.on(strings.Join(lapsed, "; ")))
	}
	return isTrue(v1alpha1.ReasonInTouch, s.aheadContact.on("Each tier spoke with its counterparts in time"))
}

// lastOf returns the latest contact of the people of a tier; zero without one.
func (s *allianceState) lastOf(tier v1alpha1.Tier) time.Time {
	if i := slices.Index(tiers[:], tier); i >= 0 {
		return s.byTier[i]
	}
	return time.Time{}
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
