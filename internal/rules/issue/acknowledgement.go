// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"time"

	"github.com/entente-dev/entente/internal/rules/verdict"
)

// acknowledgement says whether somebody has taken the issue on.
type acknowledgement struct {
	valid bool
	// until is when it expires without activity; zero for never.
	until time.Time
}

// acknowledgementOf judges the latest acknowledgement. Answers renew it, and the raiser's own side
// once. Once the issue is resolved it no longer expires.
func acknowledgementOf(m *verdict.Moment, s *issueSigns, p *issuePath) acknowledgement {
	if s.acknowledged == nil {
		return acknowledgement{}
	}
	if !p.exists() {
		return acknowledgement{valid: true}
	}
	_, until := p.heard(s, p.ackValidFor)
	if s.resolution != nil {
		return acknowledgement{s.resolution.Time.Time.Before(until), until}
	}
	return acknowledgement{!m.Reached(until), until}
}
