// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// checkPause compares the conditions of an object with those that it has while it is suspended: what is bad is not
// known then, and everything else stays.
func checkPause(t *testing.T, free, paused rules.Verdict) {
	t.Helper()
	was, is := free.Conditions(), paused.Conditions()
	if len(was) != len(is) {
		t.Fatalf("%v became %v", reasons(free), reasons(paused))
	}
	for i := range was {
		before, after := was[i], is[i]
		var want metav1.Condition
		switch before.Type {
		case v1alpha1.ConditionHealthy: // it follows from the others
			continue
		case v1alpha1.ConditionReady, v1alpha1.ConditionStalled:
			want = before
			if want.Reason == v1alpha1.ReasonValid {
				want.Reason = v1alpha1.ReasonSuspended
			}
		default:
			want = before
			if rules.NeedsAttention(&before) {
				want.Status, want.Reason = metav1.ConditionUnknown, v1alpha1.ReasonSuspended
				if !strings.Contains(after.Message, "without that it would be "+string(before.Status)) || !strings.Contains(after.Message, before.Message) {
					t.Errorf("%s says %q, and before %q", after.Type, after.Message, before.Message)
				}
			} else if after.Message != before.Message && before.Type != v1alpha1.ConditionEscalated {
				t.Errorf("%s says %q, and before %q", after.Type, after.Message, before.Message)
			}
		}
		if after.Type != want.Type || after.Status != want.Status || after.Reason != want.Reason {
			t.Errorf("%s=%s/%s became %s=%s/%s", before.Type, before.Status, before.Reason, after.Type, after.Status, after.Reason)
		}
	}
}

// Whatever is on record, a pause turns nothing good, and nothing that was good into something else.
func TestAPauseTurnsNothingGood(t *testing.T) {
	random := rand.NewChaCha8([32]byte{17})
	seen := map[string]int{}
	for range gen.Trials(600) {
		data := make([]byte, 500)
		random.Read(data)
		r, at := (&dice{data}).reviewFacts()
		p, atPartner := (&dice{data}).partnerFacts()
		a, atAlliance := (&dice{data}).allianceFacts()
		if r.Alliance != nil {
			r.Alliance.Spec.Suspend = nil
		}
		suspend := func(to bool) {
			r.Review.Spec.Suspend, p.Partner.Spec.Suspend, a.Alliance.Spec.Suspend = &to, &to, &to
		}
		suspend(false)
		review, partner, alliance := rules.DecideReview(r, at), rules.DecidePartner(p, atPartner), rules.DecideAlliance(a, atAlliance)
		suspend(true)
		pausedReview, pausedAlliance := rules.DecideReview(r, at), rules.DecideAlliance(a, atAlliance)
		checkPause(t, review.Verdict, pausedReview.Verdict)
		checkPause(t, partner.Verdict, rules.DecidePartner(p, atPartner).Verdict)
		checkPause(t, alliance.Verdict, pausedAlliance.Verdict)
		if n := len(pausedReview.Notify) + len(pausedReview.Effects(r.Review)) + len(pausedAlliance.Notify) + len(pausedAlliance.Effects(a.Alliance)); n > 0 {
			t.Errorf("%d messages and objects come of what is suspended", n)
		}
		for _, v := range []rules.Verdict{pausedReview.Verdict, pausedAlliance.Verdict} {
			for _, reason := range reasons(v) {
				seen[reason]++
			}
		}
		if t.Failed() {
			t.Fatalf("with %v", data)
		}
	}
	if testing.Short() {
		return // too few trials to have seen everything
	}
	for _, want := range []string{
		"Overdue=Unknown/Suspended", "Slipped=Unknown/Suspended", "Adequate=Unknown/Suspended", "ActionsDone=Unknown/Suspended", "Held=True/Held",
		"Ready=True/Suspended", "Ready=False/Invalid", "ReviewsCurrent=Unknown/Suspended", "ReviewsCurrent=True/Current", "Staffed=Unknown/Suspended",
		"IssuesContained=Unknown/Suspended", "InTouch=Unknown/Suspended",
	} {
		if seen[want] < 3 {
			t.Errorf("%s was seen %d times: the dice are loaded", want, seen[want])
		}
	}
}

