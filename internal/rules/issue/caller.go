// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
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
	own := -1
	members := l.facts.Alliance.Spec.Team
	on := func(t *v1alpha1.TeamMember) bool {
		return t.Partner == who.Partner && team.OnTeam(&l.Moment, t, l.facts.Partners)
	}
	for i := range members {
		if t := &members[i]; on(t) && t.Contact == who.Contact {
			own = max(own, slices.Index(upwards, team.TierOf(t, l.facts.Policy)))
		}
	}
	var above []v1alpha1.PersonRef
	for _, tier := range upwards[own+1:] {
		for i := range members {
			if t := &members[i]; on(t) && team.TierOf(t, l.facts.Policy) == tier {
				above = append(above, v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact})
			}
		}
	}
	return above
}
