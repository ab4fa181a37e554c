// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"time"

	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
)

// Foresee plays objects until before a moment: on from their status, if they are a cluster's
// and the moment is not past; else the whole history from their facts, from since on, or from
// the earliest if that is zero.
func (s *Source) Foresee(objects *inventory.Inventory, now, before, since time.Time) (*simulate.Simulation, error) {
	if s.FromFiles() || before.Before(now) || !since.IsZero() {
		return simulate.Replay(objects, before, since)
	}
	return simulate.Continue(objects, now, before)
}
