// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"github.com/entente-dev/entente/internal/rules/issue"
	"github.com/entente-dev/entente/internal/rules/verdict"

	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// BenchmarkIssueNothingDue is the decision that is made most: an issue that climbs, between
// two steps. The bar is 5 µs.
func BenchmarkIssueNothingDue(b *testing.B) {
	policy := newPolicy().discloses(v1alpha1.SeverityHigh, "P1D")
	f := factsOf(newIssue().updated("2026-03-02 10:00").disclosed("2026-03-02 11:00", "contoso").
		attempted("2026-03-02 12:00").climbing(
		startedStep("counterpart", "2026-03-04 10:00").until("2026-03-06 10:00").ended("2026-03-06 10:00", v1alpha1.StepNoAnswer),
		startedStep("managers", "2026-03-06 10:00").until("2026-03-12 10:00"),
	), policy)
	now := utc("2026-03-08 12:00")
	b.ReportAllocs()
	for b.Loop() {
		if v := DecideIssue(f, now); len(v.Notify) > 0 {
			b.Fatal("something is due")
		}
	}
}

// BenchmarkIssueBeforeItsPath is an issue that nobody has to be told of yet.
func BenchmarkIssueBeforeItsPath(b *testing.B) {
	f := factsOf(newIssue(), newPolicy())
	now := utc("2026-03-03 12:00")
	b.ReportAllocs()
	for b.Loop() {
		DecideIssue(f, now)
	}
}

// BenchmarkIssueStepStarts makes messages, too.
func BenchmarkIssueStepStarts(b *testing.B) {
	f := factsOf(newIssue(), newPolicy())
	now := utc("2026-03-05 12:00")
	b.ReportAllocs()
	for b.Loop() {
		if v := DecideIssue(f, now); len(v.Notify) == 0 {
			b.Fatal("nothing is due")
		}
	}
}

// BenchmarkIssueStanding is what an alliance asks of each of its issues.
func BenchmarkIssueStanding(b *testing.B) {
	f := factsOf(newIssue().updated("2026-03-02 10:00"), newPolicy())
	m := &verdict.Moment{Now: utc("2026-03-08 12:00")}
	b.ReportAllocs()
	for b.Loop() {
		issue.StandingOf(m, f.Issue, f.Policy, f.Alliance, f.Partners)
	}
}
