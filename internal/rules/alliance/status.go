// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package alliance

import (
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/reminder"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Settle gives the status that the alliance is to have, from the one that it has. Where nothing
// changed the two are equal.
func (v *Verdict) Settle(a *v1alpha1.Alliance, now time.Time) v1alpha1.AllianceStatus {
	count := func(n int) *int32 { return new(int32(n)) }
	arming := practice.ArmingOf(a, now)
	status := v1alpha1.AllianceStatus{
		Conditions:         v.SettleConditions(a.Status.Conditions, a.Generation, now),
		ObservedGeneration: a.Generation,
		NextCheckTime:      verdict.OptionalTime(v.NextCheck),
		DefinitionDigest:   v.DefinitionDigest,
		Practices: &v1alpha1.PracticeCount{
			InPlace: count(v.Practices.InPlace), Required: count(v.Practices.Required), Unknown: v.Unknown,
		},
		Reviews: &v1alpha1.ReviewCount{
			Held: count(v.Reviews.Held), Overdue: count(v.Reviews.Overdue), Slipped: count(v.Reviews.Slipped),
		},
		Issues: &v1alpha1.IssueCount{
			Open: count(v.Issues.Open), Stale: count(v.Issues.Stale), Escalated: count(v.Issues.Escalated),
		},
		FirstArmedTime: arming.First, ArmedTime: arming.Armed, DormantTime: arming.Dormant,
		LastContactTime: verdict.OptionalTime(v.LastContact), Norms: v.Norms,
		Reminders: a.Status.Reminders,
	}
	if v.Reviews.Next != "" {
		status.Reviews.Next = &v1alpha1.NextReview{Name: v.Reviews.Next, DueTime: metav1.Time{Time: v.Reviews.NextDue.UTC()}}
	}
	status.Reminders = reminder.Kept(a.Status.Reminders, v.Reminders, func() bool { return !equality.Semantic.DeepEqual(&a.Status, &status) })
	return status
}

// Told is a status in which the messages that its record asks for are made: to be written when
// they are.
func (v *Verdict) Told(s v1alpha1.AllianceStatus, now time.Time) v1alpha1.AllianceStatus {
	s.Reminders = reminder.MarkReminded(v.Reminders, now)
	return s
}

// Effects are what is to be done beside the status, in order: reviews that no longer fit go,
// those that are missing are made.
func (v *Verdict) Effects(a *v1alpha1.Alliance) []verdict.Effect {
	effects := make([]verdict.Effect, 0, len(v.Obsolete)+len(v.Schedule))
	for _, r := range v.Obsolete {
		effects = append(effects, verdict.Delete{Object: r})
	}
	for i := range v.Schedule {
		r := v.Schedule[i].Review(a)
		effects = append(effects, verdict.Create{Object: r, Fallback: v.Schedule[i].HashedName, Same: func(there verdict.APIObject) bool {
			other, ok := there.(*v1alpha1.Review)
			return ok && SameOccurrence(a, other, r)
		}})
	}
	return effects
}
