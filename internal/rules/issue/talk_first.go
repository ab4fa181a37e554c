// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// defaultMaxAttempts is how many attempts to talk are enough where the step does not say.
const defaultMaxAttempts = 3

func maxAttempts(step *v1alpha1.EscalationStep) int32 {
	if step.Talk == nil || step.Talk.MaxAttempts == nil {
		return defaultMaxAttempts
	}
	return *step.Talk.MaxAttempts
}

// mayWrite reports whether nothing withholds the written messages of a step: it asks for no
// conversation, or one is on record, or enough attempts are.
func (l *ladder) mayWrite(step *v1alpha1.EscalationStep) bool {
	required := step.Talk != nil && ptr.Deref(step.Talk.Required, false)
	return !required || l.signs.talked || l.signs.attempts >= maxAttempts(step)
}

// talkFirst reports whether people of a step are to be called before it writes. A step
// without anybody on another side than the raiser's has nobody to call, and writes to nobody
// there.
func (l *ladder) talkFirst(step *v1alpha1.EscalationStep, people []team.Person) bool {
	return !l.mayWrite(step) && len(l.callees(people)) > 0
}

// callees returns the people of a step on other sides than the raiser's, sorted.
func (l *ladder) callees(people []team.Person) []team.Person {
	var found []team.Person
	for _, p := range people {
		if p.Ref.Partner != l.facts.Issue.Spec.RaisedBy.Partner {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, team.ByPerson)
	return found
}

// callChannel returns the channel for a call request. A step that may use only the phone
// means the call; the request for it goes over any other channel.
func (l *ladder) callChannel(step *v1alpha1.EscalationStep, contact *v1alpha1.Contact) v1alpha1.Name {
	phone := func(name v1alpha1.Name) bool {
		channel := team.Channel(l.facts.Policy, name)
		return channel != nil && channel.Phone != nil
	}
	channel, found := team.WrittenChannel(l.facts.Policy, contact, step.Channels)
	if !found && slices.ContainsFunc(step.Channels, phone) {
		channel, _ = team.WrittenChannel(l.facts.Policy, contact, nil)
	}
	return channel
}

// releaseWritten makes the written messages of the running step due, once the people have talked or
// have tried to often enough.
func (l *ladder) releaseWritten() {
	running := runningStep(l.record)
	if running == nil || !running.CallOnly {
		return
	}
	step := l.live(running.Name)
	if step == nil || !l.mayWrite(step) {
		return
	}
	running.CallOnly = false
	if l.reach(running, step, stepPeople(&l.Moment, &l.facts, step)) {
		running.NotifiedTime = nil
	} else if running.NotifiedTime == nil {
		notified(running, verdict.WholeSecond(l.Now))
	}
}
