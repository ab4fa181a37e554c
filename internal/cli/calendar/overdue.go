// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package calendar

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/internal/worktime"
)

// overdueBesides are the reviews that are not in the files and that the controllers would have made by what
// the files say happened, as far as they were overdue when the day began: so that all calendars of a day are the same. A
// cluster has them.
func overdueBesides(source *cmdutil.Source, found *inventory.Inventory, now time.Time) ([]*v1alpha1.Review, error) {
	if !source.FromFiles() {
		return nil, nil
	}
	today := worktime.DateOf(now.UTC()).Start(time.UTC)
	played, err := source.Foresee(found, simulate.Past{Now: now, Before: today.Add(time.Nanosecond)})
	if err != nil {
		return nil, err
	}
	written := map[key]bool{}
	for _, r := range found.Reviews {
		written[key{r.Namespace, r.Name}] = true
	}
	var overdue []*v1alpha1.Review
	for _, r := range played.Objects().Reviews {
		status := inventory.StatusOf(r)
		if !written[key{r.Namespace, r.Name}] && status.True(v1alpha1.ConditionOverdue) {
			overdue = append(overdue, r)
		}
	}
	return overdue, nil
}
