// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"fmt"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// acknowledgement says whether somebody has taken the issue on.
type acknowledgement struct {
	valid bool
	// until is when it expires without activity; zero for never.
	until time.Time
}

// acknowledgementOf judges the latest acknowledgement. Activity renews it. Once the issue is
// resolved it no longer expires.
func acknowledgementOf(m *verdict.Moment, s *issueSigns, p *issuePath) acknowledgement {
	if s.acknowledged == nil {
		return acknowledgement{}
	}
	if !p.exists() {
		return acknowledgement{valid: true}
	}
	until := p.after(p.ackValidFor, verdict.Latest(s.acknowledged.Time.Time, s.activity))
	if s.resolution != nil {
		return acknowledgement{s.resolution.Time.Time.Before(until), until}
	}
	return acknowledgement{!m.Reached(until), until}
}

func (l *ladder) acknowledgedCondition() verdict.Finding {
	latest := l.signs.acknowledged
	ahead := &l.signs.aheadAcknowledged
	if latest == nil {
		return verdict.False(v1alpha1.ReasonNotAcknowledged, ahead.AddTo("Nobody has taken the issue on"))
	}
	by := verdict.PersonName(latest.By) + " took it on at " + verdict.Stamp(latest.Time.Time)
	switch {
	case !l.ack.valid:
		return verdict.False(v1alpha1.ReasonAcknowledgementExpired, ahead.AddTo(by+"; it expired at "+verdict.Stamp(l.ack.until)))
	case l.ack.until.IsZero() || l.signs.resolution != nil:
		return verdict.True(v1alpha1.ReasonAcknowledged, ahead.AddTo(by))
	default:
		return verdict.True(v1alpha1.ReasonAcknowledged, ahead.AddTo(by+"; it holds until "+verdict.Stamp(l.ack.until)+" unless activity renews it"))
	}
}

func (l *ladder) disclosedCondition() verdict.Finding {
	n := NewsOf(&l.Moment, l.facts.Issue, l.facts.Alliance, l.facts.Policy)
	ahead := &l.signs.aheadDisclosed
	finish := func(message string) string {
		if len(n.strangers) > 0 {
			message += ". No partner of the alliance, so it does not count that it was told: " + verdict.List(n.strangers)
		}
		return ahead.AddTo(message)
	}
	if len(n.Untold) > 0 {
		who := "Not told: " + verdict.List(n.Untold)
		switch {
		case n.Overdue:
			return verdict.False(v1alpha1.ReasonDisclosureOverdue, finish(who+"; the time was over at "+verdict.Stamp(n.Due)))
		case n.HasDue:
			return verdict.False(v1alpha1.ReasonNotDisclosed, finish(who+"; the time is over at "+verdict.Stamp(n.Due)))
		default:
			return verdict.False(v1alpha1.ReasonNotDisclosed, finish(who+"; the policy sets no time for "+string(l.facts.Issue.Spec.Severity)))
		}
	}
	var told strings.Builder
	for i, t := range n.told {
		told.WriteString([]string{"Told: ", ", "}[min(i, 1)])
		told.WriteString(string(t.name) + " at " + verdict.Stamp(t.at))
		if t.late {
			told.WriteString(" (late)")
		}
	}
	if n.Late {
		return verdict.True(v1alpha1.ReasonDisclosedLate, finish(told.String()+"; the time was over at "+verdict.Stamp(n.Due)))
	}
	return verdict.True(v1alpha1.ReasonDisclosed, finish(told.String()))
}

func (l *ladder) staleCondition() verdict.Finding {
	ahead := &l.signs.aheadStale
	switch {
	case l.signs.resolution != nil:
		return verdict.False(v1alpha1.ReasonResolved, ahead.AddTo("The issue is resolved"))
	case l.path.spec == nil:
		return verdict.False(v1alpha1.ReasonNoPath, ahead.AddTo(l.noPath()))
	case l.silence.snoozed:
		return verdict.False(v1alpha1.ReasonSnoozed, ahead.AddTo("Snoozed until "+verdict.Stamp(l.silence.snoozeEnd)+": "+l.signs.snooze.Reason))
	case l.silence.stale:
		return verdict.True(v1alpha1.ReasonNoActivity, ahead.AddTo("No activity since "+verdict.Stamp(l.signs.restarted)+", so stale since "+verdict.Stamp(l.silence.staleAt)))
	default:
		return verdict.False(v1alpha1.ReasonActive, ahead.AddTo("Stale at "+verdict.Stamp(l.silence.staleAt)+" unless there is activity"))
	}
}

