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
	valid bool
	// lower is the severity at which it was given, where that is lower than the present one: it holds
	// nothing then.
	lower v1alpha1.Severity
	// until is when it expires without activity; zero for never.
	until time.Time
}

// acknowledgementOf judges the latest acknowledgement. Answers renew it, and the raiser's own side
// once. Once the issue is resolved it no longer expires.
func acknowledgementOf(m *verdict.Moment, s *issueSigns, p *issuePath) acknowledgement {
	if s.acknowledged == nil {
		return acknowledgement{}
	}
	if given := s.severities.at(s.acknowledged.Time.Time); given.Rank() < s.severities.now().Rank() {
		return acknowledgement{lower: given}
	}
	if !p.exists() {
		return acknowledgement{valid: true}
	}
	_, until := p.heard(s, p.ackValidFor)
	if s.resolution != nil {
		return acknowledgement{valid: s.resolution.Time.Time.Before(until), until: until}
	}
	return acknowledgement{valid: !m.Reached(until), until: until}
}
