// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// Standing is what an alliance counts of one of its issues.
type Standing struct {
	// Open: it was detected and is not resolved.
	Open bool
	// Stale: the Issue's Stale condition is True, since that moment.
	Stale      bool
	StaleSince time.Time
	// Escalated: the Issue's Escalated condition is True.
	Escalated bool
	// Snoozed: it would be stale since StaleSince, but for a snooze until SnoozedUntil.
	Snoozed      bool
	SnoozedUntil time.Time
	// EscalatedSince is when the step started that escalated it.
	EscalatedSince time.Time
	// Validity of an open issue; one that waits or is stalled is neither stale nor escalated, and
	// nobody can tell.
	Validity verdict.Validity
}

// StandingOf decides as the Issue's own rules do, without its conditions: another loop
// writes them. The issue is one as it is Counted. The record of the ladder is a fact and counts.
// Whether the issue is suspended is for the caller to check.
func StandingOf(m *verdict.Moment, i *v1alpha1.Issue, policy *v1alpha1.CommunicationPolicy, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner) Standing {
	st := Standing{Open: isOpen(m, &i.Spec)}
	if !st.Open {
		return st // nothing else on record changes that
	}
	s := readRecords(m, &i.Spec)
	f := Facts{Issue: i, Alliance: a, Policy: policy, Partners: partners}
	p := s.issuePath(i, policy, a, partners)
	r := readiness(&f, &s, &p)
	if st.Validity = r.Validity(m); st.Validity != verdict.Valid {
		return st
	}
	if p.measurable() {
		silence := silenceOf(m, &s, &p)
		st.StaleSince, st.SnoozedUntil = silence.staleAt, silence.snoozeEnd
		st.Stale, st.Snoozed = silence.stale && !silence.snoozed, silence.stale && silence.snoozed
	}
	if e := i.Status.Escalation; escalatedBy(e, &p) {
		st.Escalated, st.EscalatedSince = true, escalatedSince(e)
	}
	return st
}

// isOpen reports whether an issue was detected by now, and is not resolved.
func isOpen(m *verdict.Moment, i *v1alpha1.IssueSpec) bool {
	detected, resolved := m.Reached(i.DetectedTime.Time), i.Resolution != nil && m.Reached(i.Resolution.Time.Time)
	return detected && !resolved
}

// issueSilence says whether an issue is stale. A snooze holds the ladder until snoozeEnd, and turns
// nothing good: that the issue would be stale without it is said all the same.
type issueSilence struct {
	// since is when it began: when somebody was heard of, at the detection, or at a de-escalation.
	since     time.Time
	staleAt   time.Time
	stale     bool
	snoozed   bool
	snoozeEnd time.Time
}

func silenceOf(m *verdict.Moment, s *issueSigns, p *issuePath) issueSilence {
	silence := issueSilence{since: s.began, staleAt: p.after(p.staleAfter, s.began)}
	if since, until := p.heard(s, p.freshFor); until.After(silence.staleAt) {
		silence.since, silence.staleAt = since, until
	}
	if down := s.takenDown(silence.staleAt); !down.IsZero() {
		if until := p.after(p.freshFor, down); until.After(silence.staleAt) {
			silence.since, silence.staleAt = down, until
		}
	}
	if end, ok := p.snoozeEnd(s); ok && !m.Reached(end) {
		silence.snoozed, silence.snoozeEnd = true, end
	}
	silence.stale = m.Reached(silence.staleAt)
	return silence
}

// heard returns since and until when an answer that lasts for a span counts: from the latest one, or
// from what the raiser's own side did next, if that came in time. Only another answer renews it: one's
// own notes put nothing off for ever. Both are zero without an answer.
func (p *issuePath) heard(s *issueSigns, span worktime.Span) (since, until time.Time) {
	if s.answered.IsZero() {
		return time.Time{}, time.Time{}
	}
	return p.counts(s.answered, s.extended, span)
}

// counts returns since and until when an answer counts that the raiser's own side may have extended.
func (p *issuePath) counts(answered, extended time.Time, span worktime.Span) (since, until time.Time) {
	since, until = answered, p.after(span, answered)
	if !extended.IsZero() && extended.Before(until) {
		since, until = extended, p.after(span, extended)
	}
	return since, until
}

// takenDown returns when the issue was first taken down the ladder since the latest answer; zero if it was
// not. Before any answer that takes that it was stale: there was nothing to take down before. Only
// another answer renews it: nobody puts an issue off for ever by taking it down.
func (s *issueSigns) takenDown(stale time.Time) time.Time {
	from := s.answered
	if from.IsZero() {
		from = stale
	}
	for _, d := range s.deescalations {
		if !d.Time.Time.Before(from) {
			return d.Time.Time
		}
	}
	return time.Time{}
}

// escalatedSince is when the step started that escalated an issue.
func escalatedSince(e *v1alpha1.Escalation) time.Time {
	if e.EscalatedTime != nil {
		return e.EscalatedTime.Time
	}
	return e.Steps[1].StartedTime.Time
}

// escalatedBy reports whether a step after the first has started, and the issue was not taken
// down since, nor did its alliance leave operation.
func escalatedBy(e *v1alpha1.Escalation, p *issuePath) bool {
	down := p.ended == v1alpha1.StepDeescalated || p.ended == v1alpha1.StepNotArmed
	return e != nil && (e.EscalatedTime != nil || len(e.Steps) > 1) && !down
}
