// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

func decidesReview(f rules.ReviewFacts) func(time.Time) rules.Verdict {
	return func(at time.Time) rules.Verdict { return rules.DecideReview(f, at).Verdict }
}

// The review of January is due on the 22nd at nine.
func TestReviewFlips(t *testing.T) {
	for _, c := range []struct {
		why    string
		review gen.ReviewBuilder
		flip   flip
	}{
		{"overdue when the due time comes", gen.QuarterlyReview(), flip{"2026-01-22 09:00", "Overdue=False/NotDue", "Overdue=True/DueTimePassed"}},
		{
			"an occasion of its own, too", gen.QuarterlyReview().Occasion(),
			flip{"2026-01-22 09:00", "Overdue=False/NotDue", "Overdue=True/DueTimePassed"},
		},
		{
			"after a postponement, at the new due time", gen.QuarterlyReview().Postponed("2026-01-20 09:00", "2026-02-10 09:00"),
			flip{"2026-02-10 09:00", "Overdue=False/NotDue", "Overdue=True/DueTimePassed"},
		},
		{
			"the postponement made last counts, in whatever order they were entered",
			gen.QuarterlyReview().Postponed("2026-01-21 09:00", "2026-01-30 09:00").Postponed("2026-01-20 09:00", "2026-02-10 09:00"),
			flip{"2026-01-30 09:00", "Overdue=False/NotDue", "Overdue=True/DueTimePassed"},
		},
		{
			"of two made at once the one entered later counts",
			gen.QuarterlyReview().Postponed("2026-01-20 09:00", "2026-02-10 09:00").Postponed("2026-01-20 09:00", "2026-01-30 09:00"),
			flip{"2026-01-30 09:00", "Overdue=False/NotDue", "Overdue=True/DueTimePassed"},
		},
		{
			"a postponement after it was due puts it right, for a time", gen.QuarterlyReview().Postponed("2026-01-25 09:00", "2026-02-10 09:00"),
			flip{"2026-01-25 09:00", "Overdue=True/DueTimePassed", "Overdue=False/NotDue"},
		},
		{"held late puts it right", gen.QuarterlyReview().Held("2026-02-05 09:00"), flip{"2026-02-05 09:00", "Overdue=True/DueTimePassed", "Overdue=False/Held"}},
		{"cancelled puts it right", gen.QuarterlyReview().Cancelled("2026-02-05 09:00"), flip{"2026-02-05 09:00", "Overdue=True/DueTimePassed", "Overdue=False/Cancelled"}},
		{
			"held but not accepted leaves it outstanding", gen.QuarterlyReview().Held("2026-01-16 09:00").Accepted(false, "no figures"),
			flip{"2026-01-22 09:00", "Overdue=False/NotDue", "Overdue=True/DueTimePassed"},
		},

		{"held from the moment on", gen.QuarterlyReview().Held("2026-01-16 09:00"), flip{"2026-01-16 09:00", "Held=False/NotHeld", "Held=True/Held"}},
		{"cancelled from the moment on", gen.QuarterlyReview().Cancelled("2026-01-16 09:00"), flip{"2026-01-16 09:00", "Held=False/NotHeld", "Held=False/Cancelled"}},
		{
			"held after it was cancelled", gen.QuarterlyReview().Cancelled("2026-01-10 09:00").Held("2026-01-16 09:00"),
			flip{"2026-01-16 09:00", "Held=False/Cancelled", "Held=True/Held"},
		},

		{
			"held and refused after it was cancelled", gen.QuarterlyReview().Cancelled("2026-01-10 09:00").Held("2026-01-26 09:00").Accepted(false, ""),
			flip{"2026-01-26 09:00", "Overdue=False/Cancelled", "Overdue=True/DueTimePassed"},
		},
		{
			"cancelled after it was refused", gen.QuarterlyReview().Held("2026-01-16 09:00").Accepted(false, "").Cancelled("2026-01-26 09:00"),
			flip{"2026-01-26 09:00", "Overdue=True/DueTimePassed", "Overdue=False/Cancelled"},
		},
		{
			"refused by a partner after it was held", gen.QuarterlyReview().Held("2026-01-16 09:00").Confirmed("2026-01-26 09:00", "contoso/kim", false, "thin"),
			flip{"2026-01-26 09:00", "Overdue=False/Held", "Overdue=True/DueTimePassed"},
		},
		{
			"the latest of each partner counts",
			gen.QuarterlyReview().Held("2026-01-16 09:00").Confirmed("2026-01-24 09:00", "contoso/kim", false, "thin").Confirmed("2026-01-26 09:00", "contoso/sam", true, ""),
			flip{"2026-01-26 09:00", "Overdue=True/DueTimePassed", "Overdue=False/Held"},
		},
		{
			"in whatever order they are entered",
			gen.QuarterlyReview().Held("2026-01-16 09:00").Confirmed("2026-01-26 09:00", "contoso/sam", true, "").Confirmed("2026-01-24 09:00", "contoso/kim", false, "thin"),
			flip{"2026-01-26 09:00", "Adequate=False/NotAccepted", "Adequate=True/Complete"},
		},
		{
			"one partner does not accept for the other",
			gen.QuarterlyReview().Held("2026-01-16 09:00").Confirmed("2026-01-17 09:00", "northwind/jane", true, "").Confirmed("2026-01-26 09:00", "contoso/kim", false, ""),
			flip{"2026-01-26 09:00", "Overdue=False/Held", "Overdue=True/DueTimePassed"},
		},
		{
			"what the record says is over when a partner accepts", gen.QuarterlyReview().Held("2026-01-16 09:00").Accepted(false, "thin").Confirmed("2026-01-26 09:00", "contoso/kim", true, ""),
			flip{"2026-01-26 09:00", "Overdue=True/DueTimePassed", "Overdue=False/Held"},
		},
		{
			"refused after it was cancelled", gen.QuarterlyReview().Held("2026-01-16 09:00").Cancelled("2026-01-20 09:00").Confirmed("2026-01-26 09:00", "contoso/kim", false, ""),
			flip{"2026-01-26 09:00", "Overdue=False/Held", "Overdue=True/DueTimePassed"},
		},

		{
			"the same postponement entered twice is one", gen.QuarterlyReview().Postponed("2026-01-10 09:00", "2026-02-10 09:00").
				Postponed("2026-01-10 09:00", "2026-02-10 09:00").Postponed("2026-01-20 09:00", "2026-02-20 09:00"),
			flip{"2026-01-20 09:00", "Slipped=False/WithinAllowance", "Slipped=True/PostponedTooOften"},
		},
		{
			"one that brings it forward is none", gen.QuarterlyReview().Postponed("2026-01-10 09:00", "2026-02-10 09:00").
				Postponed("2026-01-12 09:00", "2026-01-30 09:00").Postponed("2026-01-20 09:00", "2026-02-05 09:00"),
			flip{"2026-01-20 09:00", "Slipped=False/WithinAllowance", "Slipped=True/PostponedTooOften"},
		},
		{
			"brought forward it is due sooner", gen.QuarterlyReview().Postponed("2026-01-10 09:00", "2026-01-18 09:00"),
			flip{"2026-01-18 09:00", "Overdue=False/NotDue", "Overdue=True/DueTimePassed"},
		},
		{
			"slipped when it is put off for the second time",
			gen.QuarterlyReview().Postponed("2026-01-10 09:00", "2026-02-10 09:00").Postponed("2026-01-20 09:00", "2026-02-20 09:00"),
			flip{"2026-01-20 09:00", "Slipped=False/WithinAllowance", "Slipped=True/PostponedTooOften"},
		},
		{
			"no longer when it is held",
			gen.QuarterlyReview().Postponed("2026-01-10 09:00", "2026-02-10 09:00").Postponed("2026-01-11 09:00", "2026-02-20 09:00").Held("2026-02-05 09:00"),
			flip{"2026-02-05 09:00", "Slipped=True/PostponedTooOften", "Slipped=False/Held"},
		},
		{
			"even if not accepted",
			gen.QuarterlyReview().Postponed("2026-01-10 09:00", "2026-02-10 09:00").Postponed("2026-01-11 09:00", "2026-02-20 09:00").
				Held("2026-02-05 09:00").Accepted(false, ""),
			flip{"2026-02-05 09:00", "Slipped=True/PostponedTooOften", "Slipped=False/Held"},
		},
		{
			"no longer when it is cancelled",
			gen.QuarterlyReview().Postponed("2026-01-10 09:00", "2026-02-10 09:00").Postponed("2026-01-11 09:00", "2026-02-20 09:00").Cancelled("2026-02-05 09:00"),
			flip{"2026-02-05 09:00", "Slipped=True/PostponedTooOften", "Slipped=False/Cancelled"},
		},

		{"adequate when it is held", gen.QuarterlyReview().Held("2026-01-16 09:00"), flip{"2026-01-16 09:00", "Adequate=Unknown/NotHeld", "Adequate=True/Complete"}},
		{"incomplete", gen.QuarterlyReview().BarelyHeld("2026-01-16 09:00"), flip{"2026-01-16 09:00", "Adequate=Unknown/NotHeld", "Adequate=False/Incomplete"}},
		{"cancelled, nothing to be adequate", gen.QuarterlyReview().Cancelled("2026-01-16 09:00"), flip{"2026-01-16 09:00", "Adequate=Unknown/NotHeld", "Adequate=Unknown/Cancelled"}},

		{
			"an action is on time until its day is over in Amsterdam",
			gen.QuarterlyReview().Held("2026-01-16 09:00").Promised("fix-sla", "northwind/jane", "2026-02-15", ""),
			flip{"2026-02-15 23:00", "ActionsDone=Unknown/InProgress", "ActionsDone=False/ActionsLate"},
		},
		{
			"in New York",
			gen.QuarterlyReview().Held("2026-01-16 09:00").Promised("fix-sla", "contoso/kim", "2026-02-15", ""),
			flip{"2026-02-16 05:00", "ActionsDone=Unknown/InProgress", "ActionsDone=False/ActionsLate"},
		},
		{
			"in UTC without an owner",
			gen.QuarterlyReview().Held("2026-01-16 09:00").Promised("fix-sla", "", "2026-02-15", ""),
			flip{"2026-02-16 00:00", "ActionsDone=Unknown/InProgress", "ActionsDone=False/ActionsLate"},
		},
		{
			"in UTC with an owner whom nobody knows",
			gen.QuarterlyReview().Held("2026-01-16 09:00").Promised("fix-sla", "fabrikam/max", "2026-02-15", ""),
			flip{"2026-02-16 00:00", "ActionsDone=Unknown/InProgress", "ActionsDone=False/ActionsLate"},
		},
		{
			"done late puts it right, from the start of its day",
			gen.QuarterlyReview().Held("2026-01-16 09:00").Promised("fix-sla", "contoso/kim", "2026-02-15", "2026-02-20"),
			flip{"2026-02-20 05:00", "ActionsDone=False/ActionsLate", "ActionsDone=True/AllDone"},
		},
		{
			"nothing was promised", gen.QuarterlyReview().Held("2026-01-16 09:00"),
			flip{"2026-01-16 09:00", "ActionsDone=Unknown/NotHeld", "ActionsDone=True/NoActions"},
		},
	} {
		t.Run(c.why, func(t *testing.T) { changesAt(t, decidesReview(gen.NewWorld().ReviewFacts(c.review)), c.flip) })
	}
}

