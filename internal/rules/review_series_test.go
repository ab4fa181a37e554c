// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/test/gen"
)

// weekly is the review of a weekly cadence in the nth week of 2026, due a week after its time.
func weekly(n int) gen.ReviewBuilder {
	at := gen.UTC("2026-01-05 09:00").AddDate(0, 0, 7*n)
	return gen.Review(fmt.Sprintf("weekly-%d", n)).OfCadence("weekly").Scheduled(gen.At(at))
}

// weeks is a world whose policy opens issues for overdue reviews of a weekly cadence.
func weeks(reviews ...gen.ReviewBuilder) *gen.World {
	w := gen.NewWorld().Cadence("weekly", "2026-01-05", "FREQ=WEEKLY")
	w.Policy.Spec.OverdueReviews = &v1alpha1.OverdueReviews{OpenIssue: &v1alpha1.OpenIssue{Severity: v1alpha1.SeverityMedium}}
	w.Reviews = nil
	for _, r := range reviews {
		w.Review(r)
	}
	return w
}

// look decides on one review of a world, the others beside it, and does what follows to its issues.
func look(w *gen.World, r *v1alpha1.Review, at string) rules.ReviewVerdict {
	f := w.ReviewFacts(gen.ReviewBuilder{Review: r})
	f.Others, f.Issues = nil, w.Issues
	for _, o := range w.Reviews {
		if o != r && o.Spec.Cadence != "" && o.Spec.Cadence == r.Spec.Cadence {
			f.Others = append(f.Others, o)
		}
	}
	v := rules.DecideReview(f, gen.UTC(at))
	for _, e := range v.Effects(r) {
		switch e := e.(type) {
		case rules.Create:
			w.Issues = append(w.Issues, e.Object.(*v1alpha1.Issue))
		case rules.Patch:
			w.Issues[slices.Index(w.Issues, e.Before.(*v1alpha1.Issue))] = e.After.(*v1alpha1.Issue)
		}
	}
	return v
}

