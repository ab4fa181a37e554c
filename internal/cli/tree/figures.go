// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package tree

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
)

// ReportOf is what -o json prints of an alliance; outdated is nil where the manager runs.
func ReportOf(found *inventory.Inventory, a *v1alpha1.Alliance, now time.Time, outdated *cmdutil.Outdated) Report {
	return Report{now.UTC().Truncate(time.Second), outdated, grow(found, a, now)}
}
