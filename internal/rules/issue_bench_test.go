// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/issue"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// BenchmarkIssueNothingDue is the decision that is made most: an issue that climbs, between
// two steps. The bar is 5 µs.
func BenchmarkIssueNothingDue(b *testing.B) {
	policy := gen.Policy("standard").Discloses(v1alpha1.SeverityHigh, "P1D")
	f := gen.NewWorld().Under(policy).IssueFacts(gen.Issue("late-shipments").Updated("2026-03-02 10:00").Disclosed("2026-03-02 11:00", "contoso").
		Attempted("2026-03-02 12:00").Climbing(
		gen.StepRecord("counterpart", "2026-03-04 10:00").Until("2026-03-06 10:00").Ended("2026-03-06 10:00", v1alpha1.StepNoAnswer),
		gen.StepRecord("managers", "2026-03-06 10:00").Until("2026-03-12 10:00"),
	))
	now := gen.UTC("2026-03-08 12:00")
	b.ReportAllocs()
	for b.Loop() {
		if v := rules.DecideIssue(f, now); len(v.Notify) > 0 {
			b.Fatal("something is due")
		}
	}
}

// BenchmarkIssueBeforeItsPath is an issue that nobody has to be told of yet.
func BenchmarkIssueBeforeItsPath(b *testing.B) {
	f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments"))
	now := gen.UTC("2026-03-03 12:00")
	b.ReportAllocs()
	for b.Loop() {
		rules.DecideIssue(f, now)
	}
}

// BenchmarkIssueStepStarts makes messages, too.
func BenchmarkIssueStepStarts(b *testing.B) {
	f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments"))
	now := gen.UTC("2026-03-05 12:00")
	b.ReportAllocs()
	for b.Loop() {
		if v := rules.DecideIssue(f, now); len(v.Notify) == 0 {
			b.Fatal("nothing is due")
		}
	}
}

// BenchmarkIssueStanding is what an alliance asks of each of its issues.
func BenchmarkIssueStanding(b *testing.B) {
	f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments").Updated("2026-03-02 10:00"))
	m := &verdict.Moment{Now: gen.UTC("2026-03-08 12:00")}
	b.ReportAllocs()
	for b.Loop() {
		issue.StandingOf(m, f.Issue, f.Policy, f.Alliance, f.Partners)
	}
}
