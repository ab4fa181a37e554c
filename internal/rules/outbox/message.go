// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package outbox decides on messages, whatever they say: what they are named, when they leave, what
// becomes of them after an attempt, which go out as one, and how long they are kept.
package outbox

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Message is a Notification that is to exist. The name follows from what the message is, so
// that making it twice makes it once.
type Message struct {
	Name string
	Spec v1alpha1.NotificationSpec
	// Departure is what the message waits for; the Notification says until when.
	Departure Departure
}

// Notification is the object that the message is to be, made at a moment.
func (m *Message) Notification(namespace string, now time.Time) *v1alpha1.Notification {
	n := &v1alpha1.Notification{ObjectMeta: metav1.ObjectMeta{Name: m.Name, Namespace: namespace}, Spec: m.Spec}
	if a := m.Spec.AllianceRef.Name; a != "" {
		n.Labels = map[string]string{v1alpha1.LabelAlliance: a}
	}
	n.Spec.MadeTime = verdict.WholeSecond(now)
	n.Spec.NotBeforeTime = m.Departure.notBefore(now)
	return n
}

// Say puts the words into a message.
func (m *Message) Say(t message.Text) { m.Spec.Subject, m.Spec.Body = t.Subject, t.Body }

// maxNamePart is how much of its subject's name a Notification's name has, in characters.
const maxNamePart = 100

// ReadableName is a Notification's name: the subject's, as far as it fits, and a hash of what
// the message is.
func ReadableName(subject string, identity []byte) string {
	sum := sha256.Sum256(identity)
	return strings.TrimRight(subject[:min(len(subject), maxNamePart)], "-.") + "-" + hex.EncodeToString(sum[:10])
}

// StepMessage is what a message of a step is: one with the same is the same message.
type StepMessage struct {
	Subject v1alpha1.SubjectReference
	Round   int32
	Step    v1alpha1.Name
	Repeat  int32
	To      team.Person
	// Kind tells apart what one person is told of one step.
	Kind string
}

// Name is the same for the same message and differs for any other.
func (m *StepMessage) Name() string {
	identity := AppendParts(AppendSubject(nil, &m.Subject), string(m.Step), string(m.To.Ref.Partner), string(m.To.Ref.Contact), string(m.To.Channel), m.Kind)
	identity = binary.BigEndian.AppendUint32(identity, uint32(m.Round))
	identity = binary.BigEndian.AppendUint32(identity, uint32(m.Repeat))
	return ReadableName(m.Subject.Name, identity)
}

// AppendParts appends texts to what a name is made of, each with its length: what ends one
// cannot begin the next.
func AppendParts(identity []byte, parts ...string) []byte {
	for _, part := range parts {
		identity = binary.BigEndian.AppendUint32(identity, uint32(len(part)))
		identity = append(identity, part...)
	}
	return identity
}
