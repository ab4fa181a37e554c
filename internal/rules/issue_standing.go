// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// issueStanding is what an alliance counts of one of its issues.
type issueStanding struct {
	// open: it was detected and is not resolved.
	open bool
	// stale: the Issue's Stale condition is True, since that moment.
	stale      bool
	staleSince time.Time
	// escalated: the Issue's Escalated condition is True.
	escalated bool
}

// issueStanding decides as the Issue's own rules do, without its conditions: another loop
// writes them. The record of the ladder is a fact and counts. Suspended issues are for the
// caller to leave out.
func (m *moment) issueStanding(i *v1alpha1.Issue, policy *v1alpha1.CommunicationPolicy, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner) issueStanding {
	s := m.issueSigns(&i.Spec)
	st := issueStanding{open: s.detected && s.resolution == nil}
	if !st.open {
		return st
	}
	p := s.issuePath(i, policy, a, partners)
	if p.measurable() {
		silence := m.issueSilence(&s, &p)
		st.stale, st.staleSince = silence.stale, silence.staleAt
	}
	st.escalated = escalatedBy(i.Status.Escalation, &p)
	return st
}

// issueSilence says whether an issue is stale.
type issueSilence struct {
	staleAt   time.Time
	stale     bool
	snoozed   bool // until snoozeEnd
	snoozeEnd time.Time
}

func (m *moment) issueSilence(s *issueSigns, p *issuePath) issueSilence {
	silence := issueSilence{staleAt: p.after(p.staleAfter, s.restarted)}
	if end, ok := p.snoozeEnd(s); ok && !m.reached(end) {
		silence.snoozed, silence.snoozeEnd = true, end
		return silence
	}
	silence.stale = m.reached(silence.staleAt)
	return silence
}

// escalatedBy reports whether a step after the first has started, and the issue was not taken
// down since.
func escalatedBy(e *v1alpha1.Escalation, p *issuePath) bool {
	return e != nil && (e.EscalatedTime != nil || len(e.Steps) > 1) && p.ended != v1alpha1.StepDeescalated
}
