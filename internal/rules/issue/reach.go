// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// reached is whom a step reaches at the moment: in writing, by a call that somebody is asked for,
// or, before it may write to them, by a talk that a caller is asked for.
type reached struct {
	letters []team.Person
	calls   []call
	talk    call // without callees: none is asked for
}

// reaches returns whom a step reaches, by who is there when what it says leaves: for the other partners
// that is later where the host's people hear of it first.
func (l *ladder) reaches(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord) reached {
	a := l.whomReaches(step, record, nil)
	if step.HostFirst == "" {
		return a
	}
	if lead := l.hostLead(step, record, a.hearsOf(l.facts.Alliance.Spec.Host, nil)); lead != nil {
		a = l.whomReaches(step, record, lead)
	}
	return a
}

// whomReaches returns whom a step reaches, where the host's people hear of it first by a lead. It writes nothing to
// those of whom its record says so, nor to who is asked to talk with them: the request says it all.
func (l *ladder) whomReaches(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, lead *outbox.Lead) reached {
	people := l.people(step, lead)
	var a reached
	var caller team.Person
	var found bool
	// The raiser's own people waited for the host, while the caller was asked.
	waited := talkRequired(step) && slices.Contains(record.Appeared, l.speaker())
	if waited || len(record.Withheld)+len(record.Talked) > 0 {
		if slices.Contains(record.Withheld, l.facts.Alliance.Spec.Host) {
			lead = nil // the host hears by being called
		}
		if caller, found = l.caller(step, people, lead); found {
			a.talk = call{caller: caller, callees: callees(people, l.owedTalk(step, record)), talk: true}
		}
	}
	asked := len(a.talk.callees) > 0 || found && record.Repeats == 0 && caller.Ref.Partner == l.asks(record) && (waited || len(record.Talked) > 0)
	a.letters, a.calls = l.toldBy(step, slices.DeleteFunc(people, func(p team.Person) bool {
		return slices.Contains(record.Withheld, p.Ref.Partner) || slices.Contains(record.Talked, p.Ref.Partner) || asked && p.Ref == caller.Ref
	}))
	return a
}

// somebody reports whether anybody is reached.
func (a *reached) somebody() bool { return len(a.letters)+len(a.calls)+len(a.talk.callees) > 0 }

// has reports whether somebody of a partner is reached. Who is asked to call has heard of it, too.
func (a *reached) has(partner v1alpha1.Name) bool {
	of := func(p team.Person) bool { return p.Ref.Partner == partner }
	heard := func(c call) bool { return of(c.caller) || slices.ContainsFunc(c.callees, of) }
	return slices.ContainsFunc(a.letters, of) || slices.ContainsFunc(a.calls, heard) || len(a.talk.callees) > 0 && heard(a.talk)
}

// hearsOf are those by whom a partner hears of a step: its own people to whom a message goes, who are asked to
// call anybody among them, or who is asked to call some of them. A request to call may be left out.
func (a *reached) hearsOf(partner v1alpha1.Name, but *call) []team.Person {
	of := func(p team.Person) bool { return p.Ref.Partner == partner }
	var by []team.Person
	for _, p := range a.letters {
		if of(p) {
			by = append(by, p)
		}
	}
	heard := func(c *call) {
		if (but == nil || !c.same(but)) && len(c.callees) > 0 && (of(c.caller) || slices.ContainsFunc(c.callees, of)) {
			by = append(by, c.caller)
		}
	}
	for i := range a.calls {
		heard(&a.calls[i])
	}
	heard(&a.talk)
	return by
}

// reach records which partners a step that is to be told now does not reach, and reports whether it
// reaches anybody. Who was reached by the step stays so when a repeat does not reach them.
func (l *ladder) reach(record *v1alpha1.StepRecord, step *v1alpha1.EscalationStep) bool {
	a := l.reaches(step, record)
	missing := l.unreached(step, &a, record)
	if record.Repeats > 0 {
		missing = slices.DeleteFunc(missing, func(p v1alpha1.Name) bool { return !slices.Contains(record.Unreached, p) })
	}
	record.Unreached = missing
	return a.somebody()
}

