// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"iter"
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/team"
)

// caller returns who is asked to call: the first of those who may be that can be written to. There
// is nobody only where nobody of the side that speaks, up to its highest tier, is there.
func (l *ladder) caller(step *v1alpha1.EscalationStep, people []team.Person, lead *outbox.Lead) (team.Person, bool) {
	for _, p := range l.callers(step, people, lead) {
		if p.Channel = l.callChannel(step, p.Contact); p.Channel != "" {
			p.Phoned = false
			return p, true
		}
	}
	return team.Person{}, false
}

// callers are those who may be asked to call, all on the raiser's side or the one that speaks in its place,
// the first choice first: the step's people, the raiser before the others and those who stand in for
// somebody after them; the raiser; and those of the tiers above the raiser's.
func (l *ladder) callers(step *v1alpha1.EscalationStep, people []team.Person, lead *outbox.Lead) []team.Person {
	raiser := l.spokesman()
	var candidates []team.Person
	for _, p := range people {
		if p.Ref.Partner == raiser.Partner {
			candidates = append(candidates, p)
		}
	}
	choice := func(p team.Person) int {
		switch {
		case p.Ref == raiser:
			return 0
		case p.InsteadOf == "":
			return 1
		}
		return 2
	}
	slices.SortStableFunc(candidates, func(a, b team.Person) int { return choice(a) - choice(b) })
	when := l.leavesFor(step, lead)
	for _, ref := range append([]v1alpha1.PersonRef{raiser}, l.above(raiser)...) {
		standIn, there := team.There(when, l.facts.Alliance, ref, l.facts.Partners)
		if contact := team.FindContact(l.facts.Partners, standIn); there && contact != nil {
			p := team.Person{Ref: standIn, Contact: contact}
			if standIn != ref {
				p.InsteadOf = ref.Contact
			}
			candidates = append(candidates, p)
		}
	}
	return candidates
}

// upwards are the tiers, the lowest first.
var upwards = []v1alpha1.Tier{v1alpha1.TierOperating, v1alpha1.TierManagement, v1alpha1.TierSteering, v1alpha1.TierExecutive}

// above are those of the tiers above somebody, on the same side, the next tier first. For somebody who
// is not on the team that is every tier.
func (l *ladder) above(who v1alpha1.PersonRef) []v1alpha1.PersonRef {
	var above []v1alpha1.PersonRef
	for _, tier := range upwards[l.rank(who)+1:] {
		above = append(above, l.ofTier(who.Partner, tier)...)
	}
	return above
}

// rank is the place of somebody's tier among all, the highest of several; -1 for who is not on the team.
func (l *ladder) rank(who v1alpha1.PersonRef) int {
	rank := -1
	for t := range l.teamOf(who.Partner) {
		if t.Contact == who.Contact {
			rank = max(rank, slices.Index(upwards, team.TierOf(t, l.facts.Policy)))
		}
	}
	return rank
}

// ofTier are those of a partner who are of a tier.
func (l *ladder) ofTier(partner v1alpha1.Name, tier v1alpha1.Tier) []v1alpha1.PersonRef {
	var found []v1alpha1.PersonRef
	for t := range l.teamOf(partner) {
		if team.TierOf(t, l.facts.Policy) == tier {
			found = append(found, v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact})
		}
	}
	return found
}

// teamOf are those of a partner who are on the team.
func (l *ladder) teamOf(partner v1alpha1.Name) iter.Seq[*v1alpha1.TeamMember] {
	return func(yield func(*v1alpha1.TeamMember) bool) {
		members := l.facts.Alliance.Spec.Team
		for i := range members {
			if t := &members[i]; t.Partner == partner && team.OnTeam(&l.Moment, t, l.facts.Partners) && !yield(t) {
				return
			}
		}
	}
}
