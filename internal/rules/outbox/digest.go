// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"cmp"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

const (
	defaultGather     = 5 * time.Second
	defaultDigestFrom = 5
)

// ReadByPeople reports whether people read what leaves over a channel. Programs sort out
// many messages by themselves.
func ReadByPeople(c *v1alpha1.Channel) bool {
	return c != nil && (c.Email != nil || c.Slack != nil || c.Shoutrrr != nil)
}

// digestFrom is from how many messages on they go out as one.
func digestFrom(p *v1alpha1.CommunicationPolicy) int {
	if d := p.Spec.Digest; d != nil && d.MinMessages != nil {
		return int(*d.MinMessages)
	}
	return defaultDigestFrom
}

// GatherUntil returns until when a message to a person waits for others to the same person;
// zero where it does not.
func GatherUntil(n *v1alpha1.Notification, policy *v1alpha1.CommunicationPolicy) time.Time {
	if !gathers(n) || !ReadByPeople(team.Channel(policy, n.Spec.ChannelRef.Channel)) || digestFrom(policy) >= v1alpha1.NeverDigest {
		return time.Time{}
	}
	from := n.CreationTimestamp.Time
	if at := n.Spec.NotBeforeTime; at != nil {
		from = verdict.Latest(from, at.Time)
	}
	if d := policy.Spec.Digest; d != nil {
		if s, ok := verdict.ParseSpan(d.GatherFor); ok {
			return verdict.AfterUTC(s, from)
		}
	}
	return from.Add(defaultGather)
}

// gathers reports whether a message may go out with others: nothing of it may have left.
func gathers(n *v1alpha1.Notification) bool {
	return n.Status.Attempts == 0 && !Settled(n.Status.Outcome) && len(n.Spec.DigestOf) == 0
}

// DigestMembers returns those of the messages to one person over one channel that go out as
// one, the oldest first; none where they are too few. n is among them, or waits its turn.
func DigestMembers(n *v1alpha1.Notification, others []*v1alpha1.Notification, policy *v1alpha1.CommunicationPolicy, now time.Time) []*v1alpha1.Notification {
	members := []*v1alpha1.Notification{n}
	for _, o := range others {
		early := o.Spec.NotBeforeTime != nil && now.Before(o.Spec.NotBeforeTime.Time)
		if o.Name != n.Name && gathers(o) && !early && o.Spec.Recipient == n.Spec.Recipient && o.Spec.ChannelRef == n.Spec.ChannelRef {
			members = append(members, o)
		}
	}
	if len(members) < digestFrom(policy) {
		return nil
	}
	slices.SortFunc(members, func(a, b *v1alpha1.Notification) int {
		return cmp.Or(a.CreationTimestamp.Compare(b.CreationTimestamp.Time), cmp.Compare(a.Name, b.Name))
	})
	return members[:min(len(members), v1alpha1.MaxDigestMembers)]
}
