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

const (
	maxShownText = 2000 // of a description, so that the rest of a message is still read
)

// messages returns the Notifications that the record asks for: those of each step without a
// notifiedTime.
func (l *ladder) messages() []outbox.Message {
	if l.rest.Rests() || !l.path.exists() || l.signs.resolution != nil || l.path.ended != "" {
		return nil
	}
	var made []outbox.Message
	for i := range l.recordedSteps() {
		record := &l.record.Steps[i]
		if record.NotifiedTime != nil {
			continue
		}
		if step := l.live(record.Name); step != nil {
			made = append(made, l.stepMessages(step, record)...)
		}
	}
	return made
}

func (l *ladder) stepMessages(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord) []outbox.Message {
	all := l.reaches(step, record)
	a := all.to(record.Appeared)
	made := make([]outbox.Message, 0, len(a.letters)+len(a.calls)+1)
	if c := &a.talk; len(c.callees) > 0 {
		m := l.callRequest(step, record, c.caller, c.callees)
		m.Departure = l.callDeparture(step, record, &all, c)
		made = append(made, m)
	}
	for i := range a.calls {
		c := &a.calls[i]
		m := l.phoneRequest(step, record, *c)
		m.Departure = l.callDeparture(step, record, &all, c)
		made = append(made, m)
	}
	for _, to := range a.letters {
		m := l.message(step, record, to, v1alpha1.NotificationEscalationStep, string(v1alpha1.NotificationEscalationStep))
		m.Departure = l.departure(step, record, &all, to)
		if !l.facts.Wordless {
			m.Say(l.stepText(step, record, to, all.letters))
		}
		made = append(made, m)
	}
	return slices.DeleteFunc(made, func(m outbox.Message) bool { return tooLate(record, &m) })
}

func (l *ladder) callRequest(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, caller team.Person, callees []team.Person) outbox.Message {
	kind := string(v1alpha1.NotificationCallRequest)
	if len(record.Appeared) > 0 { // the same person may have been asked to call others before
		var partners []v1alpha1.Name
		for _, p := range callees {
			partners = append(partners, p.Ref.Partner)
		}
		kind += " to " + verdict.List(slices.Compact(partners))
	}
	m := l.message(step, record, caller, v1alpha1.NotificationCallRequest, kind)
	if !l.facts.Wordless {
		m.Say(l.callText(step, record, caller, callees))
	}
	return m
}

// message is what all messages of a step have. The kind tells apart what one person is told of
// one step.
func (l *ladder) message(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, to team.Person, reason v1alpha1.NotificationReason, kind string) outbox.Message {
	issue := l.facts.Issue
	m := outbox.StepMessage{
		Subject: outbox.SubjectOf(issue),
		Round:   recordedRound(l.record), Step: step.Name, Repeat: record.Repeats, To: to, Kind: kind,
	}
	return outbox.Message{
		Name: m.Name(),
		Spec: v1alpha1.NotificationSpec{
			SubjectRef:  m.Subject,
			AllianceRef: v1alpha1.AllianceReference{Name: l.facts.Alliance.Name},
			Reason:      reason,
			Step:        step.Name,
			Round:       new(m.Round),
			Repeat:      new(record.Repeats),
			Recipient:   to.Ref,
			ChannelRef:  v1alpha1.ChannelReference{Policy: l.facts.Policy.Name, Channel: to.Channel},
		},
	}
}

// phoneRequest asks somebody to call people of a step whom the phone reaches first.
func (l *ladder) phoneRequest(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, c call) outbox.Message {
	// A request to talk before anything is written may have gone to the same person.
	m := l.message(step, record, c.caller, v1alpha1.NotificationCallRequest, "CallRequest for a step")
	if !l.facts.Wordless {
		m.Say(l.phoneText(step, record, c))
	}
	return m
}
