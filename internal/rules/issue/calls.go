// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
)

// call is a request to call some people of a step: whom the phone reaches first, or with whom people are to
// talk before anything is written to them.
type call struct {
	caller  team.Person
	callees []team.Person
	talk    bool // before anything is written
}

// same reports whether two requests are one, of all or of some of its callees.
func (c *call) same(other *call) bool {
	return c.caller.Ref == other.caller.Ref && c.talk == other.talk
}

// toldBy splits the people of a step that may write: those who are written to, sorted, and
// those whom somebody is asked to call. Somebody whom nobody can be asked to call is written
// to after all; who has no address for that either is not reached.
func (l *ladder) toldBy(step *v1alpha1.EscalationStep, people []team.Person) (letters []team.Person, calls []call) {
	var phoned []team.Person
	letters = make([]team.Person, 0, len(people))
	for _, p := range people {
		switch {
		case p.Phoned:
			phoned = append(phoned, p)
		case p.Channel != "":
			letters = append(letters, p)
		}
	}
	slices.SortFunc(phoned, team.ByPerson)
	for _, p := range phoned {
		caller, found := l.colleague(step, people, p)
		switch i := slices.IndexFunc(calls, func(c call) bool { return c.caller.Ref == caller.Ref }); {
		case found && i >= 0:
			calls[i].callees = append(calls[i].callees, p)
		case found:
			calls = append(calls, call{caller: caller, callees: []team.Person{p}})
		case p.Channel != "":
			letters = append(letters, p)
		}
	}
	slices.SortFunc(letters, team.ByPerson)
	return letters, calls
}

// colleague returns who is asked to call somebody: one of the step's people of the same
// partner, or an alliance manager there, who can be written to; or else the raiser, or somebody of the partner
// that speaks in the raiser's place, if the step concerns that side too. What is internal to a side stays there.
func (l *ladder) colleague(step *v1alpha1.EscalationStep, people []team.Person, callee team.Person) (team.Person, bool) {
	for _, p := range people {
		if p.Ref.Partner == callee.Ref.Partner && !p.Phoned && p.Channel != "" {
			return p, true
		}
	}
	var candidates []v1alpha1.PersonRef
	for i := range l.facts.Alliance.Spec.Team {
		t := &l.facts.Alliance.Spec.Team[i]
		if t.Partner == callee.Ref.Partner && t.Role == v1alpha1.RoleAllianceManager && team.OnTeam(&l.Moment, t, l.facts.Partners) {
			candidates = append(candidates, v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact})
		}
	}
	l.asksRaiser = true
	switch asked := l.spokesman(); {
	case !team.OnSide(step.Sides, l.facts.Alliance.Spec.Host, asked.Partner):
	case asked.Contact != "":
		candidates = append(candidates, asked)
	case asked.Partner != callee.Ref.Partner:
		candidates = append(candidates, l.above(asked)...)
	}
	when := l.leavesFor(step, nil)
	for _, named := range candidates {
		ref, there := team.There(when, l.facts.Alliance, named, l.facts.Partners)
		if !there || ref == callee.Ref {
			continue
		}
		if contact := team.FindContact(l.facts.Partners, ref); contact != nil {
			if channel := l.callChannel(step, contact); channel != "" {
				return team.Person{Ref: ref, Contact: contact, Channel: channel}, true
			}
		}
	}
	return team.Person{}, false
}
