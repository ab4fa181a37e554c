// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
)

const (
	maxSubject   = message.MaxSubject
	maxBody      = message.MaxBody
	maxShownText = 2000 // of a description, so that the rest of a message is still read
	maxNamePart  = 100  // of the subject's name in a Notification's name
)

// messages returns the Notifications that the record asks for: those of each step without a
// notifiedTime.
func (l *ladder) messages() []Message {
	if l.rests || !l.path.exists() || l.signs.resolution != nil || l.path.ended != "" {
		return nil
	}
	var made []Message
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

func (l *ladder) stepMessages(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord) []Message {
	people := l.stepPeople(&l.facts, step)
	if record.CallOnly {
		if caller, ok := l.caller(step, people); ok {
			return []Message{l.callRequest(step, record, caller, l.callees(people))}
		}
		return nil
	}
	told, calls := l.toldBy(step, people)
	made := make([]Message, 0, len(told)+len(calls))
	for _, c := range calls {
		made = append(made, l.phoneRequest(step, record, c))
	}
	for _, to := range told {
		m := l.message(step, record, to, v1alpha1.NotificationEscalationStep)
		m.Spec.NotBeforeTime = l.notBefore(step, record, to.ref.Partner)
		if !l.facts.Wordless {
			m.say(l.stepText(step, record, to, told))
		}
		made = append(made, m)
	}
	return made
}

func (l *ladder) callRequest(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, caller ladderPerson, callees []ladderPerson) Message {
	m := l.message(step, record, caller, v1alpha1.NotificationCallRequest)
	if !l.facts.Wordless {
		m.say(l.callText(step, record, caller, callees))
	}
	return m
}

// say puts the words into a message.
func (m *Message) say(t message.Text) { m.Spec.Subject, m.Spec.Body = t.Subject, t.Body }

// message is what all messages have.
func (l *ladder) message(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, to ladderPerson, reason v1alpha1.NotificationReason) Message {
	issue, round := l.facts.Issue, max(deref(l.record.Round), 1)
	return Message{
		Name: l.name(step, record, to, string(reason)),
		Spec: v1alpha1.NotificationSpec{
			SubjectRef:  v1alpha1.SubjectReference{Kind: "Issue", Name: issue.Name, UID: string(issue.UID)},
			AllianceRef: v1alpha1.AllianceReference{Name: l.facts.Alliance.Name},
			Reason:      reason,
			Step:        step.Name,
			Round:       new(round),
			Repeat:      new(record.Repeats),
			Recipient:   to.ref,
			ChannelRef:  v1alpha1.ChannelReference{Policy: l.facts.Policy.Name, Channel: to.channel},
		},
	}
}

// name follows from what a message is: the same one is made once, however often it is asked for.
func (l *ladder) name(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, to ladderPerson, kind string) string {
	issue := l.facts.Issue
	return notificationName(issue.Name, string(issue.UID), max(deref(l.record.Round), 1), string(step.Name), record.Repeats, to, kind)
}

// notBefore lets the host's people hear first, where the step asks for that.
func (l *ladder) notBefore(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, partner v1alpha1.Name) *metav1.Time {
	ahead, ok := span(step.HostFirst)
	if !ok || partner == l.facts.Alliance.Spec.Host {
		return nil
	}
	said := record.StartedTime.Time
	if record.Repeats > 0 && step.Repeat != nil {
		said, _ = l.repeatAt(step, record, record.Repeats)
	}
	return new(metav1.NewTime(afterUTC(ahead, said.UTC())))
}

// notificationName is the same for the same message and differs for any other.
func notificationName(issue, uid string, round int32, step string, repeat int32, to ladderPerson, kind string) string {
	var b []byte
	for _, part := range []string{uid, step, string(to.ref.Partner), string(to.ref.Contact), string(to.channel), kind} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(part)))
		b = append(b, part...)
	}
	b = binary.BigEndian.AppendUint32(b, uint32(round))
	b = binary.BigEndian.AppendUint32(b, uint32(repeat))
	sum := sha256.Sum256(b)
	readable := strings.TrimRight(issue[:min(len(issue), maxNamePart)], "-.")
	return readable + "-" + hex.EncodeToString(sum[:10])
}