func TestReviewStaysOverdue(t *testing.T) {
	f := gen.NewWorld().ReviewFacts(gen.QuarterlyReview())
	v := rules.DecideReview(f, gen.UTC("2066-01-22 09:00"))
	says(t, &v.Verdict, "Overdue=True/DueTimePassed")
	checkAt(t, &v.Verdict, "")
	if !v.OverdueSince.Equal(gen.UTC("2026-01-22 09:00")) {
		t.Errorf("since %v", v.OverdueSince)
	}
}

func TestReviewDueTime(t *testing.T) {
	f := gen.NewWorld().ReviewFacts(gen.QuarterlyReview().Postponed("2026-01-20 09:00", "2026-02-10 09:00"))
	for _, c := range []struct{ at, due, since string }{
		{"2026-01-19 09:00", "2026-01-22 09:00", ""},
		{"2026-01-20 09:00", "2026-02-10 09:00", ""},
		{"2026-02-10 09:00", "2026-02-10 09:00", "2026-02-10 09:00"},
	} {
		v := rules.DecideReview(f, gen.UTC(c.at))
		if !v.State.Due.Equal(gen.UTC(c.due)) {
			t.Errorf("at %s it is due at %v, want %s", c.at, v.State.Due, c.due)
		}
		if c.since == "" && !v.OverdueSince.IsZero() || c.since != "" && !v.OverdueSince.Equal(gen.UTC(c.since)) {
			t.Errorf("at %s it is overdue since %v, want %s", c.at, v.OverdueSince, c.since)
		}
	}
}

