// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// BenchmarkDecideReview: the bar is 5 µs and next to no allocation.
func BenchmarkDecideReview(b *testing.B) {
	for name, r := range map[string]gen.ReviewBuilder{
		"waiting": gen.QuarterlyReview().Scheduled("2026-04-15 08:00"),
		"overdue": gen.QuarterlyReview(),
		"held": gen.QuarterlyReview().Postponed("2026-01-20 09:00", "2026-01-29 09:00").Held("2026-01-27 09:00").
			Promised("fix-sla", "northwind/jane", "2026-02-15", "2026-02-10").
			Promised("call-carrier", "contoso/kim", "2026-03-15", ""),
	} {
		b.Run(name, func(b *testing.B) {
			f := gen.NewWorld().ReviewFacts(r)
			now := gen.UTC("2026-03-02 09:00")
			b.ReportAllocs()
			for b.Loop() {
				rules.DecideReview(f, now)
			}
		})
	}
}

// BenchmarkDecideAlliance has ten reviews and ten issues, and two cadences.
func BenchmarkDecideAlliance(b *testing.B) {
	w := typicalAlliance(10)
	f := w.AllianceFacts()
	now := gen.UTC("2026-03-02 09:00")
	if v := rules.DecideAlliance(f, now); v.Finding(v1alpha1.ConditionHealthy).Reason != v1alpha1.ReasonAllInPlace || len(v.Schedule) > 0 {
		b.Fatalf("not typical: %+v", v)
	}
	b.ReportAllocs()
	for b.Loop() {
		rules.DecideAlliance(f, now)
	}
}

// ofSeven arms the seven practices that follow from the records that every alliance keeps.
func ofSeven(w *gen.World) *gen.World {
	w.Alliance.Spec.Practices = &v1alpha1.Practices{
		Profile: v1alpha1.ProfileEssential,
		Require: []v1alpha1.Practice{v1alpha1.PracticeDefinitionAgreed, v1alpha1.PracticePartnersAssessed, v1alpha1.PracticeInTouch},
		Waive:   []v1alpha1.Waiver{{Name: v1alpha1.PracticeEscalationReady, Reason: "measured on its own"}},
	}
	return w
}

// BenchmarkDecideAllianceSeven is of seven practices.
func BenchmarkDecideAllianceSeven(b *testing.B) {
	w := ofSeven(typicalAlliance(10))
	f := w.AllianceFacts()
	now := gen.UTC("2026-03-02 09:00")
	if v := rules.DecideAlliance(f, now); v.Practices.Required != 7 || v.Finding(v1alpha1.ConditionHealthy).Reason != v1alpha1.ReasonAllInPlace {
		b.Fatalf("not typical: %+v", v)
	}
	b.ReportAllocs()
	for b.Loop() {
		rules.DecideAlliance(f, now)
	}
}

// BenchmarkDecideAllianceOfMany shows how the cost grows: the bar is that it does not grow
// faster than the number of objects.
func BenchmarkDecideAllianceOfMany(b *testing.B) {
	for _, n := range []int{10, 100, 1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := typicalAlliance(n)
			f := w.AllianceFacts()
			now := gen.UTC("2026-03-02 09:00")
			b.ReportAllocs()
			for b.Loop() {
				rules.DecideAlliance(f, now)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(2*n), "ns/object")
		})
	}
}

// BenchmarkDecideAllianceFromLedger shows what a change costs of an alliance that was decided before: the bar is that it
// does not grow with the number of objects.
func BenchmarkDecideAllianceFromLedger(b *testing.B) {
	for _, n := range []int{10, 100, 1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			f := typicalAlliance(n).AllianceFacts()
			now := gen.UTC("2026-03-02 09:00")
			ledger := rules.NewLedger(f, now)
			open := gen.Issue("another").Detected("2026-03-02 08:00").Issue
			resolved := gen.Issue("another").Detected("2026-03-02 08:00").Disclosed("2026-03-02 08:30", "contoso").Resolved("2026-03-02 08:45").Issue
			if g := ledger.Facts(f, now); len(g.Reviews)+len(g.Issues) > 10 {
				b.Fatalf("%d reviews and %d issues are open", len(g.Reviews), len(g.Issues))
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				issue := open
				if i%2 == 1 {
					issue = resolved
				}
				if !ledger.Stands(f, now) {
					b.Fatal("the ledger does not stand")
				}
				ledger.Change(nil, map[string]*v1alpha1.Issue{fmt.Sprint("change-", i/2): issue}, now)
				rules.DecideAlliance(ledger.Facts(f, now), now)
			}
		})
	}
}

func BenchmarkDecidePartner(b *testing.B) {
	f := gen.NewWorld().PartnerFacts("contoso")
	now := gen.UTC("2026-03-02 09:00")
	b.ReportAllocs()
	for b.Loop() {
		rules.DecidePartner(f, now)
	}
}

// typicalAlliance has n reviews that were held, and n issues: one open and talked about
// today, the others resolved.
func typicalAlliance(n int) *gen.World {
	w := gen.NewWorld()
	w.Policy.Spec.RecoveryPlanWithin = "P7D"
	w.Discloses(v1alpha1.SeverityHigh, "P1D")
	w.Cadence("weekly", "2025-01-06", "FREQ=WEEKLY")
	monday := gen.UTC("2026-03-02 09:00")
	for i := range n - 1 {
		at := monday.AddDate(0, 0, -7*(i%50)).Format(time.DateTime)
		r := gen.QuarterlyReview().Named(fmt.Sprintf("weekly-%d", i)).OfCadence("weekly").Scheduled(at).Generated().Generation(2)
		w.Review(r.Held(at).Attended("northwind/jane", "contoso/kim"))
	}
	for _, ahead := range []int{7, 14} {
		at := monday.AddDate(0, 0, ahead).Format(time.DateTime)
		w.Review(gen.QuarterlyReview().Named("ahead-" + at).OfCadence("weekly").Scheduled(at).Generated())
	}
	for i := range n {
		issue := gen.Issue(fmt.Sprintf("issue-%d", i)).Detected("2026-03-01 09:00").Disclosed("2026-03-01 10:00", "contoso").
			Updated("2026-03-02 08:00").Talked("2026-03-01 10:00", "northwind/olga", "contoso/lee")
		if i > 0 {
			issue.Planned("2026-03-01 12:00").Resolved("2026-03-01 18:00")
		}
		w.Issue(issue)
	}
	return w
}
