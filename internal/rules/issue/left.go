// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// departs returns when the first message of a step to people of a partner leaves if it is made at a
// moment, by who is there then; zero where none is. It is a request to call where people are to talk with
// the partner first. Next is when somebody comes or goes.
func (l *ladder) departs(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, partner v1alpha1.Name, made time.Time) (first, next time.Time) {
	leaving, next := l.leaving(step, record, made)
	for _, m := range leaving {
		if m.partner == partner && (first.IsZero() || m.leaves.Before(first)) {
			first = m.leaves
		}
	}
	return first, next
}

// lastDeparture returns when the last message of a step leaves if all are made at a moment, and whether one
// waits for its reader to be at work.
func (l *ladder) lastDeparture(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, made time.Time) (last time.Time, waits bool) {
	last = made
	all := *record
	all.Appeared = nil
	leaving, _ := l.leaving(step, &all, made)
	for _, m := range leaving {
		last, waits = verdict.Latest(last, m.leaves), waits || m.waits
	}
	return last, waits
}

// leaving is a message to somebody of a partner, or a request to call somebody there before anything is
// written.
type leaving struct {
	partner v1alpha1.Name
	leaves  time.Time
	waits   bool // for its reader to be at work
}

// leaving are the messages of a step if they are made at a moment, by who is there then: to all whom it
// reaches, or where the record names partners that appeared, as those to them leave. Next is when somebody
// comes or goes.
func (l *ladder) leaving(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, made time.Time) (out []leaving, next time.Time) {
	then := *l
	then.Moment = verdict.Moment{Now: made}
	reached := then.reaches(step, record)
	add := func(partner v1alpha1.Name, d outbox.Departure) {
		works := outbox.Departure{Works: d.Works}
		out = append(out, leaving{partner, d.Leaves(made), works.Leaves(made).After(made)})
	}
	for _, p := range reached.letters {
		add(p.Ref.Partner, then.departure(step, record, &reached, p))
	}
	for i := range reached.calls {
		c := &reached.calls[i]
		add(c.caller.Ref.Partner, then.callDeparture(step, record, &reached, c))
	}
	if c := &reached.talk; len(c.callees) > 0 {
		asked := then.callDeparture(step, record, &reached, c)
		add(c.caller.Ref.Partner, asked)
		for _, p := range c.callees {
			add(p.Ref.Partner, asked)
		}
	}
	return out, then.Next
}

// mayWriteFrom is from when a step may write to a partner: its start, or when enough attempts to talk
// with the partner were made where nobody had talked with it before.
func (l *ladder) mayWriteFrom(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, partner v1alpha1.Name) time.Time {
	started := record.StartedTime.Time
	if !slices.Contains(l.talksFirst(step), partner) {
		return started
	}
	if at, talked := l.signs.talk(partner, time.Time{}); talked && at.Before(started) {
		return started
	}
	return verdict.Latest(started, l.triedAt(partner, started, maxAttempts(step)))
}

// firstMessage returns when the first message of a step to people of a partner was made, and when it
// leaves; zero where there was none.
func (l *ladder) firstMessage(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, partner v1alpha1.Name) (made, leaves time.Time) {
	first := *record
	first.Repeats, first.Appeared = 0, nil
	for made = l.mayWriteFrom(step, record, partner); l.Reached(made); {
		at, next := l.departs(step, &first, partner, made)
		if !at.IsZero() {
			return made, at
		}
		if next.IsZero() || record.EndedTime != nil && !next.Before(record.EndedTime.Time) {
			break
		}
		made = next
	}
	return time.Time{}, time.Time{}
}

// leaves returns when the first message of a step to people of a partner left; false where none has by
// now, or none does.
func (l *ladder) leaves(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, partner v1alpha1.Name) (time.Time, bool) {
	made, at := l.firstMessage(step, record, partner)
	if at.IsZero() {
		return time.Time{}, false
	}
	if at.After(made) {
		over, waits := l.heldUp(record, at)
		if over {
			return time.Time{}, false
		}
		if waits { // whom it did not reach then it tells when the issue falls silent again
			if record.NotifiedTime == nil || !record.NotifiedTime.After(at) {
				return time.Time{}, false
			}
			at = record.NotifiedTime.Time
		}
	}
	return at, l.Reached(at)
}

// heldUp tells what kept a message of a step from leaving at a moment, by what is known now: the round was
// over, or something held the ladder.
func (l *ladder) heldUp(record *v1alpha1.StepRecord, at time.Time) (over, waits bool) {
	m := &verdict.Moment{Now: at}
	signs := readRecords(m, &l.counted.Spec)
	down := signs.deescalation()
	over = signs.resolution != nil || down != nil && !down.Time.Time.Before(record.StartedTime.Time) ||
		record.Reason == v1alpha1.StepNotArmed && record.EndedTime != nil && !record.EndedTime.After(at)
	return over, held(m, &signs, &l.path) != outbox.StillTrue
}

// nameWithdrawn names the partners to which the running step had not said a word when an answer or a snooze
// came: what waits for somebody's morning does not leave then. They are told if the issue is silent again
// while the step lasts, as people are who appear.
func (l *ladder) nameWithdrawn() {
	running := runningStep(l.record)
	if running == nil || running.NotifiedTime == nil || running.Repeats > 0 || !l.held() {
		return
	}
	step := l.live(running.Name)
	if step == nil {
		return
	}
	for _, partner := range team.OtherPartners(l.facts.Alliance, "") {
		if !l.concerns(step, partner) || slices.Contains(running.Talked, partner) || slices.Contains(running.Unreached, partner) {
			continue
		}
		if made, at := l.firstMessage(step, running, partner); at.After(made) && !at.Before(l.Now) {
			running.Unreached = append(running.Unreached, partner)
		}
	}
	slices.Sort(running.Unreached)
}
