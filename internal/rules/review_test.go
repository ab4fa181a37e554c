// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

func decidesReview(f ReviewFacts) func(time.Time) Verdict {
	return func(at time.Time) Verdict { return DecideReview(f, at).Verdict }
}

// The review of January is due on the 22nd at nine.
func TestReviewFlips(t *testing.T) {
	for _, c := range []struct {
		why    string
		review reviewBuilder
		flip   flip
	}{
		{"overdue when the due time comes", newReview(), flip{"2026-01-22 09:00", "Overdue=False/NotDue", "Overdue=True/DueTimePassed"}},
		{
			"an occasion of its own, too", newReview().occasion(),
			flip{"2026-01-22 09:00", "Overdue=False/NotDue", "Overdue=True/DueTimePassed"},
		},
		{
			"after a postponement, at the new due time", newReview().postponed("2026-01-20 09:00", "2026-02-10 09:00"),
			flip{"2026-02-10 09:00", "Overdue=False/NotDue", "Overdue=True/DueTimePassed"},
		},
		{
			"the postponement made last counts, in whatever order they were entered",
			newReview().postponed("2026-01-21 09:00", "2026-01-30 09:00").postponed("2026-01-20 09:00", "2026-02-10 09:00"),
			flip{"2026-01-30 09:00", "Overdue=False/NotDue", "Overdue=True/DueTimePassed"},
		},
		{
			"of two made at once the one entered later counts",
			newReview().postponed("2026-01-20 09:00", "2026-02-10 09:00").postponed("2026-01-20 09:00", "2026-01-30 09:00"),
			flip{"2026-01-30 09:00", "Overdue=False/NotDue", "Overdue=True/DueTimePassed"},
		},
		{
			"a postponement after it was due puts it right, for a time", newReview().postponed("2026-01-25 09:00", "2026-02-10 09:00"),
			flip{"2026-01-25 09:00", "Overdue=True/DueTimePassed", "Overdue=False/NotDue"},
		},
		{"held late puts it right", newReview().held("2026-02-05 09:00"), flip{"2026-02-05 09:00", "Overdue=True/DueTimePassed", "Overdue=False/Held"}},
		{"cancelled puts it right", newReview().cancelled("2026-02-05 09:00"), flip{"2026-02-05 09:00", "Overdue=True/DueTimePassed", "Overdue=False/Cancelled"}},
		{
			"held but not accepted leaves it outstanding", newReview().held("2026-01-16 09:00").accepted(false, "no figures"),
			flip{"2026-01-22 09:00", "Overdue=False/NotDue", "Overdue=True/DueTimePassed"},
		},

		{"held from the moment on", newReview().held("2026-01-16 09:00"), flip{"2026-01-16 09:00", "Held=False/NotHeld", "Held=True/Held"}},
		{"cancelled from the moment on", newReview().cancelled("2026-01-16 09:00"), flip{"2026-01-16 09:00", "Held=False/NotHeld", "Held=False/Cancelled"}},
		{
			"held after it was cancelled", newReview().cancelled("2026-01-10 09:00").held("2026-01-16 09:00"),
			flip{"2026-01-16 09:00", "Held=False/Cancelled", "Held=True/Held"},
		},

		{
			"slipped when it is put off for the second time",
			newReview().postponed("2026-01-10 09:00", "2026-02-10 09:00").postponed("2026-01-20 09:00", "2026-02-20 09:00"),
			flip{"2026-01-20 09:00", "Slipped=False/WithinAllowance", "Slipped=True/PostponedTooOften"},
		},
		{
			"no longer when it is held",
			newReview().postponed("2026-01-10 09:00", "2026-02-10 09:00").postponed("2026-01-11 09:00", "2026-02-20 09:00").held("2026-02-05 09:00"),
			flip{"2026-02-05 09:00", "Slipped=True/PostponedTooOften", "Slipped=False/Held"},
		},
		{
			"even if not accepted",
			newReview().postponed("2026-01-10 09:00", "2026-02-10 09:00").postponed("2026-01-11 09:00", "2026-02-20 09:00").
				held("2026-02-05 09:00").accepted(false, ""),
			flip{"2026-02-05 09:00", "Slipped=True/PostponedTooOften", "Slipped=False/Held"},
		},
		{
			"no longer when it is cancelled",
			newReview().postponed("2026-01-10 09:00", "2026-02-10 09:00").postponed("2026-01-11 09:00", "2026-02-20 09:00").cancelled("2026-02-05 09:00"),
			flip{"2026-02-05 09:00", "Slipped=True/PostponedTooOften", "Slipped=False/Cancelled"},
		},

		{"adequate when it is held", newReview().held("2026-01-16 09:00"), flip{"2026-01-16 09:00", "Adequate=Unknown/NotHeld", "Adequate=True/Complete"}},
		{"incomplete", newReview().barelyHeld("2026-01-16 09:00"), flip{"2026-01-16 09:00", "Adequate=Unknown/NotHeld", "Adequate=False/Incomplete"}},
		{"cancelled, nothing to be adequate", newReview().cancelled("2026-01-16 09:00"), flip{"2026-01-16 09:00", "Adequate=Unknown/NotHeld", "Adequate=Unknown/Cancelled"}},

		{
			"an action is on time until its day is over in Amsterdam",
			newReview().held("2026-01-16 09:00").promised("fix-sla", "northwind/jane", "2026-02-15", ""),
			flip{"2026-02-15 23:00", "ActionsDone=Unknown/InProgress", "ActionsDone=False/ActionsLate"},
		},
		{
			"in New York",
			newReview().held("2026-01-16 09:00").promised("fix-sla", "contoso/kim", "2026-02-15", ""),
			flip{"2026-02-16 05:00", "ActionsDone=Unknown/InProgress", "ActionsDone=False/ActionsLate"},
		},
		{
			"in UTC without an owner",
			newReview().held("2026-01-16 09:00").promised("fix-sla", "", "2026-02-15", ""),
			flip{"2026-02-16 00:00", "ActionsDone=Unknown/InProgress", "ActionsDone=False/ActionsLate"},
		},
		{
			"in UTC with an owner whom nobody knows",
			newReview().held("2026-01-16 09:00").promised("fix-sla", "fabrikam/max", "2026-02-15", ""),
			flip{"2026-02-16 00:00", "ActionsDone=Unknown/InProgress", "ActionsDone=False/ActionsLate"},
		},
		{
			"done late puts it right, from the start of its day",
			newReview().held("2026-01-16 09:00").promised("fix-sla", "contoso/kim", "2026-02-15", "2026-02-20"),
			flip{"2026-02-20 05:00", "ActionsDone=False/ActionsLate", "ActionsDone=True/AllDone"},
		},
		{
			"nothing was promised", newReview().held("2026-01-16 09:00"),
			flip{"2026-01-16 09:00", "ActionsDone=Unknown/NotHeld", "ActionsDone=True/NoActions"},
		},
	} {
		t.Run(c.why, func(t *testing.T) { changesAt(t, decidesReview(reviewFacts(c.review)), c.flip) })
	}
}

