// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Event is a change that is worth telling of, once it is written.
type Event struct {
	// Warning is true for what turned bad.
	Warning bool
	Reason  string
	// Action is a verb.
	Action string
	Note   string
}

// Events tells of the conditions that turned bad, and of those that are put right. What was
// never bad is not news, nor is what nobody can tell any more.
func Events(before, after []metav1.Condition) []Event {
	var out []Event
	for i := range after {
		c := &after[i]
		e := EntryFor(c)
		if e == nil || e.Action == "" {
			continue
		}
		old := meta.FindStatusCondition(before, c.Type)
		bad, was := e.NeedsAttention(c), old != nil && e.NeedsAttention(old)
		if bad != was && (bad || c.Status != metav1.ConditionUnknown) {
			out = append(out, Event{bad, c.Reason, e.Action, c.Message})
		}
	}
	return out
}

// IssueEvents tells of an Issue: of its conditions, and of the steps that started. One that was over
// when it was first judged is a record of the past, brought in from elsewhere: what went wrong in
// it is no alarm by now. That it cannot be used is one.
func IssueEvents(before, after *v1alpha1.IssueStatus) []Event {
	told := Events(before.Conditions, after.Conditions)
	if meta.IsStatusConditionTrue(after.Conditions, v1alpha1.ConditionResolved) && !judged(before.Conditions) {
		told = slices.DeleteFunc(told, func(e Event) bool { return e.Warning && e.Action != EntryOf(v1alpha1.ConditionStalled).Action })
	}
	return append(told, StepEvents(before.Escalation, after.Escalation)...)
}

// judged reports whether an Issue was judged before, or was seen before it was over.
func judged(conditions []metav1.Condition) bool {
	disclosed := meta.FindStatusCondition(conditions, v1alpha1.ConditionDisclosed)
	return disclosed != nil && disclosed.Status != metav1.ConditionUnknown || meta.IsStatusConditionFalse(conditions, v1alpha1.ConditionResolved)
}

// StepEvents tells of the steps that are on record and were not before. A new round tells of
// its steps again.
func StepEvents(before, after *v1alpha1.Escalation) []Event {
	var out []Event
	for _, step := range StartedSteps(before, after) {
		out = append(out, Event{true, v1alpha1.ReasonStepStarted, "Escalate", fmt.Sprintf("Step %s of path %s started", step.Name, after.Path)})
	}
	return out
}

// StartedSteps lists the steps that one record of a ladder has and an earlier one does not.
func StartedSteps(before, after *v1alpha1.Escalation) []*v1alpha1.StepRecord {
	if after == nil {
		return nil
	}
	known := map[v1alpha1.Name]bool{}
	if before != nil && before.Round != nil && after.Round != nil && *before.Round == *after.Round {
		for i := range before.Steps {
			known[before.Steps[i].Name] = true
		}
	}
	var out []*v1alpha1.StepRecord
	for i := range after.Steps {
		if step := &after.Steps[i]; !known[step.Name] {
			out = append(out, step)
		}
	}
	return out
}
