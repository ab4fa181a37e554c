// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package letter

import (
	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/team"
)

// Test words a message that tries a channel of a policy out. Each has an id of its own, so that a channel can be tried
// more than once.
func Test(policy *v1alpha1.CommunicationPolicy, channel v1alpha1.Name, partner *v1alpha1.Partner, contact v1alpha1.Name, id string) outbox.Message {
	to := v1alpha1.PersonRef{Partner: v1alpha1.Name(partner.Name), Contact: contact}
	partners := map[string]*v1alpha1.Partner{partner.Name: partner}
	m := outbox.Message{
		Name: outbox.ReadableName("test-"+policy.Name, outbox.AppendParts(nil, id)),
		Spec: v1alpha1.NotificationSpec{
			SubjectRef: outbox.SubjectOf(policy),
			Reason:     v1alpha1.NotificationTest,
			Recipient:  to,
			ChannelRef: v1alpha1.ChannelReference{Policy: policy.Name, Channel: channel},
		},
	}
	m.Say(Words(policy, v1alpha1.NotificationTest, message.Test{
		Reader: message.Reader{
			Recipient: contactName(partners, to), Partner: companyName(partners, to.Partner), TimeZone: team.ZoneOf(partner, contact).String(),
		},
		Namespace: policy.Namespace, Policy: policy.Name, Channel: string(channel),
	}))
	return m
}
