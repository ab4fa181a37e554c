// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"
	"time"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// repeat has the running step said again when that has come. What holds the ladder holds it, and nothing else
// does: what was held or missed is said when nothing holds it any more, and the next repeat counts from then.
func (l *ladder) repeat() {
	running := runningStep(l.record)
	if running == nil || !l.free() {
		return
	}
	step := l.live(running.Name)
	if step == nil || step.Repeat == nil || !l.repeatDue(step, running) {
		return
	}
	again := *running
	again.Repeats, again.RepeatedTime, again.Appeared = running.Repeats+1, verdict.WholeSecond(l.Now), nil
	if !l.leavesInTime(step, &again) {
		return
	}
	*running = again
	if l.reach(running, step) {
		running.NotifiedTime = nil // a repeat tells everybody
	}
	l.repeatDue(step, running)
}

// repeatDue reports whether a running step is to be said once more by now, and notes when it is.
func (l *ladder) repeatDue(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord) bool {
	if record.Repeats >= min(ptr.Deref(step.Repeat.Times, 0), v1alpha1.MaxRepeats) {
		return false
	}
	at, ok := l.repeatAt(step, record)
	return ok && (record.DeadlineTime == nil || at.Before(record.DeadlineTime.Time)) && l.Reached(at)
}

// onTime is how late a repeat may be for the next to count as if it were not: deciding takes a moment.
const onTime = time.Minute

// repeatAt returns when a running step is said the next time; false where that cannot be told. Once a message
// had to wait for somebody's morning a repeat counts from when all that was said before has left, so that
// nobody gets two messages about one step at a time.
func (l *ladder) repeatAt(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord) (time.Time, bool) {
	every, ok := verdict.ParseSpan(step.Repeat.Every)
	if !ok {
		return time.Time{}, false
	}
	said := saidTime(record)
	gone, waits := l.lastDeparture(step, record, said)
	if again := timeOf(record.NotifiedTime); l.mayWait(step) && again.Sub(said) >= onTime {
		gone, waits = verdict.Latest(gone, again), true // what was withdrawn while it waited was made again
	}
	if next := l.path.after(every, said); !waits && gone.Before(next) {
		return l.inSeries(every, record, said, next)
	}
	return l.path.after(every, gone), true
}

// inSeries returns when a step is said the next time where nothing waits: in months, to their ends, as long
// as the series has kept its time.
func (l *ladder) inSeries(every worktime.Span, record *v1alpha1.StepRecord, said, next time.Time) (time.Time, bool) {
	started, k := record.StartedTime.Time, min(record.Repeats, v1alpha1.MaxRepeats-1)
	planned, ok := started, true
	if k > 0 {
		planned, ok = l.unwaited(every, started, k)
	}
	if late := said.Sub(planned); !ok || late < 0 || late >= onTime {
		return next, ok
	}
	return l.unwaited(every, started, k+1)
}

// unwaited returns when a step is said for the k-th time again where no message waits; false for
// centuries on.
func (l *ladder) unwaited(every worktime.Span, started time.Time, k int32) (time.Time, bool) {
	span, ok := verdict.MultiplySpan(every, k)
	if !ok {
		return time.Time{}, false
	}
	return l.path.after(span, started), true
}

// saidTime is when a step was last said to all whom it tells: when it started, or its latest repeat came.
func saidTime(record *v1alpha1.StepRecord) time.Time {
	said := timeOf(record.RepeatedTime)
	if said.IsZero() && record.Repeats > 0 { // it was recorded before that time was
		said = timeOf(record.NotifiedTime)
	}
	return verdict.Latest(record.StartedTime.Time, said)
}

// leavesInTime reports whether anything of what a step says now leaves before it is over.
func (l *ladder) leavesInTime(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord) bool {
	out, next := l.leaving(step, record, l.Now)
	l.CheckAt(next) // when somebody comes or goes
	return slices.ContainsFunc(out, func(m leaving) bool { return record.DeadlineTime == nil || m.leaves.Before(record.DeadlineTime.Time) })
}

// tooLate reports whether a message of a step would repeat what is over when it leaves. That goes by when the
// repeat came, whenever the message is made.
func tooLate(record *v1alpha1.StepRecord, m *outbox.Message) bool {
	return record.Repeats > 0 && record.RepeatedTime != nil && len(record.Appeared) == 0 && record.DeadlineTime != nil &&
		!m.Departure.Leaves(record.RepeatedTime.Time).Before(record.DeadlineTime.Time)
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
