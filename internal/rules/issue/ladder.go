// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// ladder is one issue on its escalation path at one moment.
type ladder struct {
	verdict.Moment
	facts Facts
	// counted is the issue with its record as far as it counts, and strangers are those who do not.
	counted   *v1alpha1.Issue
	strangers team.Strangers
	signs     issueSigns
	path      issuePath
	silence   issueSilence
	ack       acknowledgement
	news      News
	// owers are those who are reminded of a disclosure that is owed; nobody where none is.
	owers []team.Person
	// rest is the policy's: nothing starts then and nothing is made. atRest is the issue's own: its record stays as
	// it is as well.
	rest, atRest verdict.Rest
	// record is a copy, brought up to the moment; nil before the first step.
	record *v1alpha1.Escalation
	// calendars are when people work, as far as that was asked for.
	calendars map[*v1alpha1.Contact]*worktime.Calendar
	// asksRaiser is true once it mattered who raised the issue.
	asksRaiser bool
}

// climb brings the record up to the moment.
func (l *ladder) climb() {
	l.endRound()
	if l.signs.resolution != nil || !l.path.exists() {
		return
	}
	l.adoptPath()
	l.resume()
	if l.rest.Rests() {
		return
	}
	if l.path.ended == "" {
		l.admit()
		l.takeOver()
		l.releaseWritten()
		l.recheckUnsent()
		l.nameWithdrawn()
	}
	// Each step that starts has time, except one that reaches nobody: it goes on to the next.
	for l.free() && l.previousOver() {
		step := l.nextStep()
		if step == nil {
			l.exhaust()
			break
		}
		l.startStep(step)
	}
	l.tellAppeared()
	l.repeat()
}

// endRound ends the running step of a round that is over. What the round had still to say is
// not said any more: it would no longer be true.
func (l *ladder) endRound() {
	last := lastStep(l.record)
	if last == nil {
		return
	}
	if l.signs.resolution == nil && l.path.ended == "" {
		l.record.CurrentStep = last.Name // also of one whose resolution was taken back
		return
	}
	l.record.CurrentStep = ""
	for i := range l.recordedSteps() {
		if step := &l.record.Steps[i]; step.NotifiedTime == nil {
			notified(step, verdict.WholeSecond(l.Now))
		}
	}
	running := runningStep(l.record)
	switch {
	case running == nil && l.signs.resolution == nil && l.path.ended == v1alpha1.StepNotArmed && l.record.ExhaustedTime != nil:
		// A ladder that ran out leaves operation like one that runs: should the alliance come back, it begins anew.
		if last.Reason != v1alpha1.StepNotArmed {
			endStep(last, v1alpha1.StepNotArmed, verdict.WholeSecond(l.Now))
		}
	case running == nil:
	case l.signs.resolution != nil:
		endStep(running, v1alpha1.StepResolved, &l.signs.resolution.Time)
	case l.path.ended == v1alpha1.StepDeescalated:
		endStep(running, v1alpha1.StepDeescalated, &l.signs.deescalation().Time)
	default:
		endStep(running, l.path.ended, verdict.WholeSecond(l.Now))
	}
}

// adoptPath records the path and the severity that the round goes on with, where the policy has
// renamed the path or the severity was raised.
func (l *ladder) adoptPath() {
	if l.record == nil || l.path.ended != "" {
		return
	}
	severity := l.signs.severities.now()
	lists := func(s v1alpha1.Severity) bool { return listsSeverity(l.path.spec, s) }
	if l.record.Path != l.path.spec.Name {
		l.record.Path = l.path.spec.Name
		if !lists(l.record.Severity) {
			l.record.Severity = severity
		}
	}
	if severity.Rank() > l.record.Severity.Rank() && lists(severity) {
		l.record.Severity = severity
	}
}

// free reports whether nothing holds the ladder: the issue is stale, nobody has taken it on,
// and it is not snoozed. A new round begins in the second after the de-escalation at the earliest: that ends
// what started in its own.
func (l *ladder) free() bool {
	return l.silence.stale && !l.silence.snoozed && !l.ack.valid && l.Reached(l.downUntil())
}

// downUntil is when a round may begin after a de-escalation; zero where the round goes on.
func (l *ladder) downUntil() time.Time {
	if l.path.ended != v1alpha1.StepDeescalated {
		return time.Time{}
	}
	return l.signs.deescalation().Time.Add(time.Second)
}

// previousOver reports whether the latest step of the round leaves room for the next.
func (l *ladder) previousOver() bool {
	deadline := l.deadline()
	return deadline == nil || l.Reached(deadline.Time)
}

// deadline returns when the latest step of the round leaves room for the next; nil for at
// once.
func (l *ladder) deadline() *metav1.Time {
	last := lastStep(l.record)
	if last == nil || l.path.ended != "" || last.Reason == v1alpha1.StepNobodyReachable {
		return nil
	}
	return last.DeadlineTime
}

// nextAt returns when the next step starts, or the path runs out, if nobody acts.
func (l *ladder) nextAt() time.Time {
	at := verdict.Latest(l.silence.staleAt, l.downUntil())
	if deadline := l.deadline(); deadline != nil {
		at = verdict.Latest(at, deadline.Time)
	}
	if l.silence.snoozed {
		at = verdict.Latest(at, l.silence.snoozeEnd)
	}
	if l.ack.valid {
		at = verdict.Latest(at, l.ack.until)
	}
	return at
}

