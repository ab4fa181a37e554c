// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/worktime"
)

// becameTrue reports whether a condition is True that was not.
func becameTrue(before, after []metav1.Condition, conditionType string) bool {
	return meta.IsStatusConditionTrue(after, conditionType) && !meta.IsStatusConditionTrue(before, conditionType)
}

// find returns a condition; an empty one where it is not there.
func find(conditions []metav1.Condition, conditionType string) metav1.Condition {
	return ptr.Deref(meta.FindStatusCondition(conditions, conditionType), metav1.Condition{})
}

// stamp writes a moment as the clocks of the host show it of whose alliance an object is, and in UTC.
func (n *namespace) stamp(o client.Object, t time.Time) string {
	return worktime.ClockUTC(t, n.hostZone(o))
}

// due is stamp of a moment by which something is due.
func (n *namespace) due(o client.Object, t time.Time) string {
	return worktime.ClockEndUTC(t, n.hostZone(o))
}

func (n *namespace) hostZone(o client.Object) *time.Location {
	return rules.HostZone(n.alliance(inventory.AllianceOf(o)), n.partners)
}

// tellScheduled tells of a review that is about to exist.
func (n *namespace) tellScheduled(r *v1alpha1.Review) {
	n.tell(v1alpha1.KindReview, r, ReviewScheduled,
		fmt.Sprintf("To be held at %s, due at %s", n.stamp(r, r.Spec.ScheduledTime.Time), n.due(r, r.Spec.DueTime.Time)), nil)
}

func (n *namespace) tellReview(x *item, r *v1alpha1.Review, before *v1alpha1.ReviewStatus) {
	if n.observe == nil {
		return
	}
	const kind = v1alpha1.KindReview
	was, now := before.Conditions, r.Status.Conditions
	if x.firstVisit() && toBeHeldNow(r, n.now) {
		n.tell(kind, r, ReviewTime, "To be held now, due at "+n.due(r, r.Status.DueTime.Time), nil)
	}
	if d := before.DueTime; d != nil && r.Status.DueTime != nil && !d.Equal(r.Status.DueTime) {
		n.tell(kind, r, ReviewPostponed, fmt.Sprintf("Due at %s, and not at %s any more", n.due(r, r.Status.DueTime.Time), n.due(r, d.Time)), nil)
	}
	if becameTrue(was, now, v1alpha1.ConditionHeld) {
		detail := find(now, v1alpha1.ConditionHeld).Message
		if find(now, v1alpha1.ConditionAdequate).Reason == v1alpha1.ReasonNotAccepted {
			detail += ", not accepted"
		}
		n.tell(kind, r, ReviewHeld, detail, nil)
	}
	if c := find(now, v1alpha1.ConditionHeld); c.Reason == v1alpha1.ReasonCancelled && find(was, v1alpha1.ConditionHeld).Reason != c.Reason {
		n.tell(kind, r, ReviewCancelled, c.Message, nil)
	}
	if becameTrue(was, now, v1alpha1.ConditionOverdue) {
		if r.Status.DueTime.Time.Equal(n.now) {
			detail := "Nobody has held it"
			if find(now, v1alpha1.ConditionHeld).Status == metav1.ConditionTrue {
				detail = "It was held, but not accepted"
			}
			n.tell(kind, r, ReviewDue, detail, func(e *Event) { e.Implied = true })
		}
		n.tell(kind, r, ReviewOverdue, find(now, v1alpha1.ConditionOverdue).Message, nil)
		n.tellConditions(kind, r, was, now, v1alpha1.ConditionHeld, v1alpha1.ConditionOverdue)
		return
	}
	n.tellConditions(kind, r, was, now, v1alpha1.ConditionHeld)
}

// toBeHeldNow reports whether a review is to be held at its scheduled time, by its status: nobody has held or
// cancelled it, nor moved it to another time.
func toBeHeldNow(r *v1alpha1.Review, now time.Time) bool {
	at, due := r.Spec.ScheduledTime, r.Status.DueTime
	if at == nil || due == nil || !at.Time.Equal(now) || !due.Equal(&r.Spec.DueTime) && !due.Time.Equal(now) {
		return false
	}
	held := find(r.Status.Conditions, v1alpha1.ConditionHeld)
	return held.Status != metav1.ConditionTrue && held.Reason != v1alpha1.ReasonCancelled
}

func (n *namespace) tellIssue(x *item, i *v1alpha1.Issue, before *v1alpha1.IssueStatus) {
	if n.observe == nil {
		return
	}
	const kind = v1alpha1.KindIssue
	was, now := before.Conditions, i.Status.Conditions
	if i.Spec.DetectedTime.Time.Equal(n.now) && x.firstVisit() && len(was) > 0 {
		n.tell(kind, i, IssueDetected, i.Spec.Title+", "+string(i.Status.Severity), nil)
	}
	n.tellSteps(i, before.Escalation, i.Status.Escalation)
	if becameTrue(was, now, v1alpha1.ConditionPathExhausted) {
		n.tell(kind, i, PathExhausted, find(now, v1alpha1.ConditionPathExhausted).Message, nil)
	}
	if becameTrue(was, now, v1alpha1.ConditionResolved) {
		n.tell(kind, i, IssueResolved, find(now, v1alpha1.ConditionResolved).Message, nil)
	}
	n.tellConditions(kind, i, was, now, v1alpha1.ConditionPathExhausted, v1alpha1.ConditionResolved)
}

// tellSteps tells of the steps that are on record now and were not before.
func (n *namespace) tellSteps(i *v1alpha1.Issue, before, after *v1alpha1.Escalation) {
	for _, step := range rules.StartedSteps(before, after) {
		detail := fmt.Sprintf("Step %s of path %s", step.Name, after.Path)
		if step.DeadlineTime != nil {
			detail += ", until " + n.due(i, step.DeadlineTime.Time)
		}
		switch {
		case step.Reason == v1alpha1.StepNobodyReachable:
			detail += ". It reaches nobody: nobody to write to or to ask to call is there and has an address that can be used"
		case len(step.Unreached) > 0:
			detail += ". It reaches nobody at " + rules.List(step.Unreached)
		}
		n.tell(v1alpha1.KindIssue, i, StepStarted, detail, func(e *Event) { e.Step = step.Name })
	}
}
