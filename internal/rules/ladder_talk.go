// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
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
	required := step.Talk != nil && deref(step.Talk.Required)
	return !required || l.signs.talked || l.signs.attempts >= maxAttempts(step)
}

// talkFirst reports whether people of a step are to be called before it writes. A step
// without anybody on another side than the raiser's has nobody to call, and writes to nobody
// there.
func (l *ladder) talkFirst(step *v1alpha1.EscalationStep, people []ladderPerson) bool {
	return !l.mayWrite(step) && len(l.callees(people)) > 0
}

// callees returns the people of a step on other sides than the raiser's, sorted.
func (l *ladder) callees(people []ladderPerson) []ladderPerson {
	var found []ladderPerson
	for _, p := range people {
		if p.ref.Partner != l.facts.Issue.Spec.RaisedBy.Partner {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, byPerson)
	return found
}

// caller returns who is asked to call: the first of the step's people on the raiser's side who
// can be written to, in the order of the team, or who raised the issue.
func (l *ladder) caller(step *v1alpha1.EscalationStep, people []ladderPerson) (ladderPerson, bool) {
	raiser := l.facts.Issue.Spec.RaisedBy
	for _, p := range people {
		if p.ref.Partner != raiser.Partner {
			continue
		}
		if p.channel = l.callChannel(step, p.contact); p.channel != "" {
			return p, true
		}
	}
	raiser, there := l.standIn(raiser, l.facts.Partners)
	contact := contactOf(l.facts.Partners, raiser)
	if !there || contact == nil {
		return ladderPerson{}, false
	}
	channel := l.callChannel(step, contact)
	return ladderPerson{ref: raiser, contact: contact, channel: channel}, channel != ""
}

// callChannel returns the channel for a call request. A step that may use only the phone
// means the call; the request for it goes over any other channel.
func (l *ladder) callChannel(step *v1alpha1.EscalationStep, contact *v1alpha1.Contact) v1alpha1.Name {
	phone := func(name v1alpha1.Name) bool {
		channel := channelOf(l.facts.Policy, name)
		return channel != nil && channel.Phone != nil
	}
	channel, found := writtenChannel(l.facts.Policy, contact, step.Channels)
	if !found && slices.ContainsFunc(step.Channels, phone) {
		channel, _ = writtenChannel(l.facts.Policy, contact, nil)
	}
	return channel
}

// speak makes the written messages of the running step due, once the people have talked or
// have tried to often enough.
func (l *ladder) speak() {
	running := runningStep(l.record)
	if running == nil || !running.CallOnly {
		return
	}
	step := l.live(running.Name)
	if step == nil || !l.mayWrite(step) {
		return
	}
	running.CallOnly = false
	if l.tells(step, l.stepPeople(&l.facts, step)) {
		running.NotifiedTime = nil
	} else if running.NotifiedTime == nil {
		running.NotifiedTime = wholeSecond(l.now)
	}
}

// tells reports whether a step that may write reaches anybody, in writing or by a call.
func (l *ladder) tells(step *v1alpha1.EscalationStep, people []ladderPerson) bool {
	letters, calls := l.toldBy(step, people)
	return len(letters)+len(calls) > 0
}