func TestReviewSlipped(t *testing.T) {
	twice := func() gen.ReviewBuilder {
		return gen.QuarterlyReview().Postponed("2026-01-10 09:00", "2026-02-10 09:00").Postponed("2026-01-11 09:00", "2026-03-10 09:00")
	}
	for _, c := range []struct {
		why     string
		review  gen.ReviewBuilder
		change  func(*rules.ReviewFacts)
		want    string
		message string
	}{
		{"never put off", gen.QuarterlyReview(), nil, "Slipped=False/WithinAllowance", "Never postponed"},
		{
			"put off as often as the cadence allows", gen.QuarterlyReview().Postponed("2026-01-10 09:00", "2026-02-10 09:00"), nil,
			"Slipped=False/WithinAllowance", "Postponed once, first due at 2026-01-22 10:00 Europe/Amsterdam (2026-01-22T09:00:00Z), now at 2026-02-10 10:00 Europe/Amsterdam (2026-02-10T09:00:00Z)",
		},
		{"once more", twice(), nil, "Slipped=True/PostponedTooOften", "Postponed 2 times, first due at 2026-01-22 10:00 Europe/Amsterdam (2026-01-22T09:00:00Z), now at 2026-03-10 10:00 Europe/Amsterdam (2026-03-10T09:00:00Z); the cadence allows once"},
		{
			"the cadence allows none", gen.QuarterlyReview().Postponed("2026-01-10 09:00", "2026-02-10 09:00"),
			func(f *rules.ReviewFacts) { f.Alliance.Spec.Cadence[0].MaxPostponements = new(int32(0)) },
			"Slipped=True/PostponedTooOften", "the cadence allows never",
		},
		{
			"the cadence sets no limit", twice(),
			func(f *rules.ReviewFacts) { f.Alliance.Spec.Cadence[0].MaxPostponements = nil },
			"Slipped=False/WithinAllowance", "Postponed 2 times",
		},
		{"of no cadence", twice().Occasion(), nil, "Slipped=False/WithinAllowance", "Postponed 2 times"},
		{"of a cadence that is not there", twice().OfCadence("monthly"), nil, "Slipped=Unknown/NotReady", "Not known until Ready is True"},
		{"of an alliance that is not there", twice(), func(f *rules.ReviewFacts) { f.Alliance = nil }, "Slipped=Unknown/NotReady", "Not known until Ready is True"},
		{"the history stays when it is held", twice().Held("2026-02-01 09:00"), nil, "Slipped=False/Held", "Postponed 2 times"},
		{"and when it is cancelled", twice().Cancelled("2026-02-01 09:00"), nil, "Slipped=False/Cancelled", "Postponed 2 times"},
	} {
		t.Run(c.why, func(t *testing.T) {
			f := gen.NewWorld().ReviewFacts(c.review)
			if c.change != nil {
				c.change(&f)
			}
			v := rules.DecideReview(f, gen.UTC("2026-03-02 09:00"))
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "Slipped", c.message)
		})
	}
}