// tellAppeared makes messages of the running step due where somebody of a partner that it did not
// reach has appeared since, and is at work if that is to be waited for: a contact was added, or is back, or
// an answer kept a message from leaving. Nobody else is told again, and nobody is asked again to talk with
// others.
func (l *ladder) tellAppeared() {
	running := runningStep(l.record)
	if running == nil || running.NotifiedTime == nil || len(running.Unreached) == 0 || !l.free() {
		return
	}
	step := l.live(running.Name)
	if step == nil {
		return
	}
	var appeared, still []v1alpha1.Name
	for _, partner := range running.Unreached {
		if l.leavesNow(step, running, partner) {
			appeared = append(appeared, partner)
		} else {
			still = append(still, partner)
		}
	}
	if len(appeared) > 0 {
		running.Appeared = append(running.Appeared, appeared...)
		running.Unreached, running.NotifiedTime = still, nil
	}
}

// leavesNow reports whether a message of a step to people of a partner that appears would leave now, by
// what the others were told before. Until it does it is not made: it may be one that was withdrawn.
func (l *ladder) leavesNow(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, partner v1alpha1.Name) bool {
	told := *record
	told.Appeared = []v1alpha1.Name{partner}
	if a := l.reaches(step, &told); !a.tells(partner) && !a.talksWith(partner) {
		return false
	}
	at, _ := l.departs(step, &told, partner, verdict.WholeSecond(l.Now).Time)
	return l.Reached(at)
}

// tells reports whether a message goes to somebody of a partner.
func (a *reached) tells(partner v1alpha1.Name) bool {
	return slices.ContainsFunc(a.letters, func(p team.Person) bool { return p.Ref.Partner == partner }) ||
		slices.ContainsFunc(a.calls, func(c call) bool { return c.caller.Ref.Partner == partner })
}

// talksWith reports whether somebody is asked to talk with people of a partner.
func (a *reached) talksWith(partner v1alpha1.Name) bool {
	return slices.ContainsFunc(a.talk.callees, func(p team.Person) bool { return p.Ref.Partner == partner })
}

// to leaves of those whom a step reaches those who are told: of partners that appeared while the
// others were told before, or all.
func (a *reached) to(appeared []v1alpha1.Name) reached {
	if len(appeared) == 0 {
		return *a
	}
	var out reached
	for _, p := range a.letters {
		if slices.Contains(appeared, p.Ref.Partner) {
			out.letters = append(out.letters, p)
		}
	}
	for _, c := range a.calls {
		if slices.Contains(appeared, c.caller.Ref.Partner) {
			out.calls = append(out.calls, c)
		}
	}
	out.talk.caller, out.talk.talk = a.talk.caller, a.talk.talk
	for _, p := range a.talk.callees {
		if slices.Contains(appeared, p.Ref.Partner) {
			out.talk.callees = append(out.talk.callees, p)
		}
	}
	return out
}

// reachAppeared checks that the people of partners that appeared are there still, before the
// messages to them are made, and reports whether anybody is.
func (l *ladder) reachAppeared(record *v1alpha1.StepRecord, step *v1alpha1.EscalationStep) bool {
	a := l.reaches(step, record)
	return slices.ContainsFunc(record.Appeared, func(p v1alpha1.Name) bool { return a.tells(p) || a.talksWith(p) })
}

// unreached returns the partners that a step concerns and of which it reaches nobody, by name.
func (l *ladder) unreached(step *v1alpha1.EscalationStep, a *reached, record *v1alpha1.StepRecord) []v1alpha1.Name {
	var missing []v1alpha1.Name
	for _, partner := range team.OtherPartners(l.facts.Alliance, "") {
		if l.concerns(step, partner) && !a.has(partner) && !slices.Contains(record.Talked, partner) {
			missing = append(missing, partner)
		}
	}
	return missing
}

// concerns reports whether a step is to tell somebody of a partner of the alliance.
func (l *ladder) concerns(step *v1alpha1.EscalationStep, partner v1alpha1.Name) bool {
	if !team.OnSide(step.Sides, l.facts.Alliance.Spec.Host, partner) || !team.InAlliance(&l.Moment, l.facts.Alliance, partner, l.facts.Partners) {
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
