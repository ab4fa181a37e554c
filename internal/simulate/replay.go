// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"time"

	"github.com/entente-dev/entente/internal/inventory"
)

// Past is what is asked of objects.
type Past struct {
	// Now is the present, and Before the moment before which all is played, which is earlier or later: what is asked
	// of a history does not change it.
	Now, Before time.Time
	// Since is where a history begins; before the earliest fact, if it is zero.
	Since time.Time
	// Words as in Options.
	Words bool
}

// Replay plays the history of some objects, whose statuses are forgotten, as if the controllers had
// always run, and returns how things stand before a moment.
func Replay(objects *inventory.Inventory, p Past) (*Simulation, error) {
	if p.Since.IsZero() {
		p.Since = Start(objects, p.Before)
	}
	s := New(objects, Options{Start: p.Since, History: p.Now, Words: p.Words})
	return s, s.Advance(p.Before)
}

// Continue plays on from the state of a cluster in the present, and returns how things stand
// before a moment.
func Continue(objects *inventory.Inventory, p Past) (*Simulation, error) {
	s := New(objects, Options{Start: p.Now, KeepStatus: true, Words: p.Words})
	return s, s.Advance(p.Before)
}
