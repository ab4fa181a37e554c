// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package alliance

import (
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// ToCome lists those Occurrences that a cadence still asks for at a moment: the latest that has
// come and all that are to come. Older ones that do not exist are not filled in.
func ToCome(a *v1alpha1.Alliance, c *v1alpha1.Cadence, from, until, now time.Time) ([]ScheduledReview, error) {
	all, err := Occurrences(a, c, from, until)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	p, err := newPlan(a, c, now)
	if err != nil {
		return nil, err
	}
	latest := p.At(p.Latest(now))
	return slices.DeleteFunc(all, func(s ScheduledReview) bool { return s.Spec.ScheduledTime.Time.Before(latest) }), nil
}
