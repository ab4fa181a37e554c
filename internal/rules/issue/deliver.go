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

// delivery says how the messages of a step leave.
func (l *ladder) delivery(step *v1alpha1.EscalationStep) v1alpha1.DeliverKind {
	return l.path.delivery(step, l.signs.severities.now())
}

// delivery says how the messages of a step leave about an issue of a severity: the step says so, or the
// path, or else it follows from the time that the path counts. Nobody waits for the morning with a critical issue,
// unless the policy says so.
func (p *issuePath) delivery(step *v1alpha1.EscalationStep, severity v1alpha1.Severity) v1alpha1.DeliverKind {
	usual := v1alpha1.DeliverAtOnce
	if p.spec.Time == v1alpha1.TimeWorking && severity != v1alpha1.SeverityCritical {
		usual = v1alpha1.DeliverWorkingTime
	}
	return cmp.Or(step.Deliver, p.spec.Deliver, usual)
}

// departure says what a letter of a step waits for. The record and the deadline of the step do not
// wait for it.
func (l *ladder) departure(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, all *reached, to team.Person) outbox.Departure {
	d := outbox.Departure{Works: l.awaited(step, to)}
	if host := l.facts.Alliance.Spec.Host; to.Ref.Partner != host {
		d.After = l.hostLead(step, record, all.hearsOf(host, nil))
	}
	return d
}

// callDeparture says what a request to call waits for. The call is how the callees hear of the step, so where
// the host's people hear of it first, and not by this call, it waits as the callees' letters would. The host's
// own who are to talk before anybody writes hear with the host's people: when they call is theirs.
func (l *ladder) callDeparture(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, all *reached, c *call) outbox.Departure {
	host := l.facts.Alliance.Spec.Host
	d := outbox.Departure{Works: l.awaited(step, c.caller)}
	callsHost := slices.ContainsFunc(c.callees, func(p team.Person) bool { return p.Ref.Partner == host })
	if !callsHost && (!c.talk || c.caller.Ref.Partner != host) {
		d.After = l.hostLead(step, record, all.hearsOf(host, c))
	}
	return d
}

// mayWait reports whether messages of a step may leave later than they are made.
func (l *ladder) mayWait(step *v1alpha1.EscalationStep) bool {
	return step.HostFirst != "" || l.delivery(step) == v1alpha1.DeliverWorkingTime
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
// hear of it first, by some who are told; nil for not at all.
func (l *ladder) hostLead(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, by []team.Person) *outbox.Lead {
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
	for _, p := range by {
		lead.To = append(lead.To, l.awaited(step, p))
	}
	if len(lead.To) == 0 {
		return nil
	}
	return lead
}

// saidAt is when a step was said last to the host, which may have appeared after the step's start.
func (l *ladder) saidAt(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord) time.Time {
	if record.Repeats > 0 {
		return saidTime(record)
	}
	host := l.facts.Alliance.Spec.Host
	if at, left := l.leaves(step, record, host); left {
		return at
	}
	return l.mayWriteFrom(step, record, host)
}