func TestReviewStaysOverdue(t *testing.T) {
	f := reviewFacts(newReview())
	v := DecideReview(f, utc("2066-01-22 09:00"))
	says(t, &v.Verdict, "Overdue=True/DueTimePassed")
	checkAt(t, &v.Verdict, "")
	if !v.OverdueSince.Equal(utc("2026-01-22 09:00")) {
		t.Errorf("since %v", v.OverdueSince)
	}
}

func TestReviewDueTime(t *testing.T) {
	f := reviewFacts(newReview().postponed("2026-01-20 09:00", "2026-02-10 09:00"))
	for _, c := range []struct{ at, due, since string }{
		{"2026-01-19 09:00", "2026-01-22 09:00", ""},
		{"2026-01-20 09:00", "2026-02-10 09:00", ""},
		{"2026-02-10 09:00", "2026-02-10 09:00", "2026-02-10 09:00"},
	} {
		v := DecideReview(f, utc(c.at))
		if !v.State.Due.Equal(utc(c.due)) {
			t.Errorf("at %s it is due at %v, want %s", c.at, v.State.Due, c.due)
		}
		if c.since == "" && !v.OverdueSince.IsZero() || c.since != "" && !v.OverdueSince.Equal(utc(c.since)) {
			t.Errorf("at %s it is overdue since %v, want %s", c.at, v.OverdueSince, c.since)
		}
	}
}

