// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/cloudevents/sdk-go/v2/event"
)

// EventTypePrefix comes before the reason in the type of an event:
// dev.entente.governance.EscalationStep.
const EventTypePrefix = "dev.entente.governance."

// apiBase is where the objects of this API live on a Kubernetes API server.
const apiBase = "/apis/governance.entente.dev/v1alpha1/namespaces/"

// EventData is the body of an event, as JSON. Fields are only added, never changed. Empty
// fields are left out, but for title and body.
type EventData struct {
	// Reason says why the message is sent, such as EscalationStep.
	Reason string `json:"reason"`
	// Namespace is that of all objects named here.
	Namespace string `json:"namespace"`
	// Notification is the name of the object that stands for this message.
	Notification string `json:"notification"`
	// Subject is what the message is about.
	Subject EventSubject `json:"subject"`
	// Alliance is the name of the alliance concerned.
	Alliance string `json:"alliance,omitempty"`
	// Step is the name of the escalation step.
	Step string `json:"step,omitempty"`
	// Recipient is whom the message is for.
	Recipient EventRecipient `json:"recipient"`
	// Title is one line for people.
	Title string `json:"title"`
	// Body is the text for people, with line breaks.
	Body string `json:"body"`
}

// EventSubject names an object.
type EventSubject struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
}

// EventRecipient names a person.
type EventRecipient struct {
	// Partner is the name of the Partner object.
	Partner string `json:"partner,omitempty"`
	// Contact is the name of the contact in it.
	Contact string `json:"contact,omitempty"`
	// DisplayName is the person's, as people write it.
	DisplayName string `json:"displayName,omitempty"`
	// Address is the contact's for this channel, if it has one.
	Address string `json:"address,omitempty"`
}

// newEvent returns m as a CloudEvent:
//
//	id      the Notification's UID
//	source  the path of the subject on the Kubernetes API server
//	type    dev.entente.governance.REASON
//	subject PARTNER/CONTACT of the recipient: what tells apart the events of one step
//	time    when the Notification was created
func newEvent(m Message) (event.Event, error) {
	e := event.New(event.CloudEventsVersionV1)
	e.SetID(headerValue(m.ID))
	e.SetType(headerValue(EventTypePrefix + m.Reason))
	e.SetSource(eventSource(m))
	if s := eventSubject(m.Recipient); s != "" {
		e.SetSubject(headerValue(s))
	}
	e.SetTime(m.Time) // written in UTC
	err := e.SetData(event.ApplicationJSON, EventData{
		Reason:       m.Reason,
		Namespace:    m.Namespace,
		Notification: m.Name,
		Subject:      EventSubject(m.Subject),
		Alliance:     m.Alliance,
		Step:         m.Step,
		Recipient: EventRecipient{
			Partner:     m.Recipient.Partner,
			Contact:     m.Recipient.Contact,
			DisplayName: m.Recipient.DisplayName,
			Address:     m.Address,
		},
		Title: m.Title,
		Body:  m.Body,
	})
	if err != nil {
		return e, err
	}
	return e, e.Validate()
}

// plurals are the resource names of the kinds. A kind that is not here gets an s.
var plurals = map[string]string{"CommunicationPolicy": "communicationpolicies"}

func eventSource(m Message) string {
	plural, ok := plurals[m.Subject.Kind]
	if !ok {
		plural = strings.ToLower(m.Subject.Kind) + "s"
	}
	return apiBase + url.PathEscape(m.Namespace) + "/" + url.PathEscape(plural) + "/" + url.PathEscape(m.Subject.Name)
}

func eventSubject(r Recipient) string {
	if r.Contact == "" {
		return r.Partner
	}
	return r.Partner + "/" + r.Contact
}

// headerValue encodes s as CloudEvents' HTTP binding has it (section 3.1.3.2): a space, a
// quotation mark, a percent sign and all that is not printable ASCII by its UTF-8 bytes.
// Names of Kubernetes objects come out as they are.
func headerValue(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || c == '"' || c == '%' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
