// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Links makes the links that go into messages. A nil Links makes none.
type Links struct {
	base     string
	keys     *keyring
	validFor time.Duration
}

// For returns the link by which the recipient of a Notification that is Answerable can answer it;
// empty where links are off. due is by when the message asks for the answer; zero where it names no time. The link is
// the same each time as long as the key is: however often the message is sent, it expires when it did at first.
//
// Whoever has the link can act as the recipient. It belongs into the message that leaves, and
// nowhere else: no status, event or log.
func (l *Links) For(n *v1alpha1.Notification, due time.Time) string {
	if l == nil || n.CreationTimestamp.IsZero() {
		return ""
	}
	token := sign(l.keys.all()[0], ticket{n.Namespace, n.Name, string(n.UID), l.expiry(n.CreationTimestamp.Time, due)})
	if token == "" {
		return ""
	}
	return l.base + pagePath + "?" + tokenField + "=" + token
}

// expiry is until when the link of a message works that was made at a moment: for the time that links are valid for, and
// until the answer is due at least, so that whoever answers in time can do so by the link. Whoever may write a Review
// sets when it is due, so no link works for longer than links can be made valid for.
func (l *Links) expiry(made, due time.Time) time.Time {
	return made.Add(max(l.validFor, min(due.Sub(made), maxValidFor)))
}
