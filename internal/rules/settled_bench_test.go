// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// BenchmarkSettled is what a controller does where nothing changed, which is most of the time: it decides, writes the
// status that follows, messages included, and finds that it is the one that there is.
func BenchmarkSettled(b *testing.B) {
	now := gen.UTC("2026-03-02 09:00")
	for name, r := range map[string]gen.ReviewBuilder{
		"waiting": gen.QuarterlyReview().Scheduled("2026-04-15 08:00"),
		"overdue": gen.QuarterlyReview(),
		"held": gen.QuarterlyReview().Postponed("2026-01-20 09:00", "2026-01-29 09:00").Held("2026-01-27 09:00").
			Promised("fix-sla", "northwind/jane", "2026-02-15", "2026-02-10").
			Promised("call-carrier", "contoso/kim", "2026-03-15", ""),
	} {
		f := gen.NewWorld().ReviewFacts(r)
		settled(b, "review "+name, &f.Review.Status, conditionsOfReview, func() v1alpha1.ReviewStatus {
			v := rules.DecideReview(f, now)
			return v.Settle(f.Review, now)
		})
	}
	climbing := gen.NewWorld().Under(gen.Policy("standard").Discloses(v1alpha1.SeverityHigh, "P1D")).
		IssueFacts(gen.Issue("late-shipments").Updated("2026-03-02 10:00").Disclosed("2026-03-02 11:00", "contoso").
			Attempted("2026-03-02 12:00").Climbing(
			gen.StepRecord("counterpart", "2026-03-04 10:00").Until("2026-03-06 10:00").Ended("2026-03-06 10:00", v1alpha1.StepNoAnswer),
			gen.StepRecord("managers", "2026-03-06 10:00").Until("2026-03-12 10:00"),
		))
	later := gen.UTC("2026-03-08 12:00")
	settled(b, "issue that climbs", &climbing.Issue.Status, conditionsOfIssue, func() v1alpha1.IssueStatus {
		v := rules.DecideIssue(climbing, later)
		return v.Settle(climbing.Issue, later)
	})
	starting, started := gen.NewWorld().IssueFacts(gen.Issue("late-shipments")), gen.UTC("2026-03-05 12:00")
	b.Run("step that starts", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			v := rules.DecideIssue(starting, started)
			if s := v.Settle(starting.Issue, started); len(v.Notify) == 0 || rules.SameConditions(starting.Issue.Status.Conditions, s.Conditions) {
				b.Fatal("nothing starts")
			}
		}
	})
	for _, n := range []int{10, 1000} {
		f := typicalAlliance(n).AllianceFacts()
		settledAlliance(b, fmt.Sprint("alliance of ", n), f, now)
		f = ofSeven(typicalAlliance(n)).AllianceFacts()
		settledAlliance(b, fmt.Sprint("alliance of ", n, ", seven practices"), f, now)
		ledger := rules.NewLedger(f, now)
		settled(b, fmt.Sprint("alliance of ", n, ", seven practices, decided before"), &f.Alliance.Status, conditionsOfAlliance, func() v1alpha1.AllianceStatus {
			if !ledger.Stands(f, now) {
				b.Fatal("the ledger does not stand")
			}
			ledger.Change(nil, nil, now)
			v := rules.DecideAlliance(ledger.Facts(f, now), now)
			return v.Settle(f.Alliance, now)
		})
	}
	pathless := gen.NewWorld()
	pathless.Policy.Spec.EscalationPaths = nil
	for name, f := range map[string]rules.PartnerFacts{"partner": gen.NewWorld().PartnerFacts("contoso"), "partner without a path": pathless.PartnerFacts("contoso")} {
		settled(b, name, &f.Partner.Status, conditionsOfPartner, func() v1alpha1.PartnerStatus {
			v := rules.DecidePartner(f, now)
			return v.Settle(f.Partner, now)
		})
	}
}

func settledAlliance(b *testing.B, name string, f rules.AllianceFacts, now time.Time) {
	settled(b, name, &f.Alliance.Status, conditionsOfAlliance, func() v1alpha1.AllianceStatus {
		v := rules.DecideAlliance(f, now)
		return v.Settle(f.Alliance, now)
	})
}

func conditionsOfReview(s *v1alpha1.ReviewStatus) *[]metav1.Condition     { return &s.Conditions }
func conditionsOfIssue(s *v1alpha1.IssueStatus) *[]metav1.Condition       { return &s.Conditions }
func conditionsOfAlliance(s *v1alpha1.AllianceStatus) *[]metav1.Condition { return &s.Conditions }
func conditionsOfPartner(s *v1alpha1.PartnerStatus) *[]metav1.Condition   { return &s.Conditions }

// settled measures a decision whose status is what it leads to.
func settled[S any](b *testing.B, name string, status *S, conditions func(*S) *[]metav1.Condition, decide func() S) {
	for range 3 {
		*status = decide()
	}
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			before, after := *status, decide()
			same := rules.SameConditions(*conditions(&before), *conditions(&after))
			*conditions(&before), *conditions(&after) = nil, nil
			if !same || !equality.Semantic.DeepEqual(before, after) {
				b.Fatal("the status changed")
			}
		}
	})
}
