// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

func (l *ladder) acknowledged() verdict.Finding {
	given := l.ack.given
	if given == nil {
		d := verdict.Data{Upcoming: l.signs.aheadAcknowledged.Ref()}
		if own := l.signs.ownNote; own != nil {
			d.People, d.Since = []v1alpha1.PersonRef{own.By}, own.Time.Time
		}
		return verdict.False(v1alpha1.ReasonNotAcknowledged, d)
	}
	d := verdict.Data{
		People: []v1alpha1.PersonRef{given.By}, Since: given.Time.Time, Until: l.ack.until, Upcoming: l.signs.aheadAcknowledged.Ref(),
	}
	if l.ack.lower != "" {
		d.Quote = string(l.ack.lower)
		d.Objects = []verdict.Object{{Kind: kindSeverity, Name: string(l.signs.severities.now())}}
		return verdict.False(v1alpha1.ReasonSeverityRaised, d)
	}
	if !l.ack.valid {
		return verdict.False(v1alpha1.ReasonAcknowledgementExpired, d)
	}
	if l.signs.resolution != nil {
		d.Until = time.Time{} // it no longer expires
	}
	return verdict.True(v1alpha1.ReasonAcknowledged, d)
}

// reasonIgnored marks those whom a record names although they are no partners of the alliance.
const reasonIgnored = "Ignored"

// disclosed names whom the issue was told to, and who is still to be told.
func (l *ladder) disclosed() verdict.Finding {
	n := &l.news
	d := verdict.Data{Quote: string(l.signs.severities.now()), Upcoming: l.signs.aheadDisclosed.Ref()}
	if shared(l.facts.Issue) {
		return verdict.True(v1alpha1.ReasonNotOwed, d)
	}
	d.Objects = n.untold
	if len(n.untold) == 0 {
		d.Objects = n.told(&l.Moment, &l.counted.Spec)
	}
	for i := range d.Objects {
		if o := &d.Objects[i]; o.Reason == v1alpha1.ReasonNotTold || o.Late {
			d.Due = verdict.Earliest(d.Due, o.Due)
		}
	}
	if n.undated {
		d.Lacks = []string{"spec.severityChanges"}
	}
	switch {
	case !l.owes():
	case l.rest.Rests():
		d.Rest = l.rest.Ref()
	case len(l.owers) == 0:
		for _, side := range l.owingSides() {
			d.Objects = append(d.Objects, verdict.Object{Kind: v1alpha1.KindPartner, Name: string(side), Reason: reasonUnreached})
		}
	}
	for _, name := range n.strangers {
		d.Objects = append(d.Objects, verdict.Object{Kind: v1alpha1.KindPartner, Name: string(name), Reason: reasonIgnored})
	}
	d.BadSince = n.Due
	switch {
	case len(n.Overdue) > 0:
		return verdict.False(v1alpha1.ReasonDisclosureOverdue, d)
	case len(n.untold) > 0:
		return verdict.False(v1alpha1.ReasonNotDisclosed, d)
	case n.Late:
		return verdict.True(v1alpha1.ReasonDisclosedLate, d)
	}
	return verdict.True(v1alpha1.ReasonDisclosed, d)
}

// stale says since when nobody was heard of, and when that is, or was, too long.
func (l *ladder) stale() verdict.Finding {
	d := verdict.Data{Upcoming: l.signs.aheadStale.Ref()}
	switch {
	case l.signs.resolution != nil:
		return verdict.False(v1alpha1.ReasonResolved, d)
	case l.path.unarmed != "":
		d.Quote = string(l.path.unarmed)
		return verdict.False(v1alpha1.ReasonNotArmed, d)
	case l.path.spec == nil:
		return verdict.False(v1alpha1.ReasonNoPath, l.withoutPath(d))
	}
	d.Since, d.Due = l.silence.since, l.silence.staleAt
	switch {
	case l.silence.snoozed:
		d.Until, d.Quote = l.silence.snoozeEnd, l.signs.snooze().Reason
		if l.silence.stale {
			return verdict.Unknown(v1alpha1.ReasonSnoozed, d)
		}
		return verdict.False(v1alpha1.ReasonSnoozed, d)
	case l.silence.stale:
		d.BadSince = d.Due
		return verdict.True(v1alpha1.ReasonNoActivity, d)
	default:
		return verdict.False(v1alpha1.ReasonActive, d)
	}
}

// withoutPath adds why there is no path: the policy that lacks one, and the severity that it
// lacks it for. Without a policy there is neither.
func (l *ladder) withoutPath(d verdict.Data) verdict.Data {
	if l.facts.Policy != nil {
		d.Objects = []verdict.Object{{Kind: v1alpha1.KindCommunicationPolicy, Name: l.facts.Policy.Name}}
		d.Quote = string(l.signs.severities.now())
	}
	return d
}

func resolved(s *issueSigns) verdict.Finding {
	r := s.resolution
	if r == nil {
		return verdict.False(v1alpha1.ReasonNotResolved, verdict.Data{Upcoming: s.aheadResolved.Ref()})
	}
	d := verdict.Data{Since: r.Time.Time}
	if r.By != nil {
		d.People = []v1alpha1.PersonRef{*r.By}
	}
	return verdict.True(v1alpha1.ReasonResolved, d)
}

// kindSeverity marks the present severity among the objects of a finding.
const kindSeverity = "Severity"

