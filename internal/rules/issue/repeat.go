// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"time"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// repeat counts the repeats of the running step that have come. What holds the ladder holds them,
// and nothing else does. Of several that were held or missed only the latest is made.
func (l *ladder) repeat() {
	running := runningStep(l.record)
	if running == nil || !l.free() {
		return
	}
	step := l.live(running.Name)
	if step == nil || step.Repeat == nil {
		return
	}
	said := running.Repeats
	for k := min(said, v1alpha1.MaxRepeats) + 1; k <= ptr.Deref(step.Repeat.Times, 0); k++ {
		at, ok := l.repeatAt(step, running, k)
		if !ok || running.DeadlineTime != nil && !at.Before(running.DeadlineTime.Time) || !l.Reached(at) {
			break
		}
		running.Repeats = k
	}
	if running.Repeats > said && l.reach(running, step) {
		running.NotifiedTime, running.Appeared = nil, nil // a repeat tells everybody
	}
}

// repeatAt returns when a step is said for the k-th time again. Once a message had to wait for somebody's
// morning each repeat counts from when all of what was said before has left: nobody gets two messages about
// one step at a time.
func (l *ladder) repeatAt(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, k int32) (time.Time, bool) {
	every, ok := verdict.ParseSpan(step.Repeat.Every)
	if !ok {
		return time.Time{}, false
	}
	k = min(k, v1alpha1.MaxRepeats) // a status can hold anything
	started := record.StartedTime.Time
	waits := step.HostFirst != "" || l.delivery(step) == v1alpha1.DeliverWorkingTime
	at, waited := started, false
	for j := int32(1); waits && j <= k; j++ {
		said := *record
		made := at
		if said.Repeats == j-1 && said.NotifiedTime != nil {
			made = verdict.Latest(at, said.NotifiedTime.Time)
		}
		said.Repeats = j - 1
		gone, waits := l.lastDeparture(step, &said, made)
		if at, ok = l.unwaited(every, started, j); !ok {
			return time.Time{}, false
		}
		if waited = waited || waits || !gone.Before(at); waited {
			at = l.path.after(every, gone)
		}
	}
	if waits {
		return at, true
	}
	return l.unwaited(every, started, k)
}

// unwaited returns when a step is said for the k-th time again where no message waits; false for
// centuries on.
func (l *ladder) unwaited(every worktime.Span, started time.Time, k int32) (time.Time, bool) {
	span, ok := verdict.MultiplySpan(every, min(k, v1alpha1.MaxRepeats))
	if !ok {
		return time.Time{}, false
	}
	return l.path.after(span, started), true
}

// exhaust records that the path has run out. It sends nothing.
func (l *ladder) exhaust() {
	if l.record.ExhaustedTime != nil {
		return
	}
	now := verdict.WholeSecond(l.Now)
	l.record.ExhaustedTime = now
	if running := runningStep(l.record); running != nil && running.DeadlineTime != nil {
		endStep(running, l.unanswered(running), now)
	}
}

// unanswered is why a step ends when its time is over: nobody answered it, or somebody did and then
// fell silent.
func (l *ladder) unanswered(running *v1alpha1.StepRecord) v1alpha1.StepReason {
	if l.signs.answered.Before(running.StartedTime.Time) {
		return v1alpha1.StepNoAnswer
	}
	return v1alpha1.StepFellSilent
}

// answeredSinceEnd reports whether the recorded round ran out, and there was an answer since.
func (l *ladder) answeredSinceEnd() bool {
	return l.record != nil && l.record.ExhaustedTime != nil && l.path.ended == "" &&
		!l.signs.answered.Before(l.record.ExhaustedTime.Time)
}

// lastTold is the last live step of the round that told somebody; the first of the path where none did.
func (l *ladder) lastTold() *v1alpha1.EscalationStep {
	for i := len(l.record.Steps) - 1; i >= 0; i-- {
		record := &l.record.Steps[i]
		if step := l.live(record.Name); step != nil && record.Reason != v1alpha1.StepNobodyReachable {
			return step
		}
	}
	return &l.path.spec.Steps[0]
}
