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
	c, known := l.calendars[to.Contact]
	if !known {
		if l.calendars == nil {
			l.calendars = map[*v1alpha1.Contact]*worktime.Calendar{}
		}
		c = team.PersonCalendar(l.facts.Partners[string(to.Ref.Partner)], to.Contact)
		l.calendars[to.Contact] = c
	}
	return c
}

// hostLead is by how much the other partners hear of a step later, where the host's people are to
// hear of it first and some of them do; nil for not at all.
func (l *ladder) hostLead(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, all *reached) *outbox.Lead {
	ahead, ok := verdict.ParseSpan(step.HostFirst)
	if !ok {
		return nil
	}
	host := l.facts.Alliance.Spec.Host
	lead := &outbox.Lead{By: ahead, Zone: l.path.zone}
	if at, talked := l.signs.talk(host, record.StartedTime.Time); talked && slices.Contains(record.Talked, host) {
		lead.Said = at
		return lead
	}
	if len(record.Appeared) > 0 && !slices.Contains(record.Appeared, host) && !slices.Contains(record.Unreached, host) {
		lead.Said = l.saidAt(step, record)
	}
	for _, p := range all.hearsOf(host) {
		lead.To = append(lead.To, l.awaited(step, p))
	}
	if len(lead.To) == 0 {
		return nil
	}
	return lead
}

// saidAt is when a step was said last to the host, which may have appeared after the step's start.
func (l *ladder) saidAt(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord) time.Time {
	if record.Repeats > 0 && step.Repeat != nil {
		if at, ok := l.repeatAt(step, record, record.Repeats); ok {
			return at
		}
	}
	host := l.facts.Alliance.Spec.Host
	if at, left := l.leaves(step, record, host); left {
		return at
	}
	return l.mayWriteFrom(step, record, host)
}