// kindStep marks the steps of a path among the objects of a finding.
const kindStep = "Step"

// reasonUnreached marks what did not reach a partner that it concerned: a step some of its partners,
// or a partner that no step reached.
const reasonUnreached = "Unreached"

// escalated says at which step the issue is, and what comes if nobody acts.
func (l *ladder) escalated() verdict.Finding {
	d := verdict.Data{Upcoming: l.signs.aheadEscalated.Ref()}
	last := lastStep(l.record)
	if l.signs.resolution != nil {
		return verdict.False(v1alpha1.ReasonResolved, d)
	}
	if l.path.unarmed != "" {
		d.Quote = string(l.path.unarmed)
		return verdict.False(v1alpha1.ReasonNotArmed, d)
	}
	d.Next = l.next()
	switch {
	case last == nil || last.Reason == v1alpha1.StepNotArmed:
		return verdict.False(v1alpha1.ReasonNotEscalated, d)
	case l.path.ended == v1alpha1.StepDeescalated:
		d.Since = l.signs.deescalation().Time.Time
		return verdict.False(v1alpha1.ReasonDeescalated, d)
	}
	d.Since = last.StartedTime.Time
	d.Objects = []verdict.Object{{Kind: kindStep, Name: string(last.Name)}}
	if len(last.Withheld) > 0 && last.EndedTime == nil {
		d.Objects[0].Reason, d.Objects[0].Partners = string(v1alpha1.NotificationCallRequest), last.Withheld
	}
	for i := range l.record.Steps {
		switch record := &l.record.Steps[i]; {
		case record.Reason == v1alpha1.StepNobodyReachable:
			d.Objects = append(d.Objects, verdict.Object{Kind: kindStep, Name: string(record.Name), Reason: string(v1alpha1.StepNobodyReachable)})
		case len(record.Unreached) > 0:
			d.Objects = append(d.Objects, verdict.Object{Kind: kindStep, Name: string(record.Name), Reason: reasonUnreached, Partners: record.Unreached})
		}
	}
	if escalatedBy(l.record, &l.path) {
		d.BadSince = escalatedSince(l.record)
		return verdict.True(v1alpha1.ReasonStepStarted, d)
	}
	return verdict.False(v1alpha1.ReasonFirstStep, d)
}

// next is what comes if nobody acts, and whether a snooze holds it.
func (l *ladder) next() *verdict.Next {
	next := l.comes()
	next.Snoozed = l.silence.snoozeEnd
	return next
}

// comes is what comes on the path, or why nothing does.
func (l *ladder) comes() *verdict.Next {
	switch {
	case l.path.spec == nil:
		return &verdict.Next{Rests: v1alpha1.PathRestNoPath}
	case l.atRest.Rests():
		return &verdict.Next{Rests: v1alpha1.PathRestSuspended}
	case l.rest.Rests():
		return &verdict.Next{Rests: v1alpha1.PathRestPolicySuspended}
	}
	if step := l.nextStep(); step != nil {
		round, _ := l.roundOf(step)
		return &verdict.Next{Path: l.path.spec.Name, Step: step.Name, Time: l.nextAt(), Round: round}
	}
	if l.record.ExhaustedTime != nil {
		return &verdict.Next{Rests: v1alpha1.PathRestNoStepLeft}
	}
	return &verdict.Next{Path: l.path.spec.Name, Time: l.nextAt(), Round: recordedRound(l.record)}
}

func (l *ladder) pathExhausted() verdict.Finding {
	switch {
	case l.signs.resolution != nil:
		return verdict.False(v1alpha1.ReasonResolved, verdict.Data{})
	case l.path.unarmed != "":
		return verdict.False(v1alpha1.ReasonNotArmed, verdict.Data{Quote: string(l.path.unarmed)})
	case l.path.ended == v1alpha1.StepDeescalated:
		return verdict.False(v1alpha1.ReasonDeescalated, verdict.Data{})
	case l.answeredSinceEnd() && (!l.path.exists() || l.newStep() == nil):
		return verdict.False(v1alpha1.ReasonAnswered, verdict.Data{Quote: string(l.record.Path), Since: l.record.ExhaustedTime.Time, Until: l.signs.answered})
	case l.exhausted():
		d := verdict.Data{Since: l.record.ExhaustedTime.Time, BadSince: l.record.ExhaustedTime.Time, Quote: string(l.record.Path)}
		if last := lastStep(l.record); last != nil && last.EndedTime == nil {
			d.Objects = []verdict.Object{{Kind: kindStep, Name: string(last.Name)}}
		}
		for _, partner := range l.neverReached() {
			d.Objects = append(d.Objects, verdict.Object{Kind: v1alpha1.KindPartner, Name: string(partner), Reason: reasonUnreached})
		}
		return verdict.True(v1alpha1.ReasonPathExhausted, d)
	case l.path.spec == nil:
		return verdict.False(v1alpha1.ReasonNoPath, l.withoutPath(verdict.Data{}))
	default:
		return verdict.False(v1alpha1.ReasonStepsLeft, verdict.Data{Quote: string(l.path.spec.Name)})
	}
}

// exhausted reports whether the recorded round ran out, and the policy added no step since.
func (l *ladder) exhausted() bool {
	if l.record == nil || l.record.ExhaustedTime == nil || l.path.ended != "" {
		return false
	}
	return !l.path.exists() || l.nextStep() == nil
}
