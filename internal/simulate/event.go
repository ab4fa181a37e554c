// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
)

// EventType is what happened.
type EventType string

// The types of events.
const (
	// ReviewScheduled: a cadence asks for a review, and its object appears.
	ReviewScheduled EventType = "ReviewScheduled"
	// ReviewTime: the scheduled time of a review that nobody has held yet.
	ReviewTime EventType = "ReviewTime"
	// ReviewDue: the due time of a review came, and it is outstanding: nobody has held it, or it was not accepted.
	ReviewDue EventType = "ReviewDue"
	// ReviewOverdue: a review is flagged overdue.
	ReviewOverdue EventType = "ReviewOverdue"
	// ReviewPostponed: a review has another due time.
	ReviewPostponed EventType = "ReviewPostponed"
	// ReviewHeld: a review was held, accepted or not.
	ReviewHeld EventType = "ReviewHeld"
	// ReviewCancelled: a review is not to be held any more.
	ReviewCancelled EventType = "ReviewCancelled"
	// ReviewDeleted: a review that a cadence made no longer fits, and is deleted.
	ReviewDeleted EventType = "ReviewDeleted"
	// IssueDetected: the detectedTime of an issue came.
	IssueDetected EventType = "IssueDetected"
	// IssueOpened: an issue was opened for an overdue review.
	IssueOpened EventType = "IssueOpened"
	// IssueResolved: an issue is over.
	IssueResolved EventType = "IssueResolved"
	// StepStarted: a step of the escalation path started.
	StepStarted EventType = "StepStarted"
	// PathExhausted: the last step of the path is over without an answer.
	PathExhausted EventType = "PathExhausted"
	// Notification: people are told. The object is what they are told about.
	Notification EventType = "Notification"
	// ConditionChanged: the status of a condition changed.
	ConditionChanged EventType = "ConditionChanged"
)

// EventTypes are all of them, in the order in which they may come.
var EventTypes = []EventType{
	ReviewScheduled, ReviewTime, ReviewDue, ReviewOverdue, ReviewPostponed, ReviewHeld, ReviewCancelled, ReviewDeleted,
	IssueDetected, IssueOpened, StepStarted, PathExhausted, IssueResolved, Notification, ConditionChanged,
}

// Event is something that happens.
type Event struct {
	Time time.Time `json:"time"`
	// Kind, Namespace and Name of the object that it happens to.
	Kind      string    `json:"kind"`
	Namespace string    `json:"namespace"`
	Name      string    `json:"name"`
	Event     EventType `json:"event"`
	// Detail is a line for people.
	Detail string `json:"detail"`
	// Recipients are who is told; empty for all events but notifications.
	Recipients []Recipient `json:"recipients"`

	// Alliance that the object belongs to, if it does to one.
	Alliance string `json:"-"`
	// Condition that changed, for that event, and how it was before and is since; nil where it was not, or is no more, there.
	Condition string            `json:"-"`
	Was, Is   *metav1.Condition `json:"-"`
	// Reason of the messages, for a Notification, and the Step that they are of; Step, too, is the one that started.
	Reason v1alpha1.NotificationReason `json:"-"`
	Step   v1alpha1.Name               `json:"-"`
	// Implied: another event at the same moment says the same in other words.
	Implied bool `json:"-"`
}

// Recipient is somebody who is told.
type Recipient struct {
	Partner string `json:"partner"`
	Contact string `json:"contact"`
	// Channel of the policy over which the message leaves.
	Channel string `json:"channel"`
	// LocalTime is when, in the recipient's own time zone.
	LocalTime time.Time `json:"localTime"`
	// TimeZone of the recipient.
	TimeZone string `json:"timeZone"`
	// Digest that the message leaves in; zero for one that leaves by itself.
	Digest Digest `json:"digest,omitzero"`
	// Subject and Text of the message, where they are worded.
	Subject string `json:"subject,omitempty"`
	Text    string `json:"text,omitempty"`
}

// Digest is several messages to one person that leave as one.
type Digest struct {
	// Number tells it from others that leave at that moment to the same person over the same channel: 1 for the first.
	Number int `json:"number"`
	// Messages is how many are in it.
	Messages int `json:"messages"`
	// Subject and Text that it has, where they are worded.
	Subject string `json:"subject,omitempty"`
	Text    string `json:"text,omitempty"`
}

// tell tells the observer of something, unless all this is how things stood at the start.
func (n *namespace) tell(kind string, o client.Object, event EventType, detail string, more func(*Event)) {
	if n.observe == nil || !n.begun {
		return
	}
	e := Event{
		Time: n.now.UTC(), Kind: kind, Namespace: n.name, Name: o.GetName(), Event: event, Detail: detail,
		Recipients: []Recipient{}, Alliance: inventory.AllianceOf(o),
	}
	if more != nil {
		more(&e)
	}
	n.observe(e)
}

// tellConditions tells of each condition whose status changed. The conditions of an object
// that was never decided before are no change. Implied are those that were told in other
// words.
func (n *namespace) tellConditions(kind string, o client.Object, before, after []metav1.Condition, implied ...string) {
	if n.observe == nil || len(before) == 0 {
		return
	}
	for i := range after {
		c := &after[i]
		was := statusOf(before, c.Type)
		if was == string(c.Status) {
			continue
		}
		n.tell(kind, o, ConditionChanged, fmt.Sprintf("%s: %s → %s (%s). %s", c.Type, was, c.Status, c.Reason, c.Message), func(e *Event) {
			e.Condition, e.Was, e.Is = c.Type, found(before, c.Type), new(*c)
			for _, t := range implied {
				e.Implied = e.Implied || t == c.Type
			}
		})
	}
	for i := range before {
		if c := &before[i]; statusOf(after, c.Type) == absent {
			n.tell(kind, o, ConditionChanged, fmt.Sprintf("%s: %s → %s", c.Type, c.Status, absent), func(e *Event) { e.Condition, e.Was = c.Type, new(*c) })
		}
	}
}

// found is a copy of a condition; nil where it is not there.
func found(conditions []metav1.Condition, conditionType string) *metav1.Condition {
	if c := meta.FindStatusCondition(conditions, conditionType); c != nil {
		return new(*c)
	}
	return nil
}

// absent stands for the status of a condition that is not there.
const absent = "absent"

func statusOf(conditions []metav1.Condition, conditionType string) string {
	if c := meta.FindStatusCondition(conditions, conditionType); c != nil {
		return string(c.Status)
	}
	return absent
}