func TestReviewSlipped(t *testing.T) {
	twice := func() reviewBuilder {
		return newReview().postponed("2026-01-10 09:00", "2026-02-10 09:00").postponed("2026-01-11 09:00", "2026-03-10 09:00")
	}
	for _, c := range []struct {
		why     string
		review  reviewBuilder
		change  func(*ReviewFacts)
		want    string
		message string
	}{
		{"never put off", newReview(), nil, "Slipped=False/WithinAllowance", "Never postponed"},
		{
			"put off as often as the cadence allows", newReview().postponed("2026-01-10 09:00", "2026-02-10 09:00"), nil,
			"Slipped=False/WithinAllowance", "Postponed once, first due at 2026-01-22T09:00:00Z, now at 2026-02-10T09:00:00Z",
		},
		{"once more", twice(), nil, "Slipped=True/PostponedTooOften", "Postponed 2 times, first due at 2026-01-22T09:00:00Z, now at 2026-03-10T09:00:00Z; the cadence allows once"},
		{
			"the cadence allows none", newReview().postponed("2026-01-10 09:00", "2026-02-10 09:00"),
			func(f *ReviewFacts) { f.Alliance.Spec.Cadence[0].MaxPostponements = new(int32(0)) },
			"Slipped=True/PostponedTooOften", "the cadence allows never",
		},
		{
			"the cadence sets no limit", twice(),
			func(f *ReviewFacts) { f.Alliance.Spec.Cadence[0].MaxPostponements = nil },
			"Slipped=False/WithinAllowance", "Postponed 2 times",
		},
		{"of no cadence", twice().occasion(), nil, "Slipped=False/WithinAllowance", "Postponed 2 times"},
		{"of a cadence that is not there", twice().of("monthly"), nil, "Slipped=Unknown/CadenceNotFound", "Postponed 2 times"},
		{"of an alliance that is not there", twice(), func(f *ReviewFacts) { f.Alliance = nil }, "Slipped=Unknown/AllianceNotFound", "Postponed 2 times"},
		{"the history stays when it is held", twice().held("2026-02-01 09:00"), nil, "Slipped=False/Held", "Postponed 2 times"},
		{"and when it is cancelled", twice().cancelled("2026-02-01 09:00"), nil, "Slipped=False/Cancelled", "Postponed 2 times"},
	} {
		t.Run(c.why, func(t *testing.T) {
			f := reviewFacts(c.review)
			if c.change != nil {
				c.change(&f)
			}
			v := DecideReview(f, utc("2026-03-02 09:00"))
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "Slipped", c.message)
		})
	}
}