func TestReviewAdequate(t *testing.T) {
	for _, c := range []struct {
		why     string
		review  gen.ReviewBuilder
		change  func(*rules.ReviewFacts)
		want    string
		message string
	}{
		{"complete", gen.QuarterlyReview().Held("2026-01-16 09:00"), nil, "Adequate=True/Complete", "A view of each partner, problems and opportunities are on record"},
		{"nothing but that it was held", gen.QuarterlyReview().BarelyHeld("2026-01-16 09:00"), nil, "Adequate=False/Incomplete", "The record lacks a view of contoso, a view of northwind, problems, opportunities"},
		{
			"one view is lacking", gen.QuarterlyReview().Held("2026-01-16 09:00"),
			func(f *rules.ReviewFacts) { f.Review.Spec.Record.Views = f.Review.Spec.Record.Views[:1] },
			"Adequate=False/Incomplete", "The record lacks a view of contoso",
		},
		{
			"the view of a stranger does not help", gen.QuarterlyReview().Held("2026-01-16 09:00"),
			func(f *rules.ReviewFacts) { f.Review.Spec.Record.Views[0].Partner = "fabrikam" },
			"Adequate=False/Incomplete", "The record lacks a view of northwind",
		},
		{
			"problems were not looked for", gen.QuarterlyReview().Held("2026-01-16 09:00"),
			func(f *rules.ReviewFacts) { f.Review.Spec.Record.Problems = nil }, "Adequate=False/Incomplete", "The record lacks problems",
		},
		{
			"opportunities were not looked for", gen.QuarterlyReview().Held("2026-01-16 09:00"),
			func(f *rules.ReviewFacts) { f.Review.Spec.Record.Opportunities = nil }, "Adequate=False/Incomplete", "The record lacks opportunities",
		},
		{
			"an informal one needs nothing", gen.QuarterlyReview().BarelyHeld("2026-01-16 09:00"),
			func(f *rules.ReviewFacts) { f.Alliance.Spec.Cadence[0].Formality = v1alpha1.FormalityInformal },
			"Adequate=True/Complete", "An informal review needs no more than to be held",
		},
		{
			"where nothing is said it is formal", gen.QuarterlyReview().BarelyHeld("2026-01-16 09:00"),
			func(f *rules.ReviewFacts) { f.Alliance.Spec.Cadence[0].Formality = "" }, "Adequate=False/Incomplete", "",
		},
		{"of no cadence it is formal", gen.QuarterlyReview().Occasion().BarelyHeld("2026-01-16 09:00"), nil, "Adequate=False/Incomplete", ""},
		{"not accepted", gen.QuarterlyReview().Held("2026-01-16 09:00").Accepted(false, "no figures"), nil, "Adequate=False/NotAccepted", "The result was not accepted: no figures"},
		{"not accepted, without a word", gen.QuarterlyReview().Held("2026-01-16 09:00").Accepted(false, ""), nil, "Adequate=False/NotAccepted", "The result was not accepted"},
		{"accepted in so many words", gen.QuarterlyReview().Held("2026-01-16 09:00").Accepted(true, "good"), nil, "Adequate=True/Complete", ""},
		{
			"not accepted, then cancelled", gen.QuarterlyReview().Held("2026-01-16 09:00").Accepted(false, "").Cancelled("2026-01-17 09:00"), nil,
			"Adequate=False/NotAccepted", "",
		},
		{"of an alliance that is not there", gen.QuarterlyReview().Held("2026-01-16 09:00"), func(f *rules.ReviewFacts) { f.Alliance = nil }, "Adequate=Unknown/AllianceNotFound", ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			f := gen.NewWorld().ReviewFacts(c.review)
			if c.change != nil {
				c.change(&f)
			}
			v := rules.DecideReview(f, gen.UTC("2026-01-18 09:00"))
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "Adequate", c.message)
		})
	}
	t.Run("incomplete alone does not make it overdue", func(t *testing.T) {
		v := rules.DecideReview(gen.NewWorld().ReviewFacts(gen.QuarterlyReview().BarelyHeld("2026-01-16 09:00")), gen.UTC("2026-03-02 09:00"))
		says(t, &v.Verdict, "Overdue=False/Held", "Adequate=False/Incomplete", "Ready=True/Valid")
	})
}

