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

// people returns the people of a step, in the order of the team and then of the step's contacts, each
// once, who are there when what it says leaves. People whom their Partner does not list are left out:
// nobody knows how to reach them. So are those of partners that are not, or no longer, of the alliance:
// several alliances can share a policy, and an issue is nobody else's business; and those of another
// side than the step's, also where it names them.
func (l *ladder) people(step *v1alpha1.EscalationStep, lead *outbox.Lead) []team.Person {
	people := make([]team.Person, 0, 4) // as many as a step tells as a rule
	f, when := &l.facts, l.leavesFor(step, lead)
	add := func(named v1alpha1.PersonRef) {
		if !team.OnSide(step.Sides, f.Alliance.Spec.Host, named.Partner) {
			return
		}
		ref, there := team.There(when, f.Alliance, named, f.Partners)
		if !there || slices.ContainsFunc(people, func(p team.Person) bool { return p.Ref == ref }) {
			return
		}
		if contact := team.FindContact(f.Partners, ref); contact != nil {
			p := team.Person{Ref: ref, Contact: contact}
			p.Channel, p.Phoned = team.Reach(f.Policy, contact, step.Channels)
			if ref != named {
				p.InsteadOf = named.Contact
			}
			people = append(people, p)
		}
	}
	for ref := range l.named(step, when) {
		add(ref)
	}
	return people
}

// named are those whom a step names by tier, role or as contacts, whether they are there or not.
func (l *ladder) named(step *v1alpha1.EscalationStep, when team.When) iter.Seq[v1alpha1.PersonRef] {
	f := &l.facts
	return func(yield func(v1alpha1.PersonRef) bool) {
		for i := range f.Alliance.Spec.Team {
			t := &f.Alliance.Spec.Team[i]
			ref := v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact}
			of := step.Tier != "" && team.AtTier(t, step.Tier, f.Policy) || slices.Contains(step.Roles, t.Role)
			if of && team.OnTeam(when(ref), t, f.Partners) && !yield(ref) {
				return
			}
		}
		for _, ref := range step.Contacts {
			if !yield(ref) {
				return
			}
		}
	}
}
