// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// acknowledgement says whether somebody has taken the issue on.
type acknowledgement struct {
	// given is the one that counts: the latest at the present severity or a higher one, or the latest
	// where there is none; nil if nobody has taken it on.
	given *v1alpha1.Acknowledgement
	valid bool
	// lower is the severity at which it was given, where that is lower than the present one: it holds
	// nothing then.
	lower v1alpha1.Severity
	// until is when it expires without activity; zero for never.
	until time.Time
}

// acknowledgementOf judges the best acknowledgement. Once the issue is resolved it no longer expires.
func acknowledgementOf(m *verdict.Moment, s *issueSigns, p *issuePath) acknowledgement {
	given := s.acknowledgement()
	if given == nil {
		return acknowledgement{}
	}
	if !s.holds(given) {
		return acknowledgement{given: given, lower: s.severities.at(given.Time.Time)}
	}
	if !p.exists() {
		return acknowledgement{given: given, valid: true}
	}
	until := p.heldUntil(s, given.Time.Time)
	if s.resolution != nil {
		return acknowledgement{given: given, valid: s.resolution.Time.Time.Before(until), until: until}
	}
	return acknowledgement{given: given, valid: !m.Reached(until), until: until}
}

// heldUntil is when an acknowledgement that was given at a moment expires. Answers renew it, and after
// each the raiser's own side once, but only in time: one that has expired is over, whatever comes later.
func (p *issuePath) heldUntil(s *issueSigns, given time.Time) time.Time {
	answered := given
	var until time.Time
	for {
		_, end := p.counts(answered, firstSince(answered, s.notes), p.ackValidFor)
		if !end.After(until) {
			return until
		}
		until = end
		for _, at := range s.answers {
			if at.Before(until) {
				answered = verdict.Latest(answered, at)
			}
		}
	}
}

// holds reports whether an acknowledgement is for the present severity: it was given at that, or at a
// higher one.
func (s *issueSigns) holds(a *v1alpha1.Acknowledgement) bool {
	return s.severities.at(a.Time.Time).Rank() >= s.severities.now().Rank()
}

// acknowledgement is the one that counts, or nil: who took the issue on when it was worse has not
// let go of it by saying so again.
func (s *issueSigns) acknowledgement() *v1alpha1.Acknowledgement {
	var best *v1alpha1.Acknowledgement
	for _, a := range s.acknowledgements {
		switch {
		case best == nil:
			best = a
		case s.holds(a) != s.holds(best):
			if s.holds(a) {
				best = a
			}
		case !a.Time.Time.Before(best.Time.Time):
			best = a
		}
	}
	return best
}