func TestReviewActions(t *testing.T) {
	held := func() gen.ReviewBuilder { return gen.QuarterlyReview().Held("2026-01-16 09:00") }
	for _, c := range []struct {
		why     string
		review  gen.ReviewBuilder
		want    string
		message string
	}{
		{"all done", held().Promised("b", "", "2026-02-01", "2026-01-20").Promised("a", "", "", "2026-01-20"), "ActionsDone=True/AllDone", ""},
		{"without a due date it is never late", held().Promised("a", "", "", ""), "ActionsDone=Unknown/InProgress", "To be done: a"},
		{"sorted", held().Promised("b", "", "2026-09-01", "").Promised("a", "", "2026-09-01", ""), "ActionsDone=Unknown/InProgress", "To be done: a, b"},
		{
			"one late, one open, one done",
			held().Promised("c", "", "2026-02-01", "").Promised("b", "", "2026-09-01", "").Promised("a", "", "2026-02-01", "2026-01-20"),
			"ActionsDone=False/ActionsLate", "Late: c (due 2026-02-01)",
		},
		{"a date that cannot be read is none", held().Promised("a", "", "2026-02-31", "tomorrow"), "ActionsDone=Unknown/InProgress", "To be done: a"},
		{
			"done on a day to come is not done", held().Promised("a", "northwind/jane", "2026-02-01", "2026-03-10"),
			"ActionsDone=False/ActionsLate", "Late: a (due 2026-02-01). What is done dated 2026-03-10 00:00 Europe/Amsterdam (2026-03-09T23:00:00Z) is not yet true",
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			v := rules.DecideReview(gen.NewWorld().ReviewFacts(c.review), gen.UTC("2026-03-02 09:00"))
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "ActionsDone", c.message)
		})
	}
}

