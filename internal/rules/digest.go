// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
)

const (
	defaultGather      = 5 * time.Second
	defaultDigestFrom  = 5
	neverDigest        = 1000 // as the policy's field says
	maxDigestMembers   = 50   // as the Notification has it
	leastDigestPortion = 200  // characters of each message, however many there are
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
	if !gathers(n) || !ReadByPeople(ChannelOf(policy, n.Spec.ChannelRef.Channel)) || digestFrom(policy) >= neverDigest {
		return time.Time{}
	}
	from := n.CreationTimestamp.Time
	if at := n.Spec.NotBeforeTime; at != nil {
		from = latest(from, at.Time)
	}
	if d := policy.Spec.Digest; d != nil {
		if s, ok := span(d.GatherFor); ok {
			return afterUTC(s, from)
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
	return members[:min(len(members), maxDigestMembers)]
}

// Digest words several messages to one person as one. Its name follows from the oldest of
// them and from how many digests it was in before, which were withdrawn, so that two managers
// that both think they are the only one make one. The partner is
// the recipient's, which the digest is about; nil if it is gone.
func Digest(members []*v1alpha1.Notification, before int, policy *v1alpha1.CommunicationPolicy, partner *v1alpha1.Partner) Message {
	first := members[0]
	sum := sha256.Sum256(fmt.Appendf(nil, "digest/%s/%d", first.UID, before))
	text := words(policy, v1alpha1.NotificationDigest, digestData(members, partner))
	spec := v1alpha1.NotificationSpec{
		SubjectRef:  v1alpha1.SubjectReference{Kind: v1alpha1.KindPartner, Name: string(first.Spec.Recipient.Partner), UID: "gone"},
		AllianceRef: first.Spec.AllianceRef,
		Reason:      v1alpha1.NotificationDigest,
		Recipient:   first.Spec.Recipient,
		ChannelRef:  first.Spec.ChannelRef,
		Subject:     text.Subject,
		Body:        text.Body,
	}
	if partner != nil {
		spec.SubjectRef.UID = string(partner.UID)
	}
	for _, m := range members {
		spec.DigestOf = append(spec.DigestOf, m.Name)
	}
	return Message{
		Name: "digest-" + string(first.Spec.Recipient.Contact) + "-" + hex.EncodeToString(sum[:10]), Spec: spec,
	}
}

func digestData(members []*v1alpha1.Notification, partner *v1alpha1.Partner) message.Digest {
	to := members[0].Spec.Recipient
	partners := map[string]*v1alpha1.Partner{}
	if partner != nil {
		partners[partner.Name] = partner
	}
	d := message.Digest{
		Recipient: contactName(partners, to), Partner: companyName(partners, to.Partner),
		Count: strconv.Itoa(len(members)), First: members[0].Spec.Subject,
	}
	taken := 0
	for _, m := range members {
		taken += 2*len([]rune(m.Spec.Subject)) + 100 // it is said twice
	}
	portion := max(leastDigestPortion, (message.MaxBody-taken)/len(members))
	for i, m := range members {
		d.Messages = append(d.Messages, message.Single{
			Number: strconv.Itoa(i + 1), Name: m.Name, Subject: m.Spec.Subject, Body: message.Cut(m.Spec.Body, portion),
		})
	}
	return d
}
