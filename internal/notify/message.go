// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import "time"

// Message is one message to one person over one channel. It is made from a Notification and
// does not change between attempts.
type Message struct {
	// ID is the Notification's UID. A receiver that knows it already has the message.
	ID string
	// Namespace is that of the Notification and of its subject.
	Namespace string
	// Name is the Notification's.
	Name string
	// Reason says why it is sent, such as EscalationStep or CallRequest. CamelCase.
	Reason string
	// Subject is what the message is about.
	Subject Subject
	// Alliance is the name of the Alliance concerned; may be empty.
	Alliance string
	// Step is the name of the escalation step; empty where there is none.
	Step string
	// Recipient is whom it is for.
	Recipient Recipient
	// Address is where the channel reaches the recipient. A webhook needs none.
	Address string
	// Title and Body are the text for people. Both may hold any text, line breaks too.
	Title, Body string
	// Time is when the Notification was created; the same for each attempt.
	Time time.Time
}

// Subject is a reference to the object that a message is about.
type Subject struct {
	// Kind of this API group, such as Issue.
	Kind string
	Name string
}

// Recipient is a contact of a partner.
type Recipient struct {
	Partner string
	Contact string
	// DisplayName is the contact's, for people; may be empty.
	DisplayName string
}
