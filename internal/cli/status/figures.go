// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package status

import (
	"time"

	"github.com/entente-dev/entente/internal/attention"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
)

// ReportOf is what -o json prints of some objects; outdated is nil where the manager runs.
func ReportOf(found *inventory.Inventory, now time.Time, outdated *cmdutil.Outdated) Report {
	p := newPicture(found, now)
	p.outdated = outdated
	return p.report()
}

// Todo words what is to be done about an item, by the clocks of now. Source is what a command that is proposed needs to
// read what is shown: nothing for a cluster.
func Todo(i *attention.Item, now time.Time, source string) string { return todo(i, now, source) }
