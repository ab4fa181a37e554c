// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// call is a request to call some people of a step whom the phone reaches first.
type call struct {
	caller  ladderPerson
	callees []ladderPerson
}

// toldBy splits the people of a step that may write: those who are written to, sorted, and
// those whom somebody is asked to call. Somebody whom nobody can be asked to call is written
// to after all; who has no address for that either is not reached.
func (l *ladder) toldBy(step *v1alpha1.EscalationStep, people []ladderPerson) (letters []ladderPerson, calls []call) {
	var phoned []ladderPerson
	for _, p := range people {
		switch {
		case p.phoned:
			phoned = append(phoned, p)
		case p.channel != "":
			letters = append(letters, p)
		}
	}
	slices.SortFunc(phoned, byPerson)
	for _, p := range phoned {
		caller, found := l.colleague(step, people, p)
		switch i := slices.IndexFunc(calls, func(c call) bool { return c.caller.ref == caller.ref }); {
		case found && i >= 0:
			calls[i].callees = append(calls[i].callees, p)
		case found:
			calls = append(calls, call{caller, []ladderPerson{p}})
		case p.channel != "":
			letters = append(letters, p)
		}
	}
	slices.SortFunc(letters, byPerson)
	return letters, calls
}

// colleague returns who is asked to call somebody: one of the step's people of the same
// partner, or an alliance manager there, who can be written to; or else the raiser, if the
// step concerns the raiser's side too. What is internal to a side stays there.
func (l *ladder) colleague(step *v1alpha1.EscalationStep, people []ladderPerson, callee ladderPerson) (ladderPerson, bool) {
	for _, p := range people {
		if p.ref.Partner == callee.ref.Partner && !p.phoned && p.channel != "" {
			return p, true
		}
	}
	var candidates []v1alpha1.PersonRef
	for i := range l.facts.Alliance.Spec.Team {
		t := &l.facts.Alliance.Spec.Team[i]
		if t.Partner == callee.ref.Partner && t.Role == v1alpha1.RoleAllianceManager && l.onTeam(t, l.facts.Partners) {
			candidates = append(candidates, v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact})
		}
	}
	if raiser := l.facts.Issue.Spec.RaisedBy; onSide(step.Sides, l.facts.Alliance.Spec.Host, raiser.Partner) {
		candidates = append(candidates, raiser)
	}
	for _, named := range candidates {
		ref, there := l.standIn(named, l.facts.Partners)
		if !there || ref == callee.ref {
			continue
		}
		if contact := contactOf(l.facts.Partners, ref); contact != nil {
			if channel := l.callChannel(step, contact); channel != "" {
				return ladderPerson{ref: ref, contact: contact, channel: channel}, true
			}
		}
	}
	return ladderPerson{}, false
}
