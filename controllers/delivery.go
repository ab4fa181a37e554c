// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"fmt"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/internal/rules"
)

// delivery is how a message stands: what its status says, and when to look again.
type delivery struct {
	// send is true when it is to be sent now; the rest is empty then.
	send bool

	outcome    v1alpha1.Outcome
	delivered  metav1.ConditionStatus
	reason     string
	message    string
	stalled    bool // it waits for somebody to mend the policy or a Secret
	attempt    bool // an attempt was made
	providerID string
	next       time.Time
}

// look tells whether a message is to be sent at a moment.
func look(n *v1alpha1.Notification, policy *v1alpha1.CommunicationPolicy, s rules.MessageStanding, now time.Time) delivery {
	waiting := delivery{outcome: v1alpha1.OutcomePending, delivered: metav1.ConditionUnknown, reason: v1alpha1.ReasonWaiting}
	channel := channelOf(policy, n.Spec.ChannelRef.Channel)
	switch {
	case s.Withdrawn != "":
		return delivery{outcome: v1alpha1.OutcomeFailed, delivered: metav1.ConditionFalse, reason: v1alpha1.ReasonWithdrawn, message: s.Withdrawn}
	case s.Suspended != "":
		waiting.reason, waiting.message = v1alpha1.ReasonSuspended, s.Suspended
		return waiting
	case policy == nil:
		waiting.delivered, waiting.reason, waiting.stalled = metav1.ConditionFalse, v1alpha1.ReasonPolicyNotFound, true
		waiting.message = fmt.Sprintf("There is no CommunicationPolicy %s; create it again to have the message sent", n.Spec.ChannelRef.Policy)
		return waiting
	case policy.Spec.Suspend != nil && *policy.Spec.Suspend:
		waiting.reason = v1alpha1.ReasonSuspended
		waiting.message = fmt.Sprintf("CommunicationPolicy %s is suspended", policy.Name)
		return waiting
	case channel == nil:
		waiting.delivered, waiting.reason, waiting.stalled = metav1.ConditionFalse, v1alpha1.ReasonChannelNotFound, true
		waiting.message = fmt.Sprintf("CommunicationPolicy %s has no channel %s; add it to have the message sent", policy.Name, n.Spec.ChannelRef.Channel)
		return waiting
	case n.Spec.NotBeforeTime != nil && now.Before(n.Spec.NotBeforeTime.Time):
		waiting.next = n.Spec.NotBeforeTime.Time
		waiting.message = "Leaves at " + waiting.next.UTC().Format(time.RFC3339)
		return waiting
	case n.Status.Attempts > 0 && n.Status.NextCheckTime != nil && now.Before(n.Status.NextCheckTime.Time):
		return recorded(n)
	}
	return delivery{send: true}
}

// recorded is how a message stood when it was last looked at.
func recorded(n *v1alpha1.Notification) delivery {
	d := delivery{outcome: n.Status.Outcome, next: n.Status.NextCheckTime.Time, providerID: n.Status.ProviderID}
	if c := meta.FindStatusCondition(n.Status.Conditions, v1alpha1.ConditionDelivered); c != nil {
		d.delivered, d.reason, d.message = c.Status, c.Reason, c.Message
	}
	d.stalled = meta.FindStatusCondition(n.Status.Conditions, v1alpha1.ConditionStalled) != nil
	return d
}

