// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/worktime"
)

// severities from the least to the worst.
var severities = []v1alpha1.Severity{
	v1alpha1.SeverityLow, v1alpha1.SeverityMedium, v1alpha1.SeverityHigh, v1alpha1.SeverityCritical,
}

func worse(a, b v1alpha1.Severity) bool {
	return slices.Index(severities, a) > slices.Index(severities, b)
}

// issuePath is the escalation path that holds for an issue.
type issuePath struct {
	spec *v1alpha1.EscalationPath // nil: there is none
	// ended says why the recorded round is over although nobody resolved the issue: it was
	// de-escalated, or a higher severity has another path. The next round begins at the first
	// step of this path.
	ended v1alpha1.StepReason

	staleAfter  worktime.Span
	ackValidFor worktime.Span
	maxSnooze   worktime.Span // zero: no cap

	// joint is when all partners of the alliance work; empty where the path counts wall-clock
	// time. maxWait caps each span that is counted in it.
	joint   worktime.Joint
	maxWait worktime.Span
}

// exists reports whether there is a path to climb.
func (p *issuePath) exists() bool { return p.spec != nil }

// measurable reports whether the path's time can be counted: its spans can be read. The
// Issue is not Ready otherwise.
func (p *issuePath) measurable() bool {
	return p.exists() && p.staleAfter != (worktime.Span{}) &&
		(p.spec.Time != v1alpha1.TimeWorking || p.maxWait != (worktime.Span{}))
}

// after returns the moment a span after t, in the time that the path counts.
func (p *issuePath) after(s worktime.Span, t time.Time) time.Time {
	if len(p.joint) == 0 {
		return afterUTC(s, t)
	}
	at, _ := p.joint.Add(t, s, afterUTC(p.maxWait, t))
	return wholeSecondUp(at)
}

// wholeSecondUp is the whole second at or after t: recorded times hold no less.
func wholeSecondUp(t time.Time) time.Time {
	if whole := t.Truncate(time.Second); !whole.Equal(t) {
		return whole.Add(time.Second)
	}
	return t
}

// issuePath chooses the path. The severity does, but an issue that climbs keeps its path
// when the severity is lowered: it goes up by itself, and down by a de-escalation only.
func (s *issueSigns) issuePath(i *v1alpha1.Issue, policy *v1alpha1.CommunicationPolicy, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner) issuePath {
	if policy == nil {
		return issuePath{ended: s.roundEnded(i.Status.Escalation)}
	}
	p := issuePath{ended: s.roundEnded(i.Status.Escalation)}
	p.spec, p.ended = choosePath(i, policy.Spec.EscalationPaths, p.ended)
	if p.spec == nil {
		return p
	}
	var given bool
	p.staleAfter, _ = span(p.spec.StaleAfter)
	if p.ackValidFor, given = span(p.spec.AckValidFor); !given {
		p.ackValidFor = p.staleAfter
	}
	p.maxSnooze, _ = span(p.spec.MaxSnooze)
	if p.spec.Time == v1alpha1.TimeWorking && a != nil {
		p.maxWait, _ = span(p.spec.MaxWait)
		p.joint = jointTime(a, partners)
	}
	return p
}

// roundEnded reports whether the issue was taken down the ladder in the recorded round.
func (s *issueSigns) roundEnded(e *v1alpha1.Escalation) v1alpha1.StepReason {
	if e == nil || len(e.Steps) == 0 || s.deescalation == nil {
		return ""
	}
	if s.deescalation.Time.Time.Before(e.Steps[0].StartedTime.Time) {
		return ""
	}
	return v1alpha1.StepDeescalated
}

func choosePath(i *v1alpha1.Issue, paths []v1alpha1.EscalationPath, ended v1alpha1.StepReason) (*v1alpha1.EscalationPath, v1alpha1.StepReason) {
	current := pathFor(paths, i.Spec.Severity)
	e := i.Status.Escalation
	if e == nil || len(e.Steps) == 0 || ended != "" {
		return current, ended
	}
	raised := worse(i.Spec.Severity, e.Severity)
	if raised && current != nil && current.Name != e.Path {
		return current, v1alpha1.StepSeverityRaised
	}
	for j := range paths {
		if paths[j].Name == e.Path {
			return &paths[j], ""
		}
	}
	// The policy has lost the recorded path: the worse severity decides, if it has one.
	before := pathFor(paths, e.Severity)
	if current == nil || before != nil && !raised {
		return before, ""
	}
	return current, ""
}

