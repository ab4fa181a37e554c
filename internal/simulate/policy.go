// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

type policyItem struct {
	*item
	policy *v1alpha1.CommunicationPolicy
	// partners that its steps name; nil until they were looked up.
	partners map[string]*v1alpha1.Partner
	// deliveries is how the latest attempt on each channel went.
	deliveries map[v1alpha1.Name]rules.Delivery
}

func (n *namespace) addPolicy(p *v1alpha1.CommunicationPolicy, keepStatus bool) {
	p = copied(p)
	if !keepStatus {
		p.Status = v1alpha1.CommunicationPolicyStatus{}
	}
	x := &policyItem{policy: p, deliveries: map[v1alpha1.Name]rules.Delivery{}}
	n.policies[p.Name] = x
	x.item = n.add(v1alpha1.KindCommunicationPolicy, p, func(now time.Time) time.Time {
		if x.partners == nil {
			x.partners = n.partnersNamed(rules.PolicyPartners(p))
		}
		v := rules.DecidePolicy(rules.PolicyFacts{Policy: p, Partners: x.partners, Deliveries: x.deliveries}, now)
		before := p.Status.Conditions
		p.Status = rules.SettlePolicy(&v, p, now)
		// That channels deliver is what is assumed, and no news.
		n.tellConditions(v1alpha1.KindCommunicationPolicy, p, before, p.Status.Conditions, v1alpha1.ConditionChannelsHealthy)
		return v.NextCheck
	})
}

// delivered notes an attempt on a channel of the policy.
func (n *namespace) delivered(message *v1alpha1.Notification) {
	x := n.policies[message.Spec.ChannelRef.Policy]
	if x == nil {
		return
	}
	before, known := x.deliveries[message.Spec.ChannelRef.Channel]
	rules.NoteDelivery(x.deliveries, message)
	after := x.deliveries[message.Spec.ChannelRef.Channel]
	if !known || before.Delivered != after.Delivered || before.Reason != after.Reason {
		n.queue.wake(x.item, n.now)
	}
}