// attempted is how a message stands after an attempt.
func attempted(n *v1alpha1.Notification, r notify.Result, now time.Time) delivery {
	d := delivery{attempt: true, delivered: metav1.ConditionFalse, message: r.Detail, providerID: r.ProviderID}
	attempts := int(n.Status.Attempts) + 1
	delay, giveUp := notify.NextAttempt(string(n.UID), attempts, r.RetryAfter)
	switch r.Outcome {
	case notify.Delivered:
		d.outcome, d.delivered, d.reason = v1alpha1.OutcomeDelivered, metav1.ConditionTrue, v1alpha1.ReasonDelivered
		return d
	case notify.Uncertain:
		d.outcome, d.delivered, d.reason = v1alpha1.OutcomeUncertain, metav1.ConditionUnknown, v1alpha1.ReasonUncertain
		return d
	case notify.Temporary:
		d.outcome, d.delivered, d.reason = v1alpha1.OutcomePending, metav1.ConditionUnknown, v1alpha1.ReasonRetrying
	default:
		// Secrets are not watched, so what somebody has to mend is tried again as well.
		d.outcome, d.reason, d.stalled = refusal(r.Reason)
	}
	switch {
	case d.outcome != v1alpha1.OutcomePending:
	case giveUp:
		d.outcome, d.delivered, d.reason, d.stalled = v1alpha1.OutcomeFailed, metav1.ConditionFalse, v1alpha1.ReasonGivenUp, false
		d.message = fmt.Sprintf("Given up after %d attempts. The last: %s", attempts, r.Detail)
	default:
		d.next = roundUp(now.Add(delay))
	}
	return d
}

// refusal tells what becomes of a message that trying again would not help.
func refusal(why notify.Reason) (outcome v1alpha1.Outcome, reason string, stalled bool) {
	switch why {
	case notify.ReasonInvalidSecret:
		return v1alpha1.OutcomePending, v1alpha1.ReasonSecretNotUsable, true
	case notify.ReasonInvalidChannel:
		return v1alpha1.OutcomePending, v1alpha1.ReasonInvalid, true
	case notify.ReasonNotSupported:
		return v1alpha1.OutcomeFailed, v1alpha1.ReasonChannelNotSupported, false
	}
	return v1alpha1.OutcomeFailed, v1alpha1.ReasonRefused, false
}

// roundUp is the whole second at or after t: status fields hold no less.
func roundUp(t time.Time) time.Time {
	if r := t.Truncate(time.Second); !r.Equal(t) {
		return r.Add(time.Second)
	}
	return t
}

// status is what the Notification's status is to say.
func (d delivery) status(n *v1alpha1.Notification, now time.Time) v1alpha1.NotificationStatus {
	s := v1alpha1.NotificationStatus{
		ObservedGeneration: n.Generation,
		Outcome:            d.outcome,
		NextCheckTime:      optional(d.next),
		Attempts:           n.Status.Attempts,
		LastAttemptTime:    n.Status.LastAttemptTime,
		ProviderID:         d.providerID,
	}
	if d.attempt {
		s.Attempts++
		s.LastAttemptTime = &metav1.Time{Time: now.Truncate(time.Second)}
	}
	var all []metav1.Condition
	if d.stalled {
		all = append(all,
			metav1.Condition{Type: v1alpha1.ConditionReady, Status: metav1.ConditionFalse, Reason: d.reason, Message: d.message},
			metav1.Condition{Type: v1alpha1.ConditionStalled, Status: metav1.ConditionTrue, Reason: d.reason, Message: d.message})
	} else {
		all = append(all, metav1.Condition{Type: v1alpha1.ConditionReady, Status: metav1.ConditionTrue,
			Reason: v1alpha1.ReasonValid, Message: "The message can be sent, or has been"})
	}
	all = append(all, metav1.Condition{Type: v1alpha1.ConditionDelivered, Status: d.delivered, Reason: d.reason, Message: d.message})
	s.Conditions = conditions(n.Status.Conditions, all, n.Generation, now)
	return s
}

func channelOf(p *v1alpha1.CommunicationPolicy, name v1alpha1.Name) *v1alpha1.Channel {
	if p == nil {
		return nil
	}
	for i := range p.Spec.Channels {
		if p.Spec.Channels[i].Name == name {
			return &p.Spec.Channels[i]
		}
	}
	return nil
}

// channelKey names a channel of a policy, for its slots.
func channelKey(n *v1alpha1.Notification) string {
	return strings.Join([]string{n.Namespace, n.Spec.ChannelRef.Policy, string(n.Spec.ChannelRef.Channel)}, "/")
}

func splitKey(id string) (namespace, name string) {
	namespace, name, _ = strings.Cut(id, "/")
	return namespace, name
}