func TestReviewAdequate(t *testing.T) {
	for _, c := range []struct {
		why     string
		review  reviewBuilder
		change  func(*ReviewFacts)
		want    string
		message string
	}{
		{"complete", newReview().held("2026-01-16 09:00"), nil, "Adequate=True/Complete", "A view of each partner, problems and opportunities are on record"},
		{"nothing but that it was held", newReview().barelyHeld("2026-01-16 09:00"), nil, "Adequate=False/Incomplete", "The record lacks a view of contoso, a view of northwind, problems, opportunities"},
		{
			"one view is lacking", newReview().held("2026-01-16 09:00"),
			func(f *ReviewFacts) { f.Review.Spec.Record.Views = f.Review.Spec.Record.Views[:1] },
			"Adequate=False/Incomplete", "The record lacks a view of contoso",
		},
		{
			"the view of a stranger does not help", newReview().held("2026-01-16 09:00"),
			func(f *ReviewFacts) { f.Review.Spec.Record.Views[0].Partner = "fabrikam" },
			"Adequate=False/Incomplete", "The record lacks a view of northwind",
		},
		{
			"problems were not looked for", newReview().held("2026-01-16 09:00"),
			func(f *ReviewFacts) { f.Review.Spec.Record.Problems = nil }, "Adequate=False/Incomplete", "The record lacks problems",
		},
		{
			"opportunities were not looked for", newReview().held("2026-01-16 09:00"),
			func(f *ReviewFacts) { f.Review.Spec.Record.Opportunities = nil }, "Adequate=False/Incomplete", "The record lacks opportunities",
		},
		{
			"an informal one needs nothing", newReview().barelyHeld("2026-01-16 09:00"),
			func(f *ReviewFacts) { f.Alliance.Spec.Cadence[0].Formality = v1alpha1.FormalityInformal },
			"Adequate=True/Complete", "An informal review needs no more than to be held",
		},
		{
			"where nothing is said it is formal", newReview().barelyHeld("2026-01-16 09:00"),
			func(f *ReviewFacts) { f.Alliance.Spec.Cadence[0].Formality = "" }, "Adequate=False/Incomplete", "",
		},
		{"of no cadence it is formal", newReview().occasion().barelyHeld("2026-01-16 09:00"), nil, "Adequate=False/Incomplete", ""},
		{"not accepted", newReview().held("2026-01-16 09:00").accepted(false, "no figures"), nil, "Adequate=False/NotAccepted", "The result was not accepted: no figures"},
		{"not accepted, without a word", newReview().held("2026-01-16 09:00").accepted(false, ""), nil, "Adequate=False/NotAccepted", "The result was not accepted"},
		{"accepted in so many words", newReview().held("2026-01-16 09:00").accepted(true, "good"), nil, "Adequate=True/Complete", ""},
		{
			"not accepted, then cancelled", newReview().held("2026-01-16 09:00").accepted(false, "").cancelled("2026-01-17 09:00"), nil,
			"Adequate=False/NotAccepted", "",
		},
		{"of an alliance that is not there", newReview().held("2026-01-16 09:00"), func(f *ReviewFacts) { f.Alliance = nil }, "Adequate=Unknown/AllianceNotFound", ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			f := reviewFacts(c.review)
			if c.change != nil {
				c.change(&f)
			}
			v := DecideReview(f, utc("2026-01-18 09:00"))
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "Adequate", c.message)
		})
	}
	t.Run("incomplete alone does not make it overdue", func(t *testing.T) {
		v := DecideReview(reviewFacts(newReview().barelyHeld("2026-01-16 09:00")), utc("2026-03-02 09:00"))
		says(t, &v.Verdict, "Overdue=False/Held", "Adequate=False/Incomplete", "Ready=True/Valid")
	})
}

