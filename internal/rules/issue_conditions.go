// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// acknowledgement says whether somebody has taken the issue on.
type acknowledgement struct {
	valid bool
	// until is when it expires without activity; zero for never.
	until time.Time
}

// acknowledgement judges the latest acknowledgement. Activity renews it. Once the issue is
// resolved it no longer expires.
func (m *moment) acknowledgement(s *issueSigns, p *issuePath) acknowledgement {
	if s.acknowledged == nil {
		return acknowledgement{}
	}
	if !p.exists() {
		return acknowledgement{valid: true}
	}
	until := p.after(p.ackValidFor, latest(s.acknowledged.Time.Time, s.activity))
	if s.resolution != nil {
		return acknowledgement{s.resolution.Time.Time.Before(until), until}
	}
	return acknowledgement{!m.reached(until), until}
}

func (l *ladder) acknowledgedCondition() finding {
	latest := l.signs.acknowledged
	ahead := &l.signs.aheadAcknowledged
	if latest == nil {
		return isFalse(v1alpha1.ReasonNotAcknowledged, ahead.on("Nobody has taken the issue on"))
	}
	by := person(latest.By) + " took it on at " + stamp(latest.Time.Time)
	switch {
	case !l.ack.valid:
		return isFalse(v1alpha1.ReasonAcknowledgementExpired, ahead.on(by+"; it expired at "+stamp(l.ack.until)))
	case l.ack.until.IsZero() || l.signs.resolution != nil:
		return isTrue(v1alpha1.ReasonAcknowledged, ahead.on(by))
	default:
		return isTrue(v1alpha1.ReasonAcknowledged, ahead.on(by+"; it holds until "+stamp(l.ack.until)+" unless activity renews it"))
	}
}

func person(p v1alpha1.PersonRef) string { return string(p.Partner) + "/" + string(p.Contact) }

func (l *ladder) disclosedCondition() finding {
	n := l.issueNews(l.facts.Issue, l.facts.Alliance, l.facts.Policy)
	ahead := &l.signs.aheadDisclosed
	finish := func(message string) string {
		if len(n.strangers) > 0 {
			message += ". No partner of the alliance, so it does not count that it was told: " + list(n.strangers)
		}
		return ahead.on(message)
	}
	if len(n.untold) > 0 {
		who := "Not told: " + list(n.untold)
		switch {
		case n.overdue:
			return isFalse(v1alpha1.ReasonDisclosureOverdue, finish(who+"; the time was over at "+stamp(n.due)))
		case n.hasDue:
			return isFalse(v1alpha1.ReasonNotDisclosed, finish(who+"; the time is over at "+stamp(n.due)))
		default:
			return isFalse(v1alpha1.ReasonNotDisclosed, finish(who+"; the policy sets no time for "+string(l.facts.Issue.Spec.Severity)))
		}
	}
	var told strings.Builder
	for i, t := range n.told {
		told.WriteString([]string{"Told: ", ", "}[min(i, 1)])
		told.WriteString(string(t.name) + " at " + stamp(t.at))
		if t.late {
			told.WriteString(" (late)")
		}
	}
	if n.late {
		return isTrue(v1alpha1.ReasonDisclosedLate, finish(told.String()+"; the time was over at "+stamp(n.due)))
	}
	return isTrue(v1alpha1.ReasonDisclosed, finish(told.String()))
}

func (l *ladder) staleCondition() finding {
	ahead := &l.signs.aheadStale
	switch {
	case l.signs.resolution != nil:
		return isFalse(v1alpha1.ReasonResolved, ahead.on("The issue is resolved"))
	case l.path.spec == nil:
		return isFalse(v1alpha1.ReasonNoPath, ahead.on(l.noPath()))
	case l.silence.snoozed:
		return isFalse(v1alpha1.ReasonSnoozed, ahead.on("Snoozed until "+stamp(l.silence.snoozeEnd)+": "+l.signs.snooze.Reason))
	case l.silence.stale:
		return isTrue(v1alpha1.ReasonNoActivity, ahead.on("No activity since "+stamp(l.signs.restarted)+", so stale since "+stamp(l.silence.staleAt)))
	default:
		return isFalse(v1alpha1.ReasonActive, ahead.on("Stale at "+stamp(l.silence.staleAt)+" unless there is activity"))
	}
}

