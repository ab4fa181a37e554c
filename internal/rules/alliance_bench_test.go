// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// BenchmarkDecideReview: the bar is 5 µs and next to no allocation.
func BenchmarkDecideReview(b *testing.B) {
	for name, r := range map[string]reviewBuilder{
		"waiting": newReview().scheduled("2026-04-15 08:00"),
		"overdue": newReview(),
		"held": newReview().postponed("2026-01-20 09:00", "2026-01-29 09:00").held("2026-01-27 09:00").
			promised("fix-sla", "northwind/jane", "2026-02-15", "2026-02-10").
			promised("call-carrier", "contoso/kim", "2026-03-15", ""),
	} {
		b.Run(name, func(b *testing.B) {
			f := reviewFacts(r)
			now := utc("2026-03-02 09:00")
			b.ReportAllocs()
			for b.Loop() {
				DecideReview(f, now)
			}
		})
	}
}

// BenchmarkDecideAlliance has ten reviews and ten issues, and two cadences.
func BenchmarkDecideAlliance(b *testing.B) {
	a := typicalAlliance(10)
	f := a.facts()
	now := utc("2026-03-02 09:00")
	if v := DecideAlliance(f, now); v.Get(v1alpha1.ConditionHealthy).Reason != v1alpha1.ReasonAllInPlace || len(v.Schedule) > 0 {
		b.Fatalf("not typical: %+v", v)
	}
	b.ReportAllocs()
	for b.Loop() {
		DecideAlliance(f, now)
	}
}

// BenchmarkDecideAllianceOfMany shows how the cost grows: the bar is that it does not grow
// faster than the number of objects.
func BenchmarkDecideAllianceOfMany(b *testing.B) {
	for _, n := range []int{10, 100, 1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			a := typicalAlliance(n)
			f := a.facts()
			now := utc("2026-03-02 09:00")
			b.ReportAllocs()
			for b.Loop() {
				DecideAlliance(f, now)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(2*n), "ns/object")
		})
	}
}

func BenchmarkDecidePartner(b *testing.B) {
	a := newAlliance()
	f := PartnerFacts{Partner: a.partners["contoso"], Teams: []Team{{a.Alliance, a.policy}}}
	now := utc("2026-03-02 09:00")
	b.ReportAllocs()
	for b.Loop() {
		DecidePartner(f, now)
	}
}

// typicalAlliance has n reviews that were held, and n issues: one open and talked about
// today, the others resolved.
func typicalAlliance(n int) *allianceBuilder {
	a := newAlliance()
	a.policy.Spec.RecoveryPlanWithin = "P7D"
	policyBuilder{a.policy}.discloses(v1alpha1.SeverityHigh, "P1D")
	a.cadence("weekly", "2025-01-06", "FREQ=WEEKLY")
	monday := utc("2026-03-02 09:00")
	for i := range n - 1 {
		at := monday.AddDate(0, 0, -7*(i%50)).Format(time.DateTime)
		r := newReview().named(fmt.Sprintf("weekly-%d", i)).of("weekly").scheduled(at).generated().generation(2)
		a.review(r.held(at).attended("northwind/jane", "contoso/kim"))
	}
	for _, ahead := range []int{7, 14} {
		at := monday.AddDate(0, 0, ahead).Format(time.DateTime)
		a.review(newReview().named("ahead-" + at).of("weekly").scheduled(at).generated())
	}
	for i := range n {
		issue := newIssue().detected("2026-03-01 09:00").disclosed("2026-03-01 10:00", "contoso").
			updated("2026-03-02 08:00").talked("2026-03-01 10:00", "northwind/olga", "contoso/lee")
		issue.Name = fmt.Sprintf("issue-%d", i)
		if i > 0 {
			issue.planned("2026-03-01 12:00").resolved("2026-03-01 18:00")
		}
		a.issue(issue)
	}
	return &a
}