// TestReviewToCome: what is dated later changes no status and no reason, only a message and
// the next check.
func TestReviewToCome(t *testing.T) {
	for _, c := range []struct {
		why    string
		review gen.ReviewBuilder
		note   string
		next   string
	}{
		{"a record", gen.QuarterlyReview().Held("2026-01-20 09:00"), "The record dated 2026-01-20 10:00 Europe/Amsterdam (2026-01-20T09:00:00Z) is not yet true", "2026-01-20 09:00"},
		{"a cancellation", gen.QuarterlyReview().Cancelled("2026-01-20 09:00"), "The cancellation dated 2026-01-20 10:00 Europe/Amsterdam (2026-01-20T09:00:00Z) is not yet true", "2026-01-20 09:00"},
		{"a postponement", gen.QuarterlyReview().Postponed("2026-01-20 09:00", "2026-03-01 09:00"), "The postponement dated 2026-01-20 10:00 Europe/Amsterdam (2026-01-20T09:00:00Z) is not yet true", "2026-01-20 09:00"},
		{"a record after the due time", gen.QuarterlyReview().Held("2026-02-20 09:00"), "The record dated 2026-02-20 10:00 Europe/Amsterdam (2026-02-20T09:00:00Z) is not yet true", "2026-01-22 09:00"},
	} {
		t.Run(c.why, func(t *testing.T) {
			v := rules.DecideReview(gen.NewWorld().ReviewFacts(c.review), gen.UTC("2026-01-18 09:00"))
			says(t, &v.Verdict, "Ready=True/Valid", "Held=False/NotHeld", "Overdue=False/NotDue", "Slipped=False/WithinAllowance",
				"Adequate=Unknown/NotHeld", "ActionsDone=Unknown/NotHeld")
			for _, conditionType := range []string{"Ready", "Held", "Overdue", "Adequate", "ActionsDone"} {
				messageSays(t, &v.Verdict, conditionType, c.note)
			}
			checkAt(t, &v.Verdict, c.next)
		})
	}
}

func TestReviewReady(t *testing.T) {
	t.Run("the alliance is waited for", func(t *testing.T) {
		f := gen.NewWorld().ReviewFacts(gen.QuarterlyReview())
		f.Alliance = nil
		f.Review.Status.Conditions = readyAt(metav1.ConditionUnknown, v1alpha1.ReasonAllianceNotFound, "2026-01-16 09:00")
		changesAt(t, decidesReview(f), flip{"2026-01-16 09:00:10", "Ready=Unknown/AllianceNotFound", "Ready=False/AllianceNotFound"})
		v := rules.DecideReview(f, gen.UTC("2026-01-16 09:00:10"))
		says(t, &v.Verdict, "Stalled=True/AllianceNotFound", "Held=False/NotHeld", "Overdue=Unknown/NotReady", "Slipped=Unknown/NotReady", "Adequate=Unknown/NotReady", "ActionsDone=Unknown/NotReady")
		messageSays(t, &v.Verdict, "Ready", "There is no Alliance northwind-contoso; create it, or make another Review: spec.allianceRef cannot be changed")
		checkAt(t, &v.Verdict, "2026-01-22 09:00")
	})
	for _, c := range []struct {
		why    string
		review gen.ReviewBuilder
		want   string
	}{
		{"its cadence is not there", gen.QuarterlyReview().OfCadence("monthly"), "Ready=Unknown/CadenceNotFound"},
		{"held and not accepted, it needs its cadence still", gen.QuarterlyReview().OfCadence("monthly").Held("2026-01-16 09:00").Accepted(false, ""), "Ready=Unknown/CadenceNotFound"},
		{"held, it needs its cadence no longer", gen.QuarterlyReview().OfCadence("monthly").Held("2026-01-16 09:00"), "Ready=True/Valid"},
		{"cancelled, it needs its cadence no longer", gen.QuarterlyReview().OfCadence("monthly").Cancelled("2026-01-16 09:00"), "Ready=True/Valid"},
		{"of no cadence", gen.QuarterlyReview().Occasion(), "Ready=True/Valid"},
	} {
		t.Run(c.why, func(t *testing.T) {
			v := rules.DecideReview(gen.NewWorld().ReviewFacts(c.review), gen.UTC("2026-01-18 09:00"))
			says(t, &v.Verdict, c.want)
		})
	}
	t.Run("a record to come ends the need of the cadence when it is true", func(t *testing.T) {
		f := gen.NewWorld().ReviewFacts(gen.QuarterlyReview().OfCadence("monthly").Held("2026-01-20 09:00"))
		f.Review.Status.Conditions = readyAt(metav1.ConditionFalse, v1alpha1.ReasonCadenceNotFound, "2026-01-16 09:00")
		changesAt(t, decidesReview(f), flip{"2026-01-20 09:00", "Ready=False/CadenceNotFound", "Ready=True/Valid"})
	})
}