func (l *ladder) noPath() string {
	if l.facts.Policy == nil {
		return "The alliance names no communication policy"
	}
	return fmt.Sprintf("The policy %s has no escalation path for %s", l.facts.Policy.Name, l.facts.Issue.Spec.Severity)
}

func resolvedFinding(s *issueSigns) finding {
	r := s.resolution
	if r == nil {
		return isFalse(v1alpha1.ReasonNotResolved, s.aheadResolved.on("No resolution is on record"))
	}
	if r.By == nil {
		return isTrue(v1alpha1.ReasonResolved, "Resolved at "+stamp(r.Time.Time))
	}
	return isTrue(v1alpha1.ReasonResolved, "Resolved at "+stamp(r.Time.Time)+" by "+person(*r.By))
}

func (l *ladder) escalatedCondition() finding {
	ahead := &l.signs.aheadEscalated
	last := lastStep(l.record)
	switch {
	case l.signs.resolution != nil:
		return isFalse(v1alpha1.ReasonResolved, ahead.on("The issue is resolved"))
	case last == nil:
		return isFalse(v1alpha1.ReasonNotEscalated, ahead.on("No step has started"+l.outlook()))
	case l.path.ended == v1alpha1.StepDeescalated:
		return isFalse(v1alpha1.ReasonDeescalated, ahead.on("Taken down at "+stamp(l.signs.deescalation.Time.Time)+l.outlook()))
	}
	talk := ""
	if last.CallOnly && last.EndedTime == nil {
		talk = "; it writes to nobody before a conversation"
	}
	state := "Step " + string(last.Name) + " started at " + stamp(last.StartedTime.Time) + l.unreached() + talk + l.outlook()
	if escalatedBy(l.record, &l.path) {
		return isTrue(v1alpha1.ReasonStepStarted, ahead.on(state))
	}
	return isFalse(v1alpha1.ReasonFirstStep, ahead.on(state))
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
	return "; reached nobody, since nobody whom it notifies is there and has an address that can be used: " + list(names)
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
		return "; next is " + string(next.Name) + " at " + stamp(l.nextAt()) + " if nobody acts"
	}
	if l.record.ExhaustedTime != nil {
		return "; no step follows"
	}
	return "; the path ends at " + stamp(l.nextAt()) + " if nobody acts"
}

func (l *ladder) exhaustedCondition() finding {
	switch {
	case l.signs.resolution != nil:
		return isFalse(v1alpha1.ReasonResolved, "The issue is resolved")
	case l.path.ended == v1alpha1.StepDeescalated:
		return isFalse(v1alpha1.ReasonDeescalated, "The next round begins at the first step")
	case l.exhausted():
		if last := lastStep(l.record); last != nil && last.EndedTime == nil {
			return isTrue(v1alpha1.ReasonPathExhausted, "The last step of the path "+string(l.record.Path)+" has no deadline and no step follows it, since "+stamp(l.record.ExhaustedTime.Time))
		}
		return isTrue(v1alpha1.ReasonPathExhausted, "The path "+string(l.record.Path)+" ran out at "+stamp(l.record.ExhaustedTime.Time)+" without an answer")
	case l.path.spec == nil:
		return isFalse(v1alpha1.ReasonNoPath, l.noPath())
	default:
		return isFalse(v1alpha1.ReasonStepsLeft, "The path "+string(l.path.spec.Name)+" has not run out")
	}
}

// exhausted reports whether the recorded round ran out, and the policy added no step since.
func (l *ladder) exhausted() bool {
	if l.record == nil || l.record.ExhaustedTime == nil || l.path.ended != "" {
		return false
	}
	return !l.path.exists() || l.nextStep() == nil
}
