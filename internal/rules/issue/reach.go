// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
)

// reached is whom a step reaches at the moment: in writing, by a call that somebody is asked for,
// or, before it may write, by the conversation that a caller is asked for.
type reached struct {
	letters []team.Person
	calls   []call
}

// whomReaches returns whom a step reaches. With callOnly it asks for a conversation, and writes to
// nobody.
func (l *ladder) whomReaches(step *v1alpha1.EscalationStep, people []team.Person, callOnly bool) reached {
	var a reached
	if !callOnly {
		a.letters, a.calls = l.toldBy(step, people)
	} else if caller, found := l.caller(step, people); found {
		a.calls = []call{{caller, l.callees(people)}}
	}
	return a
}

// has reports whether somebody of a partner is reached. Who is asked to call has heard of it, too.
func (a *reached) has(partner v1alpha1.Name) bool {
	of := func(p team.Person) bool { return p.Ref.Partner == partner }
	return slices.ContainsFunc(a.letters, of) ||
		slices.ContainsFunc(a.calls, func(c call) bool { return of(c.caller) || slices.ContainsFunc(c.callees, of) })
}

// reach records which partners a step that is to be told now does not reach, and reports whether it
// reaches anybody. Who was reached by the step stays so when a repeat does not reach them.
func (l *ladder) reach(record *v1alpha1.StepRecord, step *v1alpha1.EscalationStep, people []team.Person) bool {
	a := l.whomReaches(step, people, record.CallOnly)
	missing := l.unreached(step, &a)
	if record.Repeats > 0 {
		missing = slices.DeleteFunc(missing, func(p v1alpha1.Name) bool { return !slices.Contains(record.Unreached, p) })
	}
	record.Unreached = missing
	return len(a.letters)+len(a.calls) > 0
}

// unreached returns the partners that a step concerns and of which it reaches nobody, by name.
func (l *ladder) unreached(step *v1alpha1.EscalationStep, a *reached) []v1alpha1.Name {
	var missing []v1alpha1.Name
	for _, partner := range team.OtherPartners(l.facts.Alliance, "") {
		if l.concerns(step, partner) && !a.has(partner) {
			missing = append(missing, partner)
		}
	}
	return missing
}

// concerns reports whether a step is to tell somebody of a partner of the alliance.
func (l *ladder) concerns(step *v1alpha1.EscalationStep, partner v1alpha1.Name) bool {
	if !team.OnSide(step.Sides, l.facts.Alliance.Spec.Host, partner) {
		return false
	}
	return step.Tier != "" || len(step.Roles) > 0 ||
		slices.ContainsFunc(step.Contacts, func(c v1alpha1.PersonRef) bool { return c.Partner == partner })
}

// neverReached returns the partners that steps of the round concerned and of which none reached
// anybody, by name.
func (l *ladder) neverReached() []v1alpha1.Name {
	var never []v1alpha1.Name
	for _, partner := range team.OtherPartners(l.facts.Alliance, "") {
		missed, reached := false, false
		for i := range l.recordedSteps() {
			record := &l.record.Steps[i]
			step := l.live(record.Name)
			switch {
			case slices.Contains(record.Unreached, partner):
				missed = true
			case record.Reason != v1alpha1.StepNobodyReachable && step != nil && l.concerns(step, partner):
				reached = true
			}
		}
		if missed && !reached {
			never = append(never, partner)
		}
	}
	return never
}
