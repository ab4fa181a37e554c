// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// overdueReviews are those that an issue is about which a controller opened, as many as its status
// holds.
func overdueReviews(m *verdict.Moment, f *Facts) []string {
	all := review.OverdueOf(m, f.Issue, review.Facts{Alliance: f.Alliance, Policy: f.Policy, Partners: f.Partners}, f.Reviews)
	return all[:min(len(all), v1alpha1.MaxOverdueReviews)]
}