func TestReviewSuspended(t *testing.T) {
	for why, change := range map[string]func(*rules.ReviewFacts){
		"spec.suspend is true":                    func(f *rules.ReviewFacts) { f.Review.Spec.Suspend = new(true) },
		"Alliance northwind-contoso is suspended": func(f *rules.ReviewFacts) { f.Alliance.Spec.Suspend = new(true) },
	} {
		t.Run(why, func(t *testing.T) {
			f := gen.NewWorld().ReviewFacts(gen.QuarterlyReview().Generated().Postponed("2026-01-20 09:00", "2026-03-01 09:00"))
			change(&f)
			v := rules.DecideReview(f, gen.UTC("2026-02-18 09:00"))
			says(t, &v.Verdict, "Ready=True/Suspended", "Held=False/NotHeld", "Overdue=False/NotDue",
				"Slipped=False/WithinAllowance", "Adequate=Unknown/NotHeld", "ActionsDone=Unknown/NotHeld")
			messageSays(t, &v.Verdict, "Ready", why)
			if len(v.Conditions()) != 6 || v.Delete || !v.OverdueSince.IsZero() {
				t.Errorf("also %+v", v)
			}
			checkAt(t, &v.Verdict, "2026-03-01 09:00")
		})
	}
}

// TestReviewIsDeletedWithItsAlliance, if a cadence made it and nobody touched it; not before
// the alliance was waited for.
func TestReviewIsDeletedWithItsAlliance(t *testing.T) {
	orphan := func(b gen.ReviewBuilder) rules.ReviewFacts {
		b.Status.Conditions = readyAt(metav1.ConditionUnknown, v1alpha1.ReasonAllianceNotFound, "2026-01-16 09:00")
		return rules.ReviewFacts{Review: b.Review}
	}
	for _, c := range []struct {
		why  string
		f    rules.ReviewFacts
		at   string
		want bool
	}{
		{"a second before it is given up", orphan(gen.QuarterlyReview().Generated()), "2026-01-16 09:00:09", false},
		{"when it is given up", orphan(gen.QuarterlyReview().Generated()), "2026-01-16 09:00:10", true},
		{"long overdue, still nobody touched it", orphan(gen.QuarterlyReview().Generated()), "2027-01-16 09:00", true},
		{"suspended", orphan(gen.QuarterlyReview().Generated().Suspended()), "2026-01-16 09:00:10", false},
		{"people made it", orphan(gen.QuarterlyReview()), "2026-01-16 09:00:10", false},
		{"labelled as not generated", orphan(func() gen.ReviewBuilder {
			b := gen.QuarterlyReview().Generated()
			b.Labels[v1alpha1.LabelGenerated] = "false"
			return b
		}()), "2026-01-16 09:00:10", false},
		{"somebody changed it", orphan(gen.QuarterlyReview().Generated().Generation(2)), "2026-01-16 09:00:10", false},
		{"it has a record", orphan(gen.QuarterlyReview().Generated().Held("2026-01-16 08:00")), "2026-01-16 09:00:10", false},
		{"it has a record to come", orphan(gen.QuarterlyReview().Generated().Held("2026-01-20 08:00")), "2026-01-16 09:00:10", false},
		{"it was cancelled", orphan(gen.QuarterlyReview().Generated().Cancelled("2026-01-16 08:00")), "2026-01-16 09:00:10", false},
		{"it was put off", orphan(gen.QuarterlyReview().Generated().Postponed("2026-01-16 08:00", "2026-03-01 09:00")), "2026-01-16 09:00:10", false},
		{"somebody confirmed it", orphan(gen.QuarterlyReview().Generated().Confirmed("2026-01-16 08:00", "contoso/kim", true, "")), "2026-01-16 09:00:10", false},
		{"the alliance is there", gen.NewWorld().ReviewFacts(gen.QuarterlyReview().Generated()), "2026-01-16 09:00:10", false},
	} {
		if v := rules.DecideReview(c.f, gen.UTC(c.at)); v.Delete != c.want {
			t.Errorf("%s: deleted is %v", c.why, v.Delete)
		}
	}
}

