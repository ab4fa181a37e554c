// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"cmp"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// delivery says how the messages of a step leave: the step says so, or the path, or else it follows
// from the time that the path counts. Nobody waits for the morning with a critical issue, unless the
// policy says so.
func (l *ladder) delivery(step *v1alpha1.EscalationStep) v1alpha1.DeliverKind {
	usual := v1alpha1.DeliverAtOnce
	if l.path.spec.Time == v1alpha1.TimeWorking && l.signs.severities.now() != v1alpha1.SeverityCritical {
		usual = v1alpha1.DeliverWorkingTime
	}
	return cmp.Or(step.Deliver, l.path.spec.Deliver, usual)
}

// departure says what a message of a step waits for. The record and the deadline of the step do not
// wait for it.
func (l *ladder) departure(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, all *reached, to team.Person) outbox.Departure {
	d := outbox.Departure{Works: l.awaited(step, to)}
	if to.Ref.Partner != l.facts.Alliance.Spec.Host {
		d.After = l.hostLead(step, record, all)
	}
	return d
}

// awaited is when a recipient works, where the messages of a step wait for that; nil otherwise.
func (l *ladder) awaited(step *v1alpha1.EscalationStep, to team.Person) *worktime.Calendar {
	if l.delivery(step) != v1alpha1.DeliverWorkingTime {
		return nil
	}
	return team.PersonCalendar(l.facts.Partners[string(to.Ref.Partner)], to.Contact)
}

// hostLead is by how much the other partners hear of a step later, where the host's people are to
// hear of it first and some of them do; nil for not at all.
func (l *ladder) hostLead(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, all *reached) *outbox.Lead {
	ahead, ok := verdict.ParseSpan(step.HostFirst)
	host := l.facts.Alliance.Spec.Host
	if !ok || !all.has(host) {
		return nil
	}
	lead := &outbox.Lead{By: ahead, Zone: l.path.zone}
	if len(record.Appeared) > 0 && !slices.Contains(record.Appeared, host) {
		lead.Said = l.saidAt(step, record)
	}
	for _, p := range all.told() {
		if p.Ref.Partner == host {
			lead.To = append(lead.To, l.awaited(step, p))
		}
	}
	return lead
}

// saidAt is when a step was said last.
func (l *ladder) saidAt(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord) time.Time {
	if record.Repeats > 0 && step.Repeat != nil {
		if at, ok := l.repeatAt(step, record, record.Repeats); ok {
			return at
		}
	}
	return record.StartedTime.Time
}

// leaves returns when the first message of a step to people of a partner leaves, by who was there
// when the step started; false where it is to leave later, or was withdrawn before.
func (l *ladder) leaves(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, partner v1alpha1.Name) (time.Time, bool) {
	started := record.StartedTime.Time
	then, first := *l, *record
	then.Moment, first.Repeats, first.Appeared = verdict.Moment{Now: started}, 0, nil
	all := then.whomReaches(step, stepPeople(&then.Moment, &then.facts, step), &first)
	at := time.Time{}
	for _, p := range all.told() {
		d := then.departure(step, &first, &all, p)
		if leaves := d.Leaves(started); p.Ref.Partner == partner && (at.IsZero() || leaves.Before(at)) {
			at = leaves
		}
	}
	if at.IsZero() {
		return started, true
	}
	for _, over := range l.ends() {
		if over.After(started) && !over.After(at) {
			return time.Time{}, false
		}
	}
	return at, l.Reached(at)
}

// ends are the moments of what withdraws the messages that have not left: the latest answer, the
// latest de-escalation, and the resolution.
func (l *ladder) ends() []time.Time {
	ends := []time.Time{l.signs.answered}
	if d := l.signs.deescalation(); d != nil {
		ends = append(ends, d.Time.Time)
	}
	if r := l.signs.resolution; r != nil {
		ends = append(ends, r.Time.Time)
	}
	return ends
}