func TestReviewActions(t *testing.T) {
	held := func() reviewBuilder { return newReview().held("2026-01-16 09:00") }
	for _, c := range []struct {
		why     string
		review  reviewBuilder
		want    string
		message string
	}{
		{"all done", held().promised("b", "", "2026-02-01", "2026-01-20").promised("a", "", "", "2026-01-20"), "ActionsDone=True/AllDone", ""},
		{"without a due date it is never late", held().promised("a", "", "", ""), "ActionsDone=Unknown/InProgress", "To be done: a"},
		{"sorted", held().promised("b", "", "2026-09-01", "").promised("a", "", "2026-09-01", ""), "ActionsDone=Unknown/InProgress", "To be done: a, b"},
		{
			"one late, one open, one done",
			held().promised("c", "", "2026-02-01", "").promised("b", "", "2026-09-01", "").promised("a", "", "2026-02-01", "2026-01-20"),
			"ActionsDone=False/ActionsLate", "Late: c (due 2026-02-01)",
		},
		{"a date that cannot be read is none", held().promised("a", "", "2026-02-31", "tomorrow"), "ActionsDone=Unknown/InProgress", "To be done: a"},
		{
			"done on a day to come is not done", held().promised("a", "northwind/jane", "2026-02-01", "2026-03-10"),
			"ActionsDone=False/ActionsLate", "Late: a (due 2026-02-01). What is done dated 2026-03-09T23:00:00Z is not yet true",
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			v := DecideReview(reviewFacts(c.review), utc("2026-03-02 09:00"))
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
		review reviewBuilder
		note   string
		next   string
	}{
		{"a record", newReview().held("2026-01-20 09:00"), "The record dated 2026-01-20T09:00:00Z is not yet true", "2026-01-20 09:00"},
		{"a cancellation", newReview().cancelled("2026-01-20 09:00"), "The cancellation dated 2026-01-20T09:00:00Z is not yet true", "2026-01-20 09:00"},
		{"a postponement", newReview().postponed("2026-01-20 09:00", "2026-03-01 09:00"), "The postponement dated 2026-01-20T09:00:00Z is not yet true", "2026-01-20 09:00"},
		{"a record after the due time", newReview().held("2026-02-20 09:00"), "The record dated 2026-02-20T09:00:00Z is not yet true", "2026-01-22 09:00"},
	} {
		t.Run(c.why, func(t *testing.T) {
			v := DecideReview(reviewFacts(c.review), utc("2026-01-18 09:00"))
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
		f := reviewFacts(newReview())
		f.Alliance = nil
		f.Review.Status.Conditions = readyAt(metav1.ConditionUnknown, v1alpha1.ReasonAllianceNotFound, "2026-01-16 09:00")
		changesAt(t, decidesReview(f), flip{"2026-01-16 09:00:10", "Ready=Unknown/AllianceNotFound", "Ready=False/AllianceNotFound"})
		v := DecideReview(f, utc("2026-01-16 09:00:10"))
		says(t, &v.Verdict, "Stalled=True/AllianceNotFound", "Overdue=False/NotDue")
		messageSays(t, &v.Verdict, "Ready", "There is no Alliance northwind-contoso; create it, or make another Review: spec.allianceRef cannot be changed")
		checkAt(t, &v.Verdict, "2026-01-22 09:00")
	})
	for _, c := range []struct {
		why    string
		review reviewBuilder
		want   string
	}{
		{"its cadence is not there", newReview().of("monthly"), "Ready=Unknown/CadenceNotFound"},
		{"held and not accepted, it needs its cadence still", newReview().of("monthly").held("2026-01-16 09:00").accepted(false, ""), "Ready=Unknown/CadenceNotFound"},
		{"held, it needs its cadence no longer", newReview().of("monthly").held("2026-01-16 09:00"), "Ready=True/Valid"},
		{"cancelled, it needs its cadence no longer", newReview().of("monthly").cancelled("2026-01-16 09:00"), "Ready=True/Valid"},
		{"of no cadence", newReview().occasion(), "Ready=True/Valid"},
	} {
		t.Run(c.why, func(t *testing.T) {
			v := DecideReview(reviewFacts(c.review), utc("2026-01-18 09:00"))
			says(t, &v.Verdict, c.want)
		})
	}
	t.Run("a record to come ends the need of the cadence when it is true", func(t *testing.T) {
		f := reviewFacts(newReview().of("monthly").held("2026-01-20 09:00"))
		f.Review.Status.Conditions = readyAt(metav1.ConditionFalse, v1alpha1.ReasonCadenceNotFound, "2026-01-16 09:00")
		changesAt(t, decidesReview(f), flip{"2026-01-20 09:00", "Ready=False/CadenceNotFound", "Ready=True/Valid"})
	})
}

func TestReviewSuspended(t *testing.T) {
	for why, change := range map[string]func(*ReviewFacts){
		"spec.suspend is true":                      func(f *ReviewFacts) { f.Review.Spec.Suspend = new(true) },
		"Alliance northwind-contoso is suspended":   func(f *ReviewFacts) { f.Alliance.Spec.Suspend = new(true) },
		"spec.suspend is true, without an alliance": func(f *ReviewFacts) { f.Review.Spec.Suspend, f.Alliance = new(true), nil },
	} {
		t.Run(why, func(t *testing.T) {
			f := reviewFacts(newReview().generated().postponed("2026-01-20 09:00", "2026-03-01 09:00"))
			change(&f)
			v := DecideReview(f, utc("2026-02-18 09:00"))
			says(t, &v.Verdict, "Ready=True/Suspended", "Held=Unknown/Suspended", "Overdue=Unknown/Suspended",
				"Slipped=Unknown/Suspended", "Adequate=Unknown/Suspended", "ActionsDone=Unknown/Suspended")
			if len(v.Conditions) != 6 || v.Delete || !v.OverdueSince.IsZero() {
				t.Errorf("also %+v", v)
			}
			checkAt(t, &v.Verdict, "")
		})
	}
}

// TestReviewIsDeletedWithItsAlliance, if a cadence made it and nobody touched it; not before
// the alliance was waited for.
func TestReviewIsDeletedWithItsAlliance(t *testing.T) {
	orphan := func(b reviewBuilder) ReviewFacts {
		b.Status.Conditions = readyAt(metav1.ConditionUnknown, v1alpha1.ReasonAllianceNotFound, "2026-01-16 09:00")
		return ReviewFacts{Review: b.Review}
	}
	for _, c := range []struct {
		why  string
		f    ReviewFacts
		at   string
		want bool
	}{
		{"a second before it is given up", orphan(newReview().generated()), "2026-01-16 09:00:09", false},
		{"when it is given up", orphan(newReview().generated()), "2026-01-16 09:00:10", true},
		{"long overdue, still nobody touched it", orphan(newReview().generated()), "2027-01-16 09:00", true},
		{"people made it", orphan(newReview()), "2026-01-16 09:00:10", false},
		{"labelled as not generated", orphan(func() reviewBuilder {
			b := newReview().generated()
			b.Labels[v1alpha1.LabelGenerated] = "false"
			return b
		}()), "2026-01-16 09:00:10", false},
		{"somebody changed it", orphan(newReview().generated().generation(2)), "2026-01-16 09:00:10", false},
		{"it has a record", orphan(newReview().generated().held("2026-01-16 08:00")), "2026-01-16 09:00:10", false},
		{"it has a record to come", orphan(newReview().generated().held("2026-01-20 08:00")), "2026-01-16 09:00:10", false},
		{"it was cancelled", orphan(newReview().generated().cancelled("2026-01-16 08:00")), "2026-01-16 09:00:10", false},
		{"it was put off", orphan(newReview().generated().postponed("2026-01-16 08:00", "2026-03-01 09:00")), "2026-01-16 09:00:10", false},
		{"the alliance is there", reviewFacts(newReview().generated()), "2026-01-16 09:00:10", false},
	} {
		if v := DecideReview(c.f, utc(c.at)); v.Delete != c.want {
			t.Errorf("%s: deleted is %v", c.why, v.Delete)
		}
	}
}

func TestReviewMessages(t *testing.T) {
	for _, c := range []struct {
		review                 reviewBuilder
		conditionType, message string
	}{
		{newReview(), "Held", "Not held yet"},
		{newReview(), "Overdue", "Due at 2026-01-22T09:00:00Z, not held"},
		{newReview().held("2026-01-16 09:00"), "Held", "Held at 2026-01-16T09:00:00Z"},
		{newReview().held("2026-01-16 09:00").accepted(false, ""), "Overdue", "Due at 2026-01-22T09:00:00Z; held, but not accepted"},
		{newReview().cancelled("2026-01-16 09:00"), "Held", "Cancelled at 2026-01-16T09:00:00Z"},
		{newReview().due("2026-05-22 09:00"), "Overdue", "Due at 2026-05-22T09:00:00Z"},
	} {
		v := DecideReview(reviewFacts(c.review), utc("2026-03-02 09:00"))
		if got := messageOf(&v.Verdict, c.conditionType); got != c.message {
			t.Errorf("%s says %q, want %q", c.conditionType, got, c.message)
		}
	}
}
