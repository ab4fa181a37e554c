// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// What strangers recorded of a review changes nothing, and the conditions that it would have changed name
// them.
func TestStrangersChangeNothingOfAReview(t *testing.T) {
	const at = "2026-03-02 10:00"
	overdue := []string{"Held=False/NotHeld", "Overdue=True/DueTimePassed", "Slipped=False/WithinAllowance", "Adequate=Unknown/NotHeld"}
	held := []string{"Held=True/Held", "Overdue=False/Held", "Slipped=False/Held", "Adequate=True/Complete"}
	cancelled := func(who string) gen.ReviewBuilder {
		r := gen.Review("spring").Cancelled(at)
		r.Spec.Cancellation.By = new(gen.Person(who))
		return r
	}
	postponed := func(when, who string) gen.ReviewBuilder {
		r := gen.Review("spring").Postponed(when, "2026-04-03 09:00")
		r.Spec.Postponements[0].By = new(gen.Person(who))
		return r
	}
	for name, c := range map[string]struct {
		review gen.ReviewBuilder
		stands []string
		who    string
		named  []string // conditions that name them
	}{
		"nobody":                           {gen.Review("spring"), overdue, "", nil},
		"somebody of no partner cancels":   {cancelled("zz/bob"), overdue, "zz/bob", []string{"Held", "Overdue"}},
		"an undeclared contact cancels":    {cancelled("contoso/ghost"), overdue, "contoso/ghost", []string{"Held", "Overdue"}},
		"somebody of no partner postpones": {postponed(at, "zz/bob"), overdue, "zz/bob", []string{"Overdue", "Slipped"}},
		"an undeclared contact postpones":  {postponed(at, "contoso/ghost"), overdue, "contoso/ghost", []string{"Overdue", "Slipped"}},
		"they will postpone":               {postponed("2026-03-05 09:00", "contoso/ghost"), overdue, "", nil},
		"an undeclared contact refuses":    {gen.Review("spring").Held(at).Confirmed("2026-03-02 11:00", "contoso/ghost", false, ""), held, "contoso/ghost", []string{"Overdue", "Adequate"}},
		"they refuse what was before":      {gen.Review("spring").Held(at).Confirmed("2026-03-02 09:00", "contoso/ghost", false, ""), held, "", nil},
		"they refuse what is not held":     {gen.Review("spring").Confirmed(at, "contoso/ghost", false, ""), overdue, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := gen.NewWorld()
			w.Partners["zz"] = gen.Partner("zz").Contacts("bob").Partner
			f := w.ReviewFacts(c.review.Due("2026-03-03 09:00"))
			v := rules.DecideReview(f, gen.UTC("2026-03-04 09:00"))
			says(t, &v.Verdict, c.stands...)
			for _, condition := range v.Conditions() {
				named := strings.Contains(condition.Message, notCounted+c.who)
				if want := slices.Contains(c.named, condition.Type); named != want {
					t.Errorf("%s says %q", condition.Type, condition.Message)
				}
			}
		})
	}
}

// Of a review whose alliance is gone nobody can tell who is a stranger.
func TestWithoutAnAllianceNobodyIsAStranger(t *testing.T) {
	r := gen.Review("spring").Due("2026-03-03 09:00").Cancelled("2026-03-02 10:00")
	r.Spec.Cancellation.By = new(gen.Person("zz/bob"))
	v := rules.DecideReview(rules.ReviewFacts{Review: r.Review}, gen.UTC("2026-03-04 09:00"))
	says(t, &v.Verdict, "Overdue=False/Cancelled")
}

// A message about a review that a stranger put off or cancelled still holds.
func TestAStrangersRecordWithdrawsNoMessage(t *testing.T) {
	for who, withdrawn := range map[string]bool{"contoso/kim": true, "zz/bob": false} {
		w := gen.NewWorld()
		r := gen.Review("spring").Due("2026-03-03 09:00").Cancelled("2026-03-04 10:00")
		r.Spec.Cancellation.By = new(gen.Person(who))
		n := &v1alpha1.Notification{}
		n.Spec.Reason = v1alpha1.NotificationReviewOverdue
		n.Spec.SubjectRef = v1alpha1.SubjectReference{Kind: v1alpha1.KindReview, Name: "spring", Time: &r.Spec.DueTime}
		s := rules.StandingOf(n, rules.StandingFacts{Review: r.Review, Alliance: w.Alliance, Partners: w.Partners}, gen.UTC("2026-03-04 11:00"))
		if got := s.Withdrawn.Words() != ""; got != withdrawn {
			t.Errorf("cancelled by %s: withdrawn %t, %q", who, got, s.Withdrawn.Words())
		}
	}
}
