// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import "time"

// Links makes the links that go into messages. A nil Links makes none.
type Links struct {
	base     string
	keys     *keyring
	validFor time.Duration
}

// For returns the link by which the recipient of a Notification that is Answerable can answer it;
// empty where links are off. It is the same each time as long as the key is. created is when
// the Notification was made: the link expires from there, however often it is sent.
//
// Whoever has the link can act as the recipient. It belongs into the message that leaves, and
// nowhere else: no status, event or log.
func (l *Links) For(namespace, name, uid string, created time.Time) string {
	if l == nil || created.IsZero() {
		return ""
	}
	token := sign(l.keys.all()[0], ticket{namespace, name, uid, created.Add(l.validFor)})
	if token == "" {
		return ""
	}
	return l.base + pagePath + "?" + tokenField + "=" + token
}
