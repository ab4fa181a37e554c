// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package audit

import (
	"time"

	"github.com/entente-dev/entente/internal/inventory"
)

// ResultOf is what -o json prints of some objects.
func ResultOf(objects *inventory.Inventory, at time.Time) *Result { return collect(objects, at) }
