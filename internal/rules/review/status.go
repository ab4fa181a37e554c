// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"time"

	"k8s.io/apimachinery/pkg/api/equality"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/reminder"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Settle gives the status that the review is to have, from the one that it has. Where nothing
// changed the two are equal.
func (v *Verdict) Settle(r *v1alpha1.Review, now time.Time) v1alpha1.ReviewStatus {
	s := v1alpha1.ReviewStatus{
		Conditions:         v.SettleConditions(r.Status.Conditions, r.Generation, now),
		ObservedGeneration: r.Generation,
		NextCheckTime:      verdict.OptionalTime(v.NextCheck),
		DueTime:            verdict.OptionalTime(v.State.Due),
		OverdueSinceTime:   verdict.OptionalTime(v.OverdueSince),
		Reminders:          r.Status.Reminders,
	}
	if f := v.Finding(v1alpha1.ConditionAdequate); f != nil && f.Reason == v1alpha1.ReasonNotAccepted && !v.State.Over() {
		s.RefusedBy = f.People
	}
	s.Reminders = reminder.Kept(r.Status.Reminders, v.Reminders, func() bool { return !equality.Semantic.DeepEqual(&r.Status, &s) })
	return s
}

// Told is a status in which the messages that its record asks for are made: to be written when
// they are.
func (v *Verdict) Told(s v1alpha1.ReviewStatus, now time.Time) v1alpha1.ReviewStatus {
	s.Reminders = reminder.MarkReminded(v.Reminders, now)
	return s
}

// Effects are what is to be done beside the status, in order.
func (v *Verdict) Effects(r *v1alpha1.Review) []verdict.Effect {
	if v.Delete {
		return []verdict.Effect{verdict.Delete{Object: r}}
	}
	var effects []verdict.Effect
	if v.Open != nil {
		effects = append(effects, verdict.Create{Object: v.Open})
	}
	if v.Reopen != nil {
		after := v.Reopen.DeepCopy()
		after.Spec.Resolution = nil
		delete(after.Annotations, v1alpha1.AnnotationResolved)
		effects = append(effects, verdict.Patch{Before: v.Reopen, After: after})
	}
	return append(effects, ResolveEffects(v.Resolve)...)
}

// ResolveEffects record what ends the Issues of reviews that are overdue no more.
func ResolveEffects(over []IssueToResolve) []verdict.Effect {
	var effects []verdict.Effect
	for i := range over {
		after := over[i].Issue.DeepCopy()
		after.Spec.Resolution = &over[i].Resolution
		if after.Annotations == nil {
			after.Annotations = map[string]string{}
		}
		after.Annotations[v1alpha1.AnnotationResolved] = verdict.Stamp(over[i].Resolution.Time.Time)
		effects = append(effects, verdict.Patch{Before: over[i].Issue, After: after})
	}
	return effects
}
