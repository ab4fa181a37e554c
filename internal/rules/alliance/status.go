// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package alliance

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/reminder"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Status is what the alliance's status is to say.
func (v *Verdict) Status(a *v1alpha1.Alliance, now time.Time) v1alpha1.AllianceStatus {
	count := func(n int) *int32 { return new(int32(n)) }
	status := v1alpha1.AllianceStatus{
		Conditions:         verdict.SettleConditions(a.Status.Conditions, v.Conditions, a.Generation, now),
		ObservedGeneration: a.Generation,
		NextCheckTime:      verdict.OptionalTime(v.NextCheck),
		DefinitionDigest:   v.DefinitionDigest,
		Practices:          &v1alpha1.PracticeCount{InPlace: count(v.Practices.InPlace), Required: count(v.Practices.Required)},
		Reviews: &v1alpha1.ReviewCount{
			Held: count(v.Reviews.Held), Overdue: count(v.Reviews.Overdue), Slipped: count(v.Reviews.Slipped),
		},
		Issues: &v1alpha1.IssueCount{
			Open: count(v.Issues.Open), Stale: count(v.Issues.Stale), Escalated: count(v.Issues.Escalated),
		},
		LastContactTime: verdict.OptionalTime(v.LastContact),
		Reminders:       reminder.Kept(a.Status.Reminders, v.Reminders),
	}
	if v.Reviews.Next != "" {
		status.Reviews.Next = &v1alpha1.NextReview{Name: v.Reviews.Next, DueTime: metav1.Time{Time: v.Reviews.NextDue.UTC()}}
	}
	return status
}
