// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Status is what the issue's status is to say.
func (v *Verdict) Status(i *v1alpha1.Issue, now time.Time) v1alpha1.IssueStatus {
	return v1alpha1.IssueStatus{
		Conditions:         verdict.SettleConditions(i.Status.Conditions, v.Conditions, i.Generation, now),
		ObservedGeneration: i.Generation,
		NextCheckTime:      verdict.OptionalTime(v.NextCheck),
		Escalation:         v.Escalation,
	}
}