// What a ladder did before a pause stays on record, and is not known to be bad while the pause lasts.
func TestASuspendedIssueThatClimbed(t *testing.T) {
	ended := func(name, from, to string) gen.StepRecordBuilder {
		return gen.StepRecord(name, from).Until(to).Ended(to, v1alpha1.StepNoAnswer)
	}
	exhausted := gen.Issue("late-shipments").Climbing(ended("counterpart", "2026-03-04 09:00", "2026-03-06 09:00"), ended("managers", "2026-03-06 09:00", "2026-03-12 09:00"),
		ended("executives", "2026-03-12 09:00", "2026-03-27 09:00"))
	exhausted.Status.Escalation.ExhaustedTime = new(gen.Time("2026-03-27 09:00"))
	for name, c := range map[string]struct {
		issue gen.IssueBuilder
		want  map[string]string // the message of each condition that is paused holds this
	}{
		"escalated": {atManagers(), map[string]string{"Escalated": "would be True since 2026-03-06 10:00 Europe/Amsterdam (2026-03-06T09:00:00Z): ", "Stale": "would be True since 2026-03-04 10:00 Europe/Amsterdam (2026-03-04T09:00:00Z): "}},
		"at the first step": {
			gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-06 09:00")),
			map[string]string{"Stale": "would be True since 2026-03-04 10:00 Europe/Amsterdam (2026-03-04T09:00:00Z): "},
		},
		"exhausted": {exhausted, map[string]string{
			"PathExhausted": "would be True since 2026-03-27 10:00 Europe/Amsterdam (2026-03-27T09:00:00Z): ", "Escalated": "would be True since 2026-03-06 10:00 Europe/Amsterdam (2026-03-06T09:00:00Z): ", "Stale": "since 2026-03-04 10:00 Europe/Amsterdam (2026-03-04T09:00:00Z)",
		}},
		"escalated and resolved":   {atManagers().Resolved("2026-03-07 09:00"), nil},
		"escalated and taken down": {atManagers().Deescalated("2026-03-27 09:00"), nil},
		"escalated and answered":   {atManagers().UpdatedBy("2026-03-27 09:00", "contoso/lee"), map[string]string{"Escalated": "since 2026-03-06 10:00 Europe/Amsterdam (2026-03-06T09:00:00Z)"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := gen.NewWorld().IssueFacts(c.issue.Suspended())
			at := gen.UTC("2026-03-28 08:00")
			record := f.Issue.Status.Escalation.DeepCopy()
			v := rules.DecideIssue(f, at)
			says(t, &v.Verdict, "Ready=True/Suspended")
			paused := 0
			for i, condition := range v.Conditions() {
				if condition.Reason != v1alpha1.ReasonSuspended || condition.Type == v1alpha1.ConditionReady {
					if rules.NeedsAttention(&condition) {
						t.Errorf("%+v", condition)
					}
					continue
				}
				paused++
				if want, ok := c.want[condition.Type]; !ok || condition.Status != metav1.ConditionUnknown || !strings.Contains(condition.Message, want) {
					t.Errorf("%d: %+v", i, condition)
				}
			}
			if paused != len(c.want) {
				t.Errorf("%d conditions are paused, and not %d: %v", paused, len(c.want), reasons(v.Verdict))
			}
			if !reflect.DeepEqual(v.Escalation, record) || len(v.Notify) > 0 {
				t.Errorf("%+v, %d messages", v.Escalation, len(v.Notify))
			}
			if s := v.Settle(f.Issue, at); s.NextStep != nil || s.StaleSinceTime != nil {
				t.Errorf("the status says next %+v, stale since %v", s.NextStep, s.StaleSinceTime)
			}
		})
	}
}

// A suspended object waits for a reference as any other does.
func TestASuspendedObjectWaitsTenSecondsForAReference(t *testing.T) {
	w := gen.NewWorld()
	first := gen.UTC("2026-03-05 09:00")
	i := w.IssueFacts(gen.Issue("late-shipments").Suspended())
	i.Policy = nil
	r := w.ReviewFacts(gen.QuarterlyReview().Suspended())
	r.Policy = nil
	a := w.AllianceFacts()
	a.Policy, a.Alliance.Spec.Suspend = nil, new(true)
	for kind, c := range map[string]struct {
		decide func(time.Time) rules.Verdict
		status *[]metav1.Condition
	}{
		"issue":    {func(at time.Time) rules.Verdict { return rules.DecideIssue(i, at).Verdict }, &i.Issue.Status.Conditions},
		"review":   {func(at time.Time) rules.Verdict { return rules.DecideReview(r, at).Verdict }, &r.Review.Status.Conditions},
		"alliance": {func(at time.Time) rules.Verdict { return rules.DecideAlliance(a, at).Verdict }, &a.Alliance.Status.Conditions},
	} {
		v := c.decide(first)
		says(t, &v, "Ready=Unknown/PolicyNotFound")
		checkAt(t, &v, "2026-03-05 09:00:10")
		*c.status = stored(nil, v.Conditions(), first)
		for after, want := range map[time.Duration]string{9 * time.Second: "Ready=Unknown/PolicyNotFound", 10 * time.Second: "Ready=False/PolicyNotFound", 11 * time.Second: "Stalled=True/PolicyNotFound"} {
			v := c.decide(first.Add(after))
			if got := reasons(v); !strings.Contains(strings.Join(got, " "), want) {
				t.Errorf("%s after %s: %v, want %s", kind, after, got, want)
			}
		}
	}
}