func (l *ladder) noPath() string {
	if l.facts.Policy == nil {
		return "The alliance names no communication policy"
	}
	return fmt.Sprintf("The policy %s has no escalation path for %s", l.facts.Policy.Name, l.facts.Issue.Spec.Severity)
}

func resolvedFinding(s *issueSigns) verdict.Finding {
	r := s.resolution
	if r == nil {
		return verdict.False(v1alpha1.ReasonNotResolved, s.aheadResolved.AddTo("No resolution is on record"))
	}
	if r.By == nil {
		return verdict.True(v1alpha1.ReasonResolved, "Resolved at "+verdict.Stamp(r.Time.Time))
	}
	return verdict.True(v1alpha1.ReasonResolved, "Resolved at "+verdict.Stamp(r.Time.Time)+" by "+verdict.PersonName(*r.By))
}

func (l *ladder) escalatedCondition() verdict.Finding {
	ahead := &l.signs.aheadEscalated
	last := lastStep(l.record)
	switch {
	case l.signs.resolution != nil:
		return verdict.False(v1alpha1.ReasonResolved, ahead.AddTo("The issue is resolved"))
	case last == nil:
		return verdict.False(v1alpha1.ReasonNotEscalated, ahead.AddTo("No step has started"+l.outlook()))
	case l.path.ended == v1alpha1.StepDeescalated:
		return verdict.False(v1alpha1.ReasonDeescalated, ahead.AddTo("Taken down at "+verdict.Stamp(l.signs.deescalation.Time.Time)+l.outlook()))
	}
	talk := ""
	if last.CallOnly && last.EndedTime == nil {
		talk = "; it writes to nobody before a conversation"
	}
	state := "Step " + string(last.Name) + " started at " + verdict.Stamp(last.StartedTime.Time) + l.unreached() + talk + l.outlook()
	if escalatedBy(l.record, &l.path) {
		return verdict.True(v1alpha1.ReasonStepStarted, ahead.AddTo(state))
	}
	return verdict.False(v1alpha1.ReasonFirstStep, ahead.AddTo(state))
}

// unreached names the steps of the round that reached nobody.
func (l *ladder) unreached() string {
	var names []v1alpha1.Name
	for i := range l.record.Steps {
		if l.record.Steps[i].Reason == v1alpha1.StepNobodyReachable {
			names = append(names, l.record.Steps[i].Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "; reached nobody, since nobody whom it notifies is there and has an address that can be used: " + verdict.List(names)
}

// outlook says what comes if nobody acts.
func (l *ladder) outlook() string {
	switch {
	case l.path.spec == nil:
		return "; there is no path"
	case l.rests:
		return "; the policy is suspended, so no step starts"
	}
	if next := l.nextStep(); next != nil {
		return "; next is " + string(next.Name) + " at " + verdict.Stamp(l.nextAt()) + " if nobody acts"
	}
	if l.record.ExhaustedTime != nil {
		return "; no step follows"
	}
	return "; the path ends at " + verdict.Stamp(l.nextAt()) + " if nobody acts"
}

func (l *ladder) exhaustedCondition() verdict.Finding {
	switch {
	case l.signs.resolution != nil:
		return verdict.False(v1alpha1.ReasonResolved, "The issue is resolved")
	case l.path.ended == v1alpha1.StepDeescalated:
		return verdict.False(v1alpha1.ReasonDeescalated, "The next round begins at the first step")
	case l.exhausted():
		if last := lastStep(l.record); last != nil && last.EndedTime == nil {
			return verdict.True(v1alpha1.ReasonPathExhausted, "The last step of the path "+string(l.record.Path)+" has no deadline and no step follows it, since "+verdict.Stamp(l.record.ExhaustedTime.Time))
		}
		return verdict.True(v1alpha1.ReasonPathExhausted, "The path "+string(l.record.Path)+" ran out at "+verdict.Stamp(l.record.ExhaustedTime.Time)+" without an answer")
	case l.path.spec == nil:
		return verdict.False(v1alpha1.ReasonNoPath, l.noPath())
	default:
		return verdict.False(v1alpha1.ReasonStepsLeft, "The path "+string(l.path.spec.Name)+" has not run out")
	}
}

// exhausted reports whether the recorded round ran out, and the policy added no step since.
func (l *ladder) exhausted() bool {
	if l.record == nil || l.record.ExhaustedTime == nil || l.path.ended != "" {
		return false
	}
	return !l.path.exists() || l.nextStep() == nil
}
