// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/simulate"
)

// Ahead is what comes next if nobody acts.
type Ahead struct {
	List[Event]
	// Until is up to when was looked.
	Until time.Time
}

// ahead is what will happen to an alliance, with those who are told.
func (g *gathering) ahead(a *v1alpha1.Alliance) Ahead {
	told := toldOtherwise(g.Ahead)
	var out []Event
	for i := range g.Ahead {
		e := &g.Ahead[i]
		switch {
		case !belongs(e, a):
		case e.Event == simulate.Notification:
			out = g.tell(out, e)
		case e.Event == simulate.ConditionChanged && told[occasionOf(e)]:
		default:
			if x, ok := g.event(e); ok {
				out = append(out, x)
			}
		}
	}
	return Ahead{firstOf(out, mostEvents), g.Until}
}

// messages says what people are told, by the reason of the message.
var messages = map[v1alpha1.NotificationReason]string{
	v1alpha1.NotificationEscalationStep:   "People are asked to act",
	v1alpha1.NotificationCallRequest:      "People are asked to call",
	v1alpha1.NotificationReviewUpcoming:   "People are told that a review is coming",
	v1alpha1.NotificationReviewDue:        "People are told that a review is due",
	v1alpha1.NotificationReviewOverdue:    "People are told that a review is overdue",
	v1alpha1.NotificationHealthAsked:      "People are asked to answer a health check",
	v1alpha1.NotificationBriefingDue:      "People are told that a briefing is due",
	v1alpha1.NotificationPracticesMissing: "People are told which practices are not in place",
	v1alpha1.NotificationActionDue:        "People are told that a promised action is due",
	v1alpha1.NotificationDisclosureDue:    "People are told to tell a partner",
	v1alpha1.NotificationRecoveryPlanDue:  "People are told that a recovery plan is due",
	v1alpha1.NotificationIssueOpened:      "People are told of a new issue",
}

// tell adds those who are told to the step that they are told of, or says by itself that they are told.
func (g *gathering) tell(events []Event, e *simulate.Event) []Event {
	what, known := messages[e.Reason]
	if !known {
		what = "People are told: " + string(e.Reason)
	}
	x := Event{Time: e.Time, What: what, Of: g.named(e.Kind, e.Namespace, e.Name), Told: g.recipients(e)}
	for i := len(events) - 1; i >= 0 && e.Step != ""; i-- {
		if events[i].Of == x.Of && events[i].step != "" {
			if events[i].step == e.Step {
				events[i].Told = append(events[i].Told, x.Told...)
				return events
			}
			break // the ladder has gone on since
		}
	}
	return append(events, x)
}

func (g *gathering) recipients(e *simulate.Event) []Recipient {
	out := make([]Recipient, 0, len(e.Recipients))
	for _, r := range e.Recipients {
		out = append(out, Recipient{
			Person:  g.person(e.Namespace, v1alpha1.PersonRef{Partner: v1alpha1.Name(r.Partner), Contact: v1alpha1.Name(r.Contact)}),
			Channel: r.Channel, LocalTime: r.LocalTime, TimeZone: r.TimeZone,
		})
	}
	return slices.Clip(out)
}