// nextStep returns the live step that comes next, or nil: a new one, or, where the path ran out and
// there was an answer since, the last one that told somebody, again.
func (l *ladder) nextStep() *v1alpha1.EscalationStep {
	step := l.newStep()
	if step == nil && l.answeredSinceEnd() {
		step = l.lastTold()
	}
	return step
}

// newStep returns the live step after the latest recorded step that the policy still has, and that
// did not start in this round yet. Nil if there is none.
func (l *ladder) newStep() *v1alpha1.EscalationStep {
	steps := l.path.spec.Steps
	if l.record == nil || l.path.ended != "" {
		return &steps[0]
	}
	from := 0
	for i := len(l.record.Steps) - 1; i >= 0 && from == 0; i-- {
		from = l.indexOf(l.record.Steps[i].Name) + 1
	}
	for i := from; i < len(steps); i++ {
		if !stepRecorded(l.record, steps[i].Name) {
			return &steps[i]
		}
	}
	return nil
}

// indexOf returns the place of a step in the live path, or -1.
func (l *ladder) indexOf(name v1alpha1.Name) int {
	if !l.path.exists() {
		return -1
	}
	for i := range l.path.spec.Steps {
		if l.path.spec.Steps[i].Name == name {
			return i
		}
	}
	return -1
}

// live returns the step of that name in the live path, or nil.
func (l *ladder) live(name v1alpha1.Name) *v1alpha1.EscalationStep {
	if i := l.indexOf(name); i >= 0 {
		return &l.path.spec.Steps[i]
	}
	return nil
}

// startStep records that a step starts now. Its deadline counts from now: what was missed in an
// outage is not made up for by haste.
func (l *ladder) startStep(step *v1alpha1.EscalationStep) {
	now := verdict.WholeSecond(l.Now)
	l.beginRound(step)
	if running := runningStep(l.record); running != nil {
		endStep(running, l.unanswered(running), now)
	}
	record := v1alpha1.StepRecord{Name: step.Name, StartedTime: *now}
	if l.withhold(&record, step, l.heldBack(step)); len(record.Withheld) > 0 {
		record.Caller = l.standsIn()
	}
	if told := l.reach(&record, step); !told && len(record.Talked) == 0 {
		record.Withheld, record.Caller = nil, ""
		endStep(&record, v1alpha1.StepNobodyReachable, now)
	} else {
		record.DeadlineTime = l.deadlineOf(step, now.Time)
		if !told {
			notified(&record, now)
		}
	}
	if len(l.record.Steps) > 0 && l.record.EscalatedTime == nil {
		l.record.EscalatedTime = now
	}
	l.record.CurrentStep = step.Name
	l.record.ExhaustedTime = nil
	if over := len(l.record.Steps) + 1 - v1alpha1.MaxStepRecords; over > 0 {
		l.record.Steps = l.record.Steps[over:]
	}
	l.record.Steps = append(l.record.Steps, record)
}

// beginRound begins a round, unless the step is another one of the round that goes on.
func (l *ladder) beginRound(step *v1alpha1.EscalationStep) {
	round, begins := l.roundOf(step)
	if !begins {
		return
	}
	var escalated *metav1.Time
	if l.record != nil {
		if l.path.ended == v1alpha1.StepSeverityRaised || l.path.ended == "" {
			escalated = l.record.EscalatedTime // a worse issue, or a silent one, does not come down by that
		}
	}
	l.record = &v1alpha1.Escalation{
		Path: l.path.spec.Name, Severity: l.signs.severities.now(), Round: new(round), EscalatedTime: escalated,
	}
	l.path.ended = ""
}

// roundOf returns the round that a step is of if it starts now, and whether that begins with it.
func (l *ladder) roundOf(step *v1alpha1.EscalationStep) (round int32, begins bool) {
	switch {
	case l.record == nil:
		return 1, true
	case l.path.ended == "" && !stepRecorded(l.record, step.Name):
		return recordedRound(l.record), false
	}
	return 1 + min(max(ptr.Deref(l.record.Round, 0), 0), v1alpha1.MaxRound-1), true
}

// recordedRound is the round that is on record; one that is not named is the first.
func recordedRound(e *v1alpha1.Escalation) int32 { return max(ptr.Deref(e.Round, 1), 1) }

// recheckUnsent checks that a started step whose messages have not been created yet still has
// somebody to notify: its people may have left, or the policy may have dropped the step.
func (l *ladder) recheckUnsent() {
	for i := range l.recordedSteps() {
		record := &l.record.Steps[i]
		if record.NotifiedTime != nil {
			continue
		}
		step := l.live(record.Name)
		if len(record.Appeared) > 0 {
			if step == nil || !l.reachAppeared(record, step) {
				record.Unreached = append(record.Unreached, record.Appeared...)
				slices.Sort(record.Unreached)
				notified(record, verdict.WholeSecond(l.Now))
			}
			continue
		}
		if step != nil && l.reach(record, step) {
			continue
		}
		if step != nil && record.EndedTime == nil && record.Repeats == 0 && len(record.Talked) == 0 {
			record.Withheld, record.Caller = nil, ""
			endStep(record, v1alpha1.StepNobodyReachable, verdict.WholeSecond(l.Now))
			continue
		}
		notified(record, verdict.WholeSecond(l.Now))
	}
}

func (l *ladder) recordedSteps() []v1alpha1.StepRecord {
	if l.record == nil {
		return nil
	}
	return l.record.Steps
}
