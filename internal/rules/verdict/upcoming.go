// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import "time"

// Upcoming is the earliest record of a kind that is dated after the moment of the decision.
type Upcoming struct {
	// What it is, with its article: "An update".
	What string
	At   time.Time // zero for none
}

// Exists reports whether there is one.
func (u *Upcoming) Exists() bool { return !u.At.IsZero() }

// Note keeps the record if it is the earliest so far.
func (u *Upcoming) Note(what string, at time.Time) {
	if !u.Exists() || at.Before(u.At) {
		u.What, u.At = what, at
	}
}

// Merge keeps another one if that is earlier, or the only one.
func (u *Upcoming) Merge(other *Upcoming) {
	if other.Exists() {
		u.Note(other.What, other.At)
	}
}

// Ref is for a finding's data: nil where there is nothing to come.
func (u *Upcoming) Ref() *Upcoming {
	if !u.Exists() {
		return nil
	}
	kept := *u
	return &kept
}
