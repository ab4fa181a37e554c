// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
)

// Foresee plays objects until before a moment: on from their status, if they are a cluster's and the moment is not past;
// else the whole history from their facts.
func (s *Source) Foresee(objects *inventory.Inventory, p simulate.Past) (*simulate.Simulation, error) {
	if s.FromFiles() || p.Before.Before(p.Now) || !p.Since.IsZero() {
		return simulate.Replay(objects, p)
	}
	return simulate.Continue(objects, p)
}