func pathFor(paths []v1alpha1.EscalationPath, severity v1alpha1.Severity) *v1alpha1.EscalationPath {
	for i := range paths {
		if slices.Contains(paths[i].Severities, severity) {
			return &paths[i]
		}
	}
	return nil
}

// snoozeEnd returns when the latest snooze ends, if there is one.
func (p *issuePath) snoozeEnd(s *issueSigns) (time.Time, bool) {
	if s.snooze == nil {
		return time.Time{}, false
	}
	end := s.snooze.UntilTime.Time
	if p.maxSnooze != (worktime.Span{}) {
		if capped := afterUTC(p.maxSnooze, s.snooze.Time.Time); capped.Before(end) {
			end = capped
		}
	}
	return end, true
}

func checkSpan(field string, d v1alpha1.Duration, found []fieldError) []fieldError {
	if d == "" {
		return found
	}
	if _, err := worktime.ParseSpan(string(d)); err != nil {
		found = append(found, fieldError{field, err})
	}
	return found
}

// check returns the fields of the path that cannot be used. Fields are named only if there
// is something to say: naming them costs more than looking at them.
func (p *issuePath) check(policy *v1alpha1.CommunicationPolicy) []fieldError {
	if p.spec == nil {
		return nil
	}
	found := p.checkFields("")
	if found == nil {
		return nil
	}
	return p.checkFields(fmt.Sprintf("CommunicationPolicy %s: spec.escalationPaths[name=%s].", policy.Name, p.spec.Name))
}

func (p *issuePath) checkFields(prefix string) []fieldError {
	named := prefix != ""
	at := func(field string) string {
		if !named {
			return field
		}
		return prefix + field
	}
	var found []fieldError
	if p.spec.StaleAfter == "" {
		found = append(found, fieldError{at("staleAfter"), errors.New("write an ISO 8601 duration, such as P2D")})
	}
	found = checkSpan(at("staleAfter"), p.spec.StaleAfter, found)
	if p.spec.Time == v1alpha1.TimeWorking && p.spec.MaxWait == "" {
		found = append(found, fieldError{at("maxWait"), errors.New("write a wall-clock cap on each step, such as P30D: working time has none of its own")})
	}
	found = checkSpan(at("maxWait"), p.spec.MaxWait, found)
	found = checkSpan(at("ackValidFor"), p.spec.AckValidFor, found)
	found = checkSpan(at("maxSnooze"), p.spec.MaxSnooze, found)
	if len(p.spec.Steps) == 0 {
		found = append(found, fieldError{at("steps"), errors.New("write at least one step")})
	}
	for i := range p.spec.Steps {
		step := &p.spec.Steps[i]
		under := func(field string) string {
			if !named {
				return field
			}
			return prefix + "steps[name=" + string(step.Name) + "]." + field
		}
		if step.Within == "" && i < len(p.spec.Steps)-1 {
			found = append(found, fieldError{under("within"), errors.New("write how long the step has, such as P2D: the next step starts when it is over")})
		}
		found = checkSpan(under("within"), step.Within, found)
		found = checkSpan(under("hostFirst"), step.HostFirst, found)
		if step.Repeat != nil {
			found = checkSpan(under("repeat.every"), step.Repeat.Every, found)
		}
	}
	return found
}

// afterUTC is s.After(t, time.UTC), faster where no month is in it: a decision asks for many,
// and the days of UTC all have 24 hours.
func afterUTC(s worktime.Span, t time.Time) time.Time {
	const century = 36_500
	if s.Months == 0 && s.Days <= century {
		return t.Add(time.Duration(s.Days)*24*time.Hour + s.Clock)
	}
	return s.After(t, time.UTC)
}

func listsSeverity(path *v1alpha1.EscalationPath, severity v1alpha1.Severity) bool {
	return slices.Contains(path.Severities, severity)
}
