// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"strings"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/worktime"
)

// attempt is how an attempt ended, in the terms of the rules. n is the message as it stood
// when it was sent.
func attempt(n *v1alpha1.Notification, number int, r notify.Result) rules.Attempt {
	delay, giveUp := notify.NextAttempt(string(n.UID), number, r.RetryAfter)
	a := rules.Attempt{
		Detail: r.Detail, ProviderID: r.ProviderID, Number: number, Delay: delay, GiveUp: giveUp,
		Uncertain: n.Status.UncertainAttempts,
	}
	switch {
	case r.Outcome == notify.Delivered:
		a.Result = rules.AttemptDelivered
	case r.Outcome == notify.Uncertain:
		a.Result = rules.AttemptUncertain
	case r.Outcome == notify.Temporary:
		a.Result = rules.AttemptTemporary
	case r.Reason == notify.ReasonInvalidSecret:
		a.Result = rules.AttemptBadSecret
	case r.Reason == notify.ReasonInvalidChannel:
		a.Result = rules.AttemptBadChannel
	default:
		a.Result = rules.AttemptRefused
	}
	return a
}

// sendRequest asks for one message to be sent now. Those to one person leave one by one, where people
// read them.
func sendRequest(n *v1alpha1.Notification, policy *v1alpha1.CommunicationPolicy) notify.Ask {
	c := rules.ChannelOf(policy, n.Spec.ChannelRef.Channel)
	a := notify.Ask{Channel: channelKey(n), Tenant: n.Namespace, ID: client.ObjectKeyFromObject(n).String(), Rate: notify.DefaultRate(channelType(c))}
	if limit := c.RateLimit; limit != nil && limit.Messages != nil {
		if per, err := worktime.ParseSpan(string(limit.Per)); err == nil {
			a.Rate = notify.Rate{Messages: int(*limit.Messages), Per: per.After(time.Unix(0, 0), time.UTC).Sub(time.Unix(0, 0))}
		}
	}
	if rules.ReadByPeople(c) {
		a.Person = personKey(n)
	}
	return a
}

// channelKey names a channel of a policy, for its slots.
func channelKey(n *v1alpha1.Notification) string {
	return strings.Join([]string{n.Namespace, n.Spec.ChannelRef.Policy, string(n.Spec.ChannelRef.Channel)}, "/")
}

// personKey names a recipient on a channel of a policy.
func personKey(n *v1alpha1.Notification) string {
	return strings.Join([]string{channelKey(n), string(n.Spec.Recipient.Partner), string(n.Spec.Recipient.Contact)}, "/")
}

func splitKey(id string) (namespace, name string) {
	namespace, name, _ = strings.Cut(id, "/")
	return namespace, name
}