// Who refuses the result stands in the status, as long as they do: the latest word of each partner counts.
func TestTheStatusNamesWhoRefuses(t *testing.T) {
	held := func() gen.ReviewBuilder { return gen.QuarterlyReview().Held("2026-01-16 09:00") }
	refused := func() gen.ReviewBuilder {
		return held().Confirmed("2026-01-17 09:00", "northwind/jane", false, "no figures").Confirmed("2026-01-17 09:00", "contoso/kim", false, "thin")
	}
	for name, c := range map[string]struct {
		review gen.ReviewBuilder
		want   []v1alpha1.PersonRef
	}{
		"nobody":                {held(), nil},
		"the record, of nobody": {held().Accepted(false, "thin"), nil},
		"two":                   {refused(), []v1alpha1.PersonRef{gen.Person("contoso/kim"), gen.Person("northwind/jane")}},
		"one took it back":      {refused().Confirmed("2026-01-18 09:00", "contoso/kim", true, ""), []v1alpha1.PersonRef{gen.Person("northwind/jane")}},
		"cancelled since":       {refused().Cancelled("2026-01-18 09:00"), nil},
	} {
		at := gen.UTC("2026-01-19 09:00")
		v := rules.DecideReview(gen.NewWorld().ReviewFacts(c.review), at)
		if got := v.Settle(c.review.Review, at).RefusedBy; !slices.Equal(got, c.want) {
			t.Errorf("%s: refused by %v, not %v", name, got, c.want)
		}
	}
}

func TestReviewMessages(t *testing.T) {
	for _, c := range []struct {
		review                 gen.ReviewBuilder
		conditionType, message string
	}{
		{gen.QuarterlyReview(), "Held", "Not held yet"},
		{gen.QuarterlyReview(), "Overdue", "Due at 2026-01-22 10:00 Europe/Amsterdam (2026-01-22T09:00:00Z), not held"},
		{gen.QuarterlyReview().Held("2026-01-16 09:00"), "Held", "Held at 2026-01-16 10:00 Europe/Amsterdam (2026-01-16T09:00:00Z)"},
		{gen.QuarterlyReview().Held("2026-01-16 09:00").Accepted(false, ""), "Overdue", "Due at 2026-01-22 10:00 Europe/Amsterdam (2026-01-22T09:00:00Z); held, but not accepted; settle the objection and accept the result, or hold it again"},
		{gen.QuarterlyReview().Due("2026-05-22 09:00").Held("2026-01-16 09:00").Confirmed("2026-01-17 09:00", "contoso/kim", false, "thin"), "Overdue",
			"Due at 2026-05-22 11:00 Europe/Amsterdam (2026-05-22T09:00:00Z); held, but not accepted by contoso/kim; settle the objection and accept the result, or hold it again"},
		{gen.QuarterlyReview().Cancelled("2026-01-16 09:00"), "Held", "Cancelled at 2026-01-16 10:00 Europe/Amsterdam (2026-01-16T09:00:00Z)"},
		{gen.QuarterlyReview().Due("2026-05-22 09:00"), "Overdue", "Due at 2026-05-22 11:00 Europe/Amsterdam (2026-05-22T09:00:00Z)"},
	} {
		v := rules.DecideReview(gen.NewWorld().ReviewFacts(c.review), gen.UTC("2026-03-02 09:00"))
		if got := messageOf(&v.Verdict, c.conditionType); got != c.message {
			t.Errorf("%s says %q, want %q", c.conditionType, got, c.message)
		}
	}
}