// lookAll decides on all reviews until nothing changes, and writes how the issues stand.
func lookAll(w *gen.World, at string) string {
	for range 3 {
		for _, r := range w.Reviews {
			look(w, r, at)
		}
	}
	var out []string
	for _, i := range w.Issues {
		text := "open:" + i.Spec.ReviewRef.Name
		if i.Spec.Resolution != nil {
			text = "resolved:" + i.Spec.ReviewRef.Name
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}

func must(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Fatalf("%q, want %q", got, want)
	}
}

// TestMissedMeetingsOfACadenceOpenOneIssue: the first opens it, the others join, and it is resolved
// when none is overdue.
func TestMissedMeetingsOfACadenceOpenOneIssue(t *testing.T) {
	w := weeks(weekly(2), weekly(0), weekly(1))
	must(t, lookAll(w, "2026-01-12 08:59:59"), "")
	must(t, lookAll(w, "2026-01-12 09:00:00"), "open:weekly-0")
	must(t, lookAll(w, "2026-02-20 09:00"), "open:weekly-0")
	if got := w.Issues[0].Labels[v1alpha1.LabelCadence]; got != "weekly" {
		t.Errorf("of the cadence %q", got)
	}
	gen.ReviewBuilder{Review: w.Reviews[1]}.Held("2026-02-20 10:00")
	must(t, lookAll(w, "2026-02-20 10:00"), "open:weekly-0")
	gen.ReviewBuilder{Review: w.Reviews[0]}.Held("2026-02-20 11:00")
	gen.ReviewBuilder{Review: w.Reviews[2]}.Cancelled("2026-02-20 11:00")
	must(t, lookAll(w, "2026-02-20 10:59:59"), "open:weekly-0")
	must(t, lookAll(w, "2026-02-20 11:00:00"), "resolved:weekly-0")
}

// TestAllMissedAtOnceOpenTheIssueOfTheOldest, whoever looks first.
func TestAllMissedAtOnceOpenTheIssueOfTheOldest(t *testing.T) {
	must(t, lookAll(weeks(weekly(2), weekly(0), weekly(1)), "2026-02-20 09:00"), "open:weekly-0")
	must(t, lookAll(weeks(weekly(2), weekly(0).Suspended(), weekly(1)), "2026-02-20 09:00"), "open:weekly-1")
	// A review of no cadence is a series by itself.
	must(t, lookAll(weeks(weekly(0), gen.Review("talk").Due("2026-01-20 09:00"), gen.Review("walk").Due("2026-01-20 09:00")), "2026-02-20 09:00"),
		"open:weekly-0 open:talk open:walk")
}

// TestAResolutionOfTheControllerLapses when the review is outstanding again: its record is taken
// back, its postponement is over. It is the same issue.
func TestAResolutionOfTheControllerLapses(t *testing.T) {
	w := weeks(weekly(0))
	must(t, lookAll(w, "2026-01-12 09:00"), "open:weekly-0")
	r := gen.ReviewBuilder{Review: w.Reviews[0]}
	r.Held("2026-01-13 09:00")
	must(t, lookAll(w, "2026-01-13 09:00"), "resolved:weekly-0")
	r.Spec.Record = nil
	must(t, lookAll(w, "2026-01-14 09:00"), "open:weekly-0")
	r.Postponed("2026-01-15 09:00", "2026-01-20 09:00")
	must(t, lookAll(w, "2026-01-15 09:00"), "resolved:weekly-0")
	must(t, lookAll(w, "2026-01-20 08:59:59"), "resolved:weekly-0")
	must(t, lookAll(w, "2026-01-20 09:00:00"), "open:weekly-0")
	if len(w.Issues) != 1 || w.Issues[0].Annotations[v1alpha1.AnnotationResolved] != "" {
		t.Errorf("%+v", w.Issues)
	}
	r.Held("2026-01-21 09:00")
	must(t, lookAll(w, "2026-01-21 09:00"), "resolved:weekly-0")
	// The next that is overdue has an issue of its own.
	w.Review(weekly(4))
	must(t, lookAll(w, "2026-02-09 09:00"), "resolved:weekly-0 open:weekly-4")
}

// A review that joined the issue of another of its cadence has it reopened, too.
func TestTheIssueThatAReviewJoinedIsReopened(t *testing.T) {
	w := weeks(weekly(0), weekly(1))
	must(t, lookAll(w, "2026-01-20 09:00"), "open:weekly-0")
	for _, r := range w.Reviews {
		gen.ReviewBuilder{Review: r}.Held("2026-01-20 10:00")
	}
	must(t, lookAll(w, "2026-01-20 10:00"), "resolved:weekly-0")
	w.Reviews[1].Spec.Record = nil
	must(t, lookAll(w, "2026-01-21 09:00"), "open:weekly-0")
}

// Once somebody has resolved the issue of several reviews, reminders go on about each that is still overdue.
func TestAReviewWhoseIssueIsResolvedByHandIsRemindedOf(t *testing.T) {
	w := weeks(weekly(0), weekly(1))
	w.Policy.Spec.Reminders = &v1alpha1.Reminders{OverdueEvery: "P1D"}
	must(t, lookAll(w, "2026-01-20 09:00"), "open:weekly-0")
	for _, r := range w.Reviews {
		if v := look(w, r, "2026-01-20 09:30"); len(v.Notify) > 0 {
			t.Errorf("%s is reminded of while its ladder climbs", r.Name)
		}
	}
	w.Issues[0].Spec.Resolution = &v1alpha1.Statement{Time: gen.Time("2026-01-20 10:00"), Summary: "we talked"}
	for _, r := range w.Reviews {
		if v := look(w, r, "2026-01-21 12:00"); len(v.Notify) == 0 {
			t.Errorf("nobody is reminded of %s", r.Name)
		}
	}
}

// TestAResolutionByHandStands for all reviews that were overdue then, and not for those that follow.
func TestAResolutionByHandStands(t *testing.T) {
	w := weeks(weekly(0), weekly(1), weekly(2))
	must(t, lookAll(w, "2026-01-20 09:00"), "open:weekly-0")
	w.Issues[0].Spec.Resolution = &v1alpha1.Statement{Time: gen.Time("2026-01-20 10:00"), Summary: "we talked"}
	must(t, lookAll(w, "2026-01-26 08:59:59"), "resolved:weekly-0")
	must(t, lookAll(w, "2026-01-26 09:00:00"), "resolved:weekly-0 open:weekly-2")
	for i := range w.Reviews {
		gen.ReviewBuilder{Review: w.Reviews[i]}.Held("2026-01-27 09:00")
	}
	must(t, lookAll(w, "2026-01-27 09:00"), "resolved:weekly-0 resolved:weekly-2")
	if got := w.Issues[0].Spec.Resolution.Summary; got != "we talked" {
		t.Errorf("the resolution by hand is %q", got)
	}
	w.Reviews[0].Spec.Record = nil
	must(t, lookAll(w, "2026-01-28 09:00"), "resolved:weekly-0 resolved:weekly-2")
}

// TestAReviewAppliedAgainHasItsIssueAgain: a controller resolved it when the review was deleted.
func TestAReviewAppliedAgainHasItsIssueAgain(t *testing.T) {
	w := weeks(weekly(0).UID("one"))
	must(t, lookAll(w, "2026-01-12 09:00"), "open:weekly-0")
	over := rules.ResolveEffects(rules.OrphanedIssues(w.Issues, w.Alliance, w.Partners, nil, gen.UTC("2026-01-13 09:00")))
	w.Issues[0] = over[0].(rules.Patch).After.(*v1alpha1.Issue)
	w.Reviews[0] = weekly(0).UID("two").Review
	must(t, lookAll(w, "2026-01-13 09:00:10"), "open:weekly-0")
	// One whose issue is gone as well opens it by the same name.
	name := w.Issues[0].Name
	w.Issues = nil
	must(t, lookAll(w, "2026-01-13 09:01"), "open:weekly-0")
	if w.Issues[0].Name != name {
		t.Errorf("named %s, not %s", w.Issues[0].Name, name)
	}
}

// TestTheIssueOfADeletedReviewStaysForTheOthers of its cadence that are overdue.
func TestTheIssueOfADeletedReviewStaysForTheOthers(t *testing.T) {
	w := weeks(weekly(0), weekly(1))
	must(t, lookAll(w, "2026-01-20 09:00"), "open:weekly-0")
	orphans := func(at string) int {
		return len(rules.OrphanedIssues(w.Issues, w.Alliance, w.Partners, w.Reviews[1:], gen.UTC(at)))
	}
	if orphans("2026-01-19 08:59:59") != 1 || orphans("2026-01-19 09:00:00") != 0 {
		t.Error("orphaned while another review is overdue, or not while none is")
	}
}

// TestAnIssueOfOverdueReviewsListsThem as they join, on the dot.
func TestAnIssueOfOverdueReviewsListsThem(t *testing.T) {
	w := weeks(weekly(1), weekly(0), gen.Review("talk").Due("2026-01-10 09:00"))
	must(t, lookAll(w, "2026-01-12 09:00"), "open:weekly-0 open:talk")
	f := w.IssueFacts(gen.IssueBuilder{Issue: w.Issues[0]})
	f.Reviews = w.Reviews
	for at, want := range map[string]string{
		"2026-01-19 08:59:59": "weekly-0", "2026-01-19 09:00:00": "weekly-0 weekly-1", "2026-01-19 09:00:01": "weekly-0 weekly-1",
	} {
		v := rules.DecideIssue(f, gen.UTC(at))
		if got := strings.Join(v.Settle(f.Issue, gen.UTC(at)).OverdueReviews, " "); got != want {
			t.Errorf("at %s: %s, want %s", at, got, want)
		}
		if at == "2026-01-19 08:59:59" && (v.NextCheck.IsZero() || v.NextCheck.After(gen.UTC("2026-01-19 09:00"))) {
			t.Errorf("the next check is at %s", v.NextCheck)
		}
	}
	f.Issue = gen.Issue("of-people").Issue
	if v := rules.DecideIssue(f, gen.UTC("2026-03-01 09:00")); len(v.Overdue) > 0 {
		t.Errorf("an issue of people is about %v", v.Overdue)
	}
}

// TestTenMissedMeetingsClimbOneLadder, played as the controllers do.
func TestTenMissedMeetingsClimbOneLadder(t *testing.T) {
	var reviews []gen.ReviewBuilder
	for n := range 10 {
		reviews = append(reviews, weekly(n))
	}
	w := weeks(reviews...)
	w.Alliance.Spec.Cadence = w.Alliance.Spec.Cadence[1:]
	var all inventory.Inventory
	for _, p := range w.Partners {
		all.Partners = append(all.Partners, p)
	}
	all.Policies, all.Alliances, all.Reviews = append(all.Policies, w.Policy), append(all.Alliances, w.Alliance), w.Reviews
	opened, started := 0, map[string]int{}
	s := simulate.New(&all, simulate.Options{Start: gen.UTC("2026-01-04 09:00"), Observe: func(e simulate.Event) {
		switch e.Event {
		case simulate.IssueOpened:
			opened++
		case simulate.StepStarted:
			started[strings.Fields(e.Detail)[1]]++
		}
	}})
	if err := s.Advance(gen.UTC("2026-03-20 09:00").Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if opened != 1 || started["counterpart"] != 1 || started["executives"] != 1 {
		t.Errorf("%d issues, steps %v", opened, started)
	}
}
