// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"time"

	"github.com/entente-dev/entente/internal/inventory"
)

// Replay plays the history of some objects, whose statuses are forgotten, as if the
// controllers had always run, and returns how things stand before a moment. A history begins
// before the earliest fact, or at since, if that is not zero.
func Replay(objects *inventory.Inventory, before, since time.Time) (*Simulation, error) {
	if since.IsZero() {
		since = Start(objects, before)
	}
	s := New(objects, Options{Start: since, History: before})
	return s, s.Advance(before)
}

// Continue plays on from the state of a cluster at a moment, and returns how things stand
// before another.
func Continue(objects *inventory.Inventory, now, before time.Time) (*Simulation, error) {
	s := New(objects, Options{Start: now, KeepStatus: true})
	return s, s.Advance(before)
}
