// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// inTouch holds when, for each touchpoint, the last contact of the host's people of the tier with those
// of each other partner is younger than the interval.
func (s *State) inTouch() verdict.Finding {
	if s.policyMissing() {
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	}
	if s.Policy == nil || len(s.Policy.Spec.Touchpoints) == 0 {
		return verdict.True(v1alpha1.ReasonNoTouchpoints, verdict.Data{})
	}
	var late, first []verdict.Object
	for i := range s.Policy.Spec.Touchpoints {
		for at, partner := range s.contacts.others {
			if !s.belongs(partner) {
				continue
			}
			pair, ok := s.pair(i, at)
			switch {
			case !ok:
			case s.Moment.Reached(pair.Due):
				late = append(late, pair)
			case pair.Since.IsZero():
				first = append(first, pair)
			}
		}
	}
	d := verdict.Data{Upcoming: s.contacts.upcoming.Ref(), Objects: first}
	if len(late) > 0 {
		d.Objects = late
		for j := range late {
			d.BadSince = verdict.Earliest(d.BadSince, late[j].Due)
		}
		return verdict.False(late[0].Reason, d).Naming(s.contacts.strangers)
	}
	return verdict.True(v1alpha1.ReasonInTouch, d).Naming(s.contacts.strangers)
}

// kindTier marks tiers among the objects of a finding: each is that of the two partners.
const kindTier = "Tier"

// pair is the tier of a touchpoint between the host and another partner: when they spoke last, and by
// when they are to. It is false where the policy's interval cannot be read, which the policy says.
func (s *State) pair(touchpoint, other int) (verdict.Object, bool) {
	tp, host, partner := &s.Policy.Spec.Touchpoints[touchpoint], s.Alliance.Spec.Host, s.contacts.others[other]
	every, ok := verdict.ParseSpan(tp.Every)
	if !ok {
		return verdict.Object{}, false
	}
	last := s.contacts.last[touchpoint][other]
	o := verdict.Object{
		Kind: kindTier, Name: string(tp.Tier), Partners: []v1alpha1.Name{host, partner},
		Reason: v1alpha1.ReasonContactLapsed, Since: last,
	}
	if last.IsZero() {
		o.Reason = v1alpha1.ReasonNoContact
	}
	o.Due = every.After(s.fromBoth(partner, last), time.UTC)
	return o, true
}

func inTouchWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonPolicyNotFound:
		return "How often the tiers have to speak is not known without the policy"
	case v1alpha1.ReasonNoTouchpoints:
		return "No policy says how often people have to be in contact"
	}
	pairs := make([]string, 0, len(f.Objects))
	for i := range f.Objects {
		pairs = append(pairs, pairWords(f, &f.Objects[i]))
	}
	switch {
	case f.Reason != v1alpha1.ReasonInTouch:
		return f.AddUpcoming(strings.Join(pairs, "; "))
	case len(pairs) > 0:
		return f.AddUpcoming("No contact is late. First contacts due: " + strings.Join(pairs, "; "))
	}
	return f.AddUpcoming("Each tier has spoken with its counterparts in time")
}

// pairWords tells of a pair that is late, or, where nobody is, of one that is to speak.
func pairWords(f *verdict.Finding, o *verdict.Object) string {
	pair, due := fmt.Sprintf("%s of %s and %s", o.Name, o.Partners[0], o.Partners[1]), f.StampEnd(o.Due)
	switch {
	case f.Reason == v1alpha1.ReasonInTouch:
		return pair + " by " + due
	case o.Since.IsZero():
		return pair + ": never spoke, due by " + due
	}
	return fmt.Sprintf("%s: last spoke at %s, due by %s", pair, f.Stamp(o.Since), due)
}
