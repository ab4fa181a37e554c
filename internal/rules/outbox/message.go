// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/rules/team"
)

// Message is a Notification that is to exist. The name follows from what the message is, so
// that making it twice makes it once.
type Message struct {
	Name string
	Spec v1alpha1.NotificationSpec
}

// Notification is the object that the message is to be.
func (m *Message) Notification(namespace string) *v1alpha1.Notification {
	return &v1alpha1.Notification{
		ObjectMeta: metav1.ObjectMeta{
			Name: m.Name, Namespace: namespace,
			Labels: map[string]string{v1alpha1.LabelAlliance: m.Spec.AllianceRef.Name},
		},
		Spec: m.Spec,
	}
}

// Say puts the words into a message.
func (m *Message) Say(t message.Text) { m.Spec.Subject, m.Spec.Body = t.Subject, t.Body }

// NotificationName is the same for the same message and differs for any other.
func NotificationName(issue, uid string, round int32, step string, repeat int32, to team.Person, kind string) string {
	var b []byte
	for _, part := range []string{uid, step, string(to.Ref.Partner), string(to.Ref.Contact), string(to.Channel), kind} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(part)))
		b = append(b, part...)
	}
	b = binary.BigEndian.AppendUint32(b, uint32(round))
	b = binary.BigEndian.AppendUint32(b, uint32(repeat))
	sum := sha256.Sum256(b)
	readable := strings.TrimRight(issue[:min(len(issue), MaxNamePart)], "-.")
	return readable + "-" + hex.EncodeToString(sum[:10])
}

const (
	MaxNamePart = 100 // of the subject's name in a Notification's name
)
