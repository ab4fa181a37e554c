// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package letter

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/rules/outbox"
)

// Digest words several messages to one person as one. Its name follows from the oldest of
// them and from how many digests it was in before, which were withdrawn, so that two managers
// that both think they are the only one make one. The partner is the recipient's, which the
// digest is about.
func Digest(members []*v1alpha1.Notification, before int, policy *v1alpha1.CommunicationPolicy, partner *v1alpha1.Partner) outbox.Message {
	first := members[0]
	sum := sha256.Sum256(fmt.Appendf(nil, "digest/%s/%d", first.UID, before))
	text := Words(policy, v1alpha1.NotificationDigest, digestData(members, partner))
	spec := v1alpha1.NotificationSpec{
		SubjectRef:  outbox.SubjectOf(partner),
		AllianceRef: first.Spec.AllianceRef,
		Reason:      v1alpha1.NotificationDigest,
		Recipient:   first.Spec.Recipient,
		ChannelRef:  first.Spec.ChannelRef,
		Subject:     text.Subject,
		Body:        text.Body,
	}
	for _, m := range members {
		spec.DigestOf = append(spec.DigestOf, m.Name)
	}
	return outbox.Message{
		Name: "digest-" + string(first.Spec.Recipient.Contact) + "-" + hex.EncodeToString(sum[:10]), Spec: spec,
	}
}

func digestData(members []*v1alpha1.Notification, partner *v1alpha1.Partner) message.Digest {
	to := members[0].Spec.Recipient
	partners := map[string]*v1alpha1.Partner{partner.Name: partner}
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
			Number: strconv.Itoa(i + 1), Name: m.Name, Subject: m.Spec.Subject, Body: message.Shorten(m.Spec.Body, portion),
		})
	}
	return d
}

const (
	leastDigestPortion = 200 // characters of each message, however many there are
)
