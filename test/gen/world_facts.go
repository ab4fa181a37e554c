// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import "github.com/entente-dev/entente/internal/rules"

// IssueFacts are what an issue of the alliance is judged by.
func (w *World) IssueFacts(i IssueBuilder) rules.IssueFacts {
	return rules.IssueFacts{Issue: i.Issue, Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}
}

// ReviewFacts are what a review of the alliance is judged by.
func (w *World) ReviewFacts(r ReviewBuilder) rules.ReviewFacts {
	return rules.ReviewFacts{Review: r.Review, Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}
}

func (w *World) AllianceFacts() rules.AllianceFacts {
	return rules.AllianceFacts{Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners, Reviews: w.Reviews, Issues: w.Issues}
}

// PartnerFacts has the partner on the team of the alliance alone.
func (w *World) PartnerFacts(name string) rules.PartnerFacts {
	return rules.PartnerFacts{Partner: w.Partner(name).Partner, Teams: []rules.Team{{Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}}}
}

// PolicyFacts are those before anything was sent.
func (w *World) PolicyFacts() rules.PolicyFacts {
	return rules.PolicyFacts{Policy: w.Policy, Partners: w.Partners}
}