// A suspended review turns to not known at the moment at which it would be overdue.
func TestASuspendedReviewTurnsOnTheSecond(t *testing.T) {
	f := gen.NewWorld().ReviewFacts(gen.QuarterlyReview().Suspended().Postponed("2026-01-20 09:00", "2026-03-01 09:00"))
	changesAt(t, func(at time.Time) rules.Verdict { return rules.DecideReview(f, at).Verdict },
		flip{"2026-03-01 09:00", "Overdue=False/NotDue", "Overdue=Unknown/Suspended"})
	if v := rules.DecideReview(f, gen.UTC("2026-03-02 09:00")); !v.OverdueSince.IsZero() {
		t.Errorf("overdue since %s", v.OverdueSince)
	}
}

// Nobody tells of what is suspended that it turned bad; when that ends they do.
func TestEventsAboutAPause(t *testing.T) {
	f := gen.NewWorld().ReviewFacts(gen.QuarterlyReview())
	at := gen.UTC("2026-03-02 09:00")
	conditions := func() []metav1.Condition {
		v := rules.DecideReview(f, at)
		return v.Conditions()
	}
	free := conditions()
	f.Review.Spec.Suspend = new(true)
	paused := conditions()
	if told := rules.Events(free, paused); len(told) > 0 {
		t.Errorf("when it is suspended: %+v", told)
	}
	if told := rules.Events(paused, free); len(told) != 1 || told[0].Reason != v1alpha1.ReasonDueTimePassed {
		t.Errorf("when it is resumed: %+v", told)
	}
	if c := meta.FindStatusCondition(paused, v1alpha1.ConditionOverdue); rules.NeedsAttention(c) {
		t.Errorf("it needs somebody: %+v", c)
	}
}

// However many reviews are suspended, the alliance's message names a few.
func TestAMessageNamesAFewOfWhatIsSuspended(t *testing.T) {
	w := gen.NewWorld()
	w.Reviews = nil
	for i := range 3 * verdict.MaxListed {
		w.Review(gen.Review(fmt.Sprintf("late-%02d", i)).Due("2026-02-15 08:00").Suspended())
	}
	v := decideAlliance(w, "2026-03-02 09:00")
	message := v.Finding(string(v1alpha1.PracticeReviewsCurrent)).Condition().Message
	if named := strings.Count(message, "late-"); named != verdict.MaxListed || !strings.HasSuffix(message, "…") {
		t.Errorf("%d are named in %q", named, message)
	}
}

// A paused condition changed when it would have turned bad: not when it was paused, and not when it was not known yet.
func TestWhatIsPausedChangedWhenItWouldHaveTurnedBad(t *testing.T) {
	w := gen.NewWorld()
	due, held := gen.UTC("2026-01-22 09:00"), gen.UTC("2026-02-02 09:00")
	since := func(r gen.ReviewBuilder, conditionType string, moments ...string) time.Time {
		for _, at := range moments {
			v := rules.DecideReview(w.ReviewFacts(r), gen.UTC(at))
			r.Status = v.Settle(r.Review, gen.UTC(at))
		}
		return meta.FindStatusCondition(r.Status.Conditions, conditionType).LastTransitionTime.Time
	}
	suspended := func(r gen.ReviewBuilder) gen.ReviewBuilder {
		r.Spec.Suspend = new(true)
		return r
	}
	if got := since(suspended(gen.QuarterlyReview()), v1alpha1.ConditionOverdue, "2026-01-10 09:00", "2026-03-01 09:00"); !got.Equal(due) {
		t.Errorf("suspended from the start, it would be overdue since %s", got)
	}
	if got := since(suspended(gen.QuarterlyReview().BarelyHeld("2026-02-02 09:00")), v1alpha1.ConditionAdequate, "2026-01-10 09:00", "2026-03-01 09:00"); !got.Equal(held) {
		t.Errorf("its record would be incomplete since %s", got)
	}
	late := gen.QuarterlyReview()
	if got := since(late, v1alpha1.ConditionOverdue, "2026-01-10 09:00", "2026-02-01 09:00"); !got.Equal(gen.UTC("2026-02-01 09:00")) {
		t.Errorf("it was found overdue at %s", got)
	}
	if got := since(suspended(late), v1alpha1.ConditionOverdue, "2026-03-01 09:00", "2026-03-02 09:00"); !got.Equal(due) {
		t.Errorf("suspended later, it would be overdue since %s", got)
	}
}
