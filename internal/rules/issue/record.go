// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// MarkNotified returns a copy of the record in which every step has its notifiedTime: to be
// written when all messages of the verdict exist. Times that are set stay.
func MarkNotified(e *v1alpha1.Escalation, now time.Time) *v1alpha1.Escalation {
	marked := e.DeepCopy()
	if marked == nil {
		return nil
	}
	for i := range marked.Steps {
		if marked.Steps[i].NotifiedTime == nil {
			notified(&marked.Steps[i], verdict.WholeSecond(now))
		}
	}
	return marked
}

// notified records that all messages of a step are made, or are not to be made any more.
func notified(step *v1alpha1.StepRecord, at *metav1.Time) { step.NotifiedTime, step.Appeared = at, nil }

// lastStep returns the latest step of the round, or nil.
func lastStep(e *v1alpha1.Escalation) *v1alpha1.StepRecord {
	if e == nil || len(e.Steps) == 0 {
		return nil
	}
	return &e.Steps[len(e.Steps)-1]
}

// runningStep returns the step that has started and not ended, or nil.
func runningStep(e *v1alpha1.Escalation) *v1alpha1.StepRecord {
	if last := lastStep(e); last != nil && last.EndedTime == nil {
		return last
	}
	return nil
}

func stepRecorded(e *v1alpha1.Escalation, name v1alpha1.Name) bool {
	for i := range e.Steps {
		if e.Steps[i].Name == name {
			return true
		}
	}
	return false
}

// endStep records that a step is over. One that reached nobody has nothing to make.
func endStep(step *v1alpha1.StepRecord, reason v1alpha1.StepReason, at *metav1.Time) {
	if at.Time.Before(step.StartedTime.Time) {
		at = &step.StartedTime
	}
	step.EndedTime, step.Reason = at.DeepCopy(), reason
	if reason == v1alpha1.StepNobodyReachable {
		notified(step, at.DeepCopy())
	}
}
