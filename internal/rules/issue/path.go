// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/paths"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// issuePath is the escalation path that holds for an issue.
type issuePath struct {
	spec *v1alpha1.EscalationPath // nil: there is none
	// unarmed is the alliance's stage where no ladder runs in it; there is no path then.
	unarmed v1alpha1.Stage
	// ended says why the recorded round is over although nobody resolved the issue: it was
	// de-escalated, a higher severity has another path, or the alliance left operation. The next
	// round begins at the first step of this path.
	ended v1alpha1.StepReason

	// staleAfter is the time to the first step; zero for a path that starts at once. An answer keeps an
	// issue fresh for freshFor.
	staleAfter  worktime.Span
	freshFor    worktime.Span
	ackValidFor worktime.Span
	maxSnooze   worktime.Span // zero: no cap

	// joint is when all partners of the alliance work; empty where the path counts wall-clock
	// time. maxWait caps each span that is counted in it.
	joint   worktime.Joint
	maxWait worktime.Span
	// zone is the one in which the path adds dates: the host's where it counts working time.
	zone *time.Location
}

// exists reports whether there is a path to climb.
func (p *issuePath) exists() bool { return p.spec != nil }

// measurable reports whether the path's time can be counted: its spans can be read. The
// Issue is not Ready otherwise.
func (p *issuePath) measurable() bool {
	return p.exists() && p.freshFor != (worktime.Span{}) &&
		(p.spec.Time != v1alpha1.TimeWorking || p.maxWait != (worktime.Span{}))
}

// after returns the moment a span after t, in the time that the path counts.
func (p *issuePath) after(s worktime.Span, t time.Time) time.Time {
	return p.afterCapped(s, t, t)
}

// afterCapped is the same with the cap, where there is one, counted from another moment.
func (p *issuePath) afterCapped(s worktime.Span, t, capFrom time.Time) time.Time {
	if len(p.joint) == 0 {
		return p.wall(s, t)
	}
	at, _ := p.joint.Add(t, s, p.zone, p.wall(p.maxWait, capFrom))
	return verdict.CeilSecond(at)
}

// wall returns the moment a span after t in wall-clock time, as what has nothing to do with working time
// is counted: maxWait, maxSnooze and hostFirst.
func (p *issuePath) wall(s worktime.Span, t time.Time) time.Time {
	if p.zone == nil {
		return verdict.AfterUTC(s, t)
	}
	return verdict.After(s, t, p.zone)
}

// issuePath chooses the path. The severity does, but an issue that climbs keeps its path
// when the severity is lowered: it goes up by itself, and down by a de-escalation only.
func (s *issueSigns) issuePath(i *v1alpha1.Issue, policy *v1alpha1.CommunicationPolicy, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner) issuePath {
	p := issuePath{ended: s.roundEnded(i.Status.Escalation)}
	if a != nil && !a.Spec.Stage.InOperation() {
		p.unarmed = a.Spec.Stage
		if p.ended == "" {
			p.ended = v1alpha1.StepNotArmed
		}
		return p
	}
	if policy == nil {
		return p
	}
	p.spec, p.ended = s.choosePath(i.Status.Escalation, policy.Spec.EscalationPaths, p.ended)
	if p.spec == nil {
		return p
	}
	var given bool
	p.staleAfter, _ = verdict.ParseSpan(p.spec.StaleAfter)
	if p.ackValidFor, given = verdict.ParseSpan(p.spec.AckValidFor); !given {
		p.ackValidFor = p.staleAfter
	}
	if p.freshFor = p.staleAfter; p.spec.StaleAfter == v1alpha1.AtOnce {
		p.freshFor = p.ackValidFor
	}
	p.maxSnooze, _ = verdict.ParseSpan(p.spec.MaxSnooze)
	if p.spec.Time == v1alpha1.TimeWorking && a != nil {
		p.maxWait, _ = verdict.ParseSpan(p.spec.MaxWait)
		p.joint = team.JointTime(a, partners)
		p.zone = team.HostZone(a, partners)
	}
	return p
}

// roundEnded says whether the recorded round is over by what is on record: the issue was taken down
// the ladder in it, or the alliance left operation.
func (s *issueSigns) roundEnded(e *v1alpha1.Escalation) v1alpha1.StepReason {
	if e == nil || len(e.Steps) == 0 {
		return ""
	}
	down := s.deescalation()
	switch {
	case down != nil && !down.Time.Time.Before(e.Steps[0].StartedTime.Time):
		return v1alpha1.StepDeescalated
	case lastStep(e).Reason == v1alpha1.StepNotArmed:
		return v1alpha1.StepNotArmed
	}
	return ""
}

func (s *issueSigns) choosePath(e *v1alpha1.Escalation, paths []v1alpha1.EscalationPath, ended v1alpha1.StepReason) (*v1alpha1.EscalationPath, v1alpha1.StepReason) {
	severity := s.severities.now()
	current := pathFor(paths, severity)
	if e == nil || len(e.Steps) == 0 || ended != "" {
		return current, ended
	}
	raised := severity.Rank() > e.Severity.Rank()
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

// check returns the fields of the path that cannot be used. The policy is named only if there is
// something to say.
func (p *issuePath) check(policy *v1alpha1.CommunicationPolicy) []verdict.FieldError {
	if p.spec == nil || paths.Errors("", p.spec) == nil {
		return nil
	}
	return paths.Errors("CommunicationPolicy "+policy.Name+": ", p.spec)
}

func listsSeverity(path *v1alpha1.EscalationPath, severity v1alpha1.Severity) bool {
	return slices.Contains(path.Severities, severity)
}
