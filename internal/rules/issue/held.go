// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// held is what keeps the messages of a step from leaving, by what is known at a moment: what holds the
// ladder. The issue is fresh by an answer, or somebody has taken it on; it is snoozed. When that was entered does
// not matter.
func held(m *verdict.Moment, s *issueSigns, p *issuePath) outbox.Cause {
	switch {
	case !p.measurable():
		return outbox.StillTrue
	case answered(m, s, p): // a message says that nobody has
		return outbox.IssueAnswered
	}
	if end, snoozed := p.snoozeEnd(s); snoozed && !m.Reached(end) {
		return outbox.IssueSnoozed
	}
	return outbox.StillTrue
}

// answered reports whether the issue is fresh by an answer, or taken on.
func answered(m *verdict.Moment, s *issueSigns, p *issuePath) bool {
	if s.answered.IsZero() {
		return false
	}
	_, until := p.heard(s, p.freshFor)
	return !m.Reached(until) || acknowledgementOf(m, s, p).valid
}

// held reports whether anything keeps the messages of a step from leaving now.
func (l *ladder) held() bool { return held(&l.Moment, &l.signs, &l.path) != outbox.StillTrue }
