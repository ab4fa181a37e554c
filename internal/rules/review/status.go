// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/reminder"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Status is what the review's status is to say.
func (v *Verdict) Status(r *v1alpha1.Review, now time.Time) v1alpha1.ReviewStatus {
	return v1alpha1.ReviewStatus{
		Conditions:         verdict.SettleConditions(r.Status.Conditions, v.Conditions, r.Generation, now),
		ObservedGeneration: r.Generation,
		NextCheckTime:      verdict.OptionalTime(v.NextCheck),
		DueTime:            verdict.OptionalTime(v.Due),
		OverdueSinceTime:   verdict.OptionalTime(v.OverdueSince),
		Reminders:          reminder.Kept(r.Status.Reminders, v.Reminders),
	}
}
