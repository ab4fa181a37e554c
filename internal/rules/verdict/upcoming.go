// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import (
	"time"
)

// Upcoming is the earliest record of a kind that is dated after the moment of the decision.
type Upcoming struct {
	What string // with its article: "An update"
	at   time.Time
}

func (n *Upcoming) Note(what string, at time.Time) {
	if n.What == "" || at.Before(n.at) {
		n.What, n.at = what, at
	}
}

// AddTo adds to a message that something is not yet true, if there is such a thing.
func (n *Upcoming) AddTo(message string) string {
	if n.What == "" {
		return message
	}
	return message + ". " + n.Text()
}

func (n *Upcoming) Text() string { return n.What + " dated " + Stamp(n.at) + " is not yet true" }
