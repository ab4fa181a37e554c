// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// deadlineOf returns when a live step that starts at a moment is over; nil for one that is not.
func (l *ladder) deadlineOf(step *v1alpha1.EscalationStep, start time.Time) *metav1.Time {
	if within, ok := verdict.ParseSpan(step.Within); ok {
		return new(metav1.NewTime(l.path.after(within, start)))
	}
	by, ok := verdict.ParseSpan(step.By)
	if !ok {
		return nil
	}
	i := l.indexOf(step.Name)
	if i == 0 {
		return new(metav1.NewTime(l.path.after(by, start)))
	}
	// A long answer must not shoot the next steps off at once: each has the time of its own.
	before, _ := verdict.ParseSpan(l.path.spec.Steps[i-1].By)
	own := by.Minus(before)
	at := l.path.after(own, start)
	if len(l.path.joint) > 0 && (own.Months < 0 || own.Days < 0 || own.Clock < 0) {
		at = start.Add(l.path.after(by, start).Sub(l.path.after(before, start)))
		limit := l.path.wall(l.path.maxWait, start)
		at = verdict.Earliest(limit, l.path.joint.Onward(at, l.path.zone, limit))
	}
	if first := l.firstStart(); !first.IsZero() {
		at = verdict.Latest(at, l.path.afterCapped(by, first, start))
	}
	return new(metav1.NewTime(at))
}

// firstStart is when the first step of the path started in the round; zero if it did not.
func (l *ladder) firstStart() time.Time {
	if steps := l.recordedSteps(); len(steps) > 0 && steps[0].Name == l.path.spec.Steps[0].Name {
		return steps[0].StartedTime.Time
	}
	return time.Time{}
}
