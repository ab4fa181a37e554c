// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"encoding/json"
	"math"
	"math/rand"
	"reflect"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// asStored is a status as the API server gives it back; it fails where it would refuse it.
func asStored[T any](t *testing.T, status T) T {
	t.Helper()
	raw, err := json.Marshal(status)
	if err != nil {
		t.Fatal(err)
	}
	var out T
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return out
}

// within fails if something takes far longer than a decision may.
func within(t *testing.T, d time.Duration, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); do() }()
	select {
	case <-done:
	case <-time.After(d):
		t.Fatalf("it takes more than %s", d)
	}
}

// Counters that somebody wrote into a status cost no more time than others.
func TestHostileCountersCostNoTime(t *testing.T) {
	w := gen.NewWorld()
	w.Policy.Spec.Reminders = &v1alpha1.Reminders{OverdueEvery: "P7D"}
	w.Step("managers").Repeat = &v1alpha1.Repeat{Every: "PT5H", Times: new(int32(3))}
	for _, repeats := range []int32{math.MaxInt32, math.MaxInt32 - 1, math.MinInt32} {
		r := gen.Review("yearly").UID("0a11").Due("2026-03-03 09:00")
		r.Status.Reminders = []v1alpha1.ReminderRecord{{Reason: v1alpha1.NotificationReviewOverdue, DueTime: r.Spec.DueTime, Repeats: repeats}}
		within(t, 5*time.Second, func() { rules.DecideReview(w.ReviewFacts(r), gen.UTC("2026-03-04 09:00")) })
		step := gen.StepRecord("managers", "2026-03-05 09:00").Until("2026-03-09 09:00").Unsaid()
		i := gen.Issue("late").UID("7f3c").Climbing(step)
		i.Status.Escalation.Steps[0].Repeats = repeats
		within(t, 5*time.Second, func() { rules.DecideIssue(w.IssueFacts(i), gen.UTC("2026-03-05 10:00")) })
	}
}

// What counts up ends with what the schema takes.
func TestCountersEndWithTheirBounds(t *testing.T) {
	for _, round := range []int32{v1alpha1.MaxRound - 1, v1alpha1.MaxRound, math.MaxInt32} {
		i := gen.Issue("late").UID("7f3c").Climbing(gen.StepRecord("managers", "2026-03-05 09:00")).Deescalated("2026-03-06 09:00")
		i.Status.Escalation.Round = new(round)
		v := rules.DecideIssue(gen.NewWorld().IssueFacts(i), gen.UTC("2026-04-06 09:00"))
		if got := *v.Escalation.Round; got != v1alpha1.MaxRound {
			t.Errorf("after round %d comes round %d", round, got)
		}
	}
	for _, attempts := range []int32{v1alpha1.MaxDeliveryAttempts - 1, v1alpha1.MaxDeliveryAttempts, math.MaxInt32} {
		n := newMessage("a")
		n.Status.Attempts, n.Status.UncertainAttempts = attempts, attempts
		v := rules.BeforeAttempt(true, int(attempts)+1)
		if s := v.Settle(n, atNoon); s.Attempts != v1alpha1.MaxDeliveryAttempts || s.UncertainAttempts != v1alpha1.MaxDeliveryAttempts {
			t.Errorf("after %d attempts come %d, %d uncertain", attempts, s.Attempts, s.UncertainAttempts)
		}
	}
}

// A message to be tried again whose condition somebody took away says so itself.
func TestAMessageWithoutItsConditionIsTriedAgain(t *testing.T) {
	n := triedAt(newMessage("a"), atNoon.Add(time.Minute))
	n.Status.Conditions, n.Status.Outcome = nil, ""
	v := rules.DecideMessage(rules.MessageFacts{Notification: n, Policy: gen.Policy("standard").CommunicationPolicy}, atNoon)
	if got := messageVerdict(v); got != "Pending Unknown Retrying" || v.Message != "The next attempt is at 2026-03-04T12:01:00Z" {
		t.Errorf("%s: %s", got, v.Message)
	}
}

// A deadline beyond what an object can hold is the last moment that it can.
func TestADeadlineAtTheEndOfTime(t *testing.T) {
	w := newsWorld()
	w.Policy.Spec.EscalationPaths = gen.NewWorld().Policy.Spec.EscalationPaths
	path := w.Path()
	last := path.Steps[len(path.Steps)-1].Name
	for k := range path.Steps {
		path.Steps[k].Repeat = &v1alpha1.Repeat{Every: "P1D", Times: new(int32(3))}
	}
	detected := gen.Issue("to-come").UID("7f3d").Severity(high)
	detected.Spec.DetectedTime = gen.Time("2999-12-31 23:59")
	for _, i := range []gen.IssueBuilder{
		gen.Issue("late").UID("7f3c").Climbing(gen.StepRecord(string(last), "2999-12-31 23:00")),
		detected,
	} {
		v := rules.DecideIssue(w.IssueFacts(i), gen.UTC("2026-04-06 09:00"))
		status := v.Settle(i.Issue, gen.UTC("2026-04-06 09:00"))
		if i.Name == "to-come" && len(status.Owed) == 0 {
			t.Errorf("nothing is owed: %+v", status)
		}
		mustBeHoldable(t, reflect.ValueOf(asStored(t, status)))
	}
}

// mustBeHoldable fails where something holds a moment that its field may not hold.
func mustBeHoldable(t *testing.T, v reflect.Value) {
	t.Helper()
	switch {
	case v.Type() == reflect.TypeFor[metav1.Time]():
		if at := v.Interface().(metav1.Time); !at.IsZero() && (at.Year() < 1900 || at.UTC().Year() > 2999) {
			t.Errorf("a status holds %s", at.UTC())
		}
	case v.Kind() == reflect.Pointer && !v.IsNil():
		mustBeHoldable(t, v.Elem())
	case v.Kind() == reflect.Struct:
		for _, f := range v.Fields() {
			mustBeHoldable(t, f)
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			mustBeHoldable(t, v.Index(i))
		}
	}
}

// hostile fills a status with what somebody who may write it could have put there.
func hostile(r *rand.Rand, v reflect.Value, around time.Time) {
	if v.Type() == reflect.TypeFor[metav1.Time]() {
		at := around.Add(time.Duration(r.Intn(200)-100) * 6 * time.Hour)
		switch r.Intn(12) {
		case 0:
			at = time.Date(9999, 12, 31, 1+r.Intn(23), 0, 0, 0, time.UTC)
		case 1:
			at = time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC)
		}
		v.Set(reflect.ValueOf(metav1.NewTime(at)))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if r.Intn(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			hostile(r, v.Elem(), around)
		}
	case reflect.Struct:
		for _, f := range v.Fields() {
			hostile(r, f, around)
		}
	case reflect.Slice:
		n := r.Intn(4)
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			hostile(r, v.Index(i), around)
		}
	case reflect.String:
		of := hostileWords[v.Type()]
		if of == nil {
			of = hostileWords[nil]
		}
		v.SetString(of[r.Intn(len(of))])
	case reflect.Int32:
		v.SetInt([]int64{0, 1, 2, 3, 100, math.MaxInt32}[r.Intn(6)])
	case reflect.Int64:
		v.SetInt(int64(r.Intn(3)))
	case reflect.Bool:
		v.SetBool(r.Intn(2) == 0)
	}
}

var hostileWords = map[reflect.Type][]string{
	nil:                                    {"default", "counterpart", "managers", "executives", "x", ""},
	reflect.TypeFor[v1alpha1.Severity]():   {"Low", "Medium", "High", "Critical"},
	reflect.TypeFor[v1alpha1.StepReason](): {"", "NoAnswer", "Deescalated", "Resolved", "NobodyReachable", "SeverityRaised"},
	reflect.TypeFor[v1alpha1.NotificationReason](): {"ReviewUpcoming", "ReviewDue", "ReviewOverdue", "ActionDue", "BriefingDue", "PracticesMissing", "HealthAsked"},
	reflect.TypeFor[metav1.ConditionStatus]():      {"True", "False", "Unknown"},
	reflect.TypeFor[v1alpha1.Outcome]():            {"", "Pending", "Sending"},
}

// rests looks at an object again and again until its status stays: it must, it must be one that
// the API server takes, and no condition is empty.
func rests[S any](t *testing.T, seed int, status *S, conditions func(*S) []metav1.Condition, look func() (S, bool)) {
	t.Helper()
	for range 8 {
		s, over := look()
		if over {
			return
		}
		for _, c := range conditions(&s) {
			if c.Status == "" || c.Reason == "" {
				t.Fatalf("seed %d: condition %s has the status %q and the reason %q", seed, c.Type, c.Status, c.Reason)
			}
		}
		back := asStored(t, s)
		if equality.Semantic.DeepEqual(*status, back) {
			return
		}
		*status = back
	}
	t.Fatalf("seed %d: it does not come to rest", seed)
}

// Whatever a status holds, deciding comes to rest on one that the API server takes.
func TestHostileStatusesComeToRest(t *testing.T) {
	at := gen.UTC("2026-03-06 09:00")
	for seed := range gen.Trials(3000) {
		r := rand.New(rand.NewSource(int64(seed)))
		w := gen.NewWorld()
		w.Policy.Spec.RecoveryPlanWithin = "P2D"
		w.Policy.Spec.Reminders = &v1alpha1.Reminders{OverdueEvery: "P7D", BeforeReview: "P3D"}
		w.Policy.Spec.OverdueReviews = &v1alpha1.OverdueReviews{OpenIssue: &v1alpha1.OpenIssue{Severity: v1alpha1.SeverityMedium}}
		for k := range w.Path().Steps {
			step := &w.Path().Steps[k]
			if r.Intn(2) == 0 {
				step.Repeat = &v1alpha1.Repeat{Every: "PT5H", Times: new(int32(3))}
			}
			if r.Intn(3) == 0 {
				step.Talk = &v1alpha1.Talk{Required: new(true)}
			}
			if r.Intn(3) == 0 {
				step.HostFirst = "PT3H"
			}
		}
		i := gen.Issue("late").UID("7f3c")
		for _, record := range []func(){
			func() { i.Deescalated("2026-03-05 10:00") }, func() { i.Acknowledged("2026-03-05 12:00", "contoso/kim") },
			func() { i.Snoozed("2026-03-05 13:00", "2026-03-07 13:00") }, func() { i.Suspended() },
		} {
			if r.Intn(4) == 0 {
				record()
			}
		}
		hostile(r, reflect.ValueOf(&i.Status).Elem(), at)
		rests(t, seed, &i.Status, func(s *v1alpha1.IssueStatus) []metav1.Condition { return s.Conditions }, func() (v1alpha1.IssueStatus, bool) {
			v := rules.DecideIssue(w.IssueFacts(i), at)
			s := v.Settle(i.Issue, at)
			if len(v.Notify) > 0 {
				s = v.Told(s, at)
			}
			return s, false
		})
		review := gen.Review("yearly").UID("0a11").Due("2026-03-03 09:00")
		if r.Intn(3) == 0 {
			review.Held("2026-03-04 09:00").Promised("x", "contoso/kim", "2026-03-05", "")
		}
		hostile(r, reflect.ValueOf(&review.Status).Elem(), at)
		rests(t, seed, &review.Status, func(s *v1alpha1.ReviewStatus) []metav1.Condition { return s.Conditions }, func() (v1alpha1.ReviewStatus, bool) {
			v := rules.DecideReview(w.ReviewFacts(review), at)
			s := v.Settle(review.Review, at)
			if len(v.Notify) > 0 {
				s = v.Told(s, at)
			}
			return s, false
		})
		n := newMessage("n")
		hostile(r, reflect.ValueOf(&n.Status).Elem(), at)
		rests(t, seed, &n.Status, func(s *v1alpha1.NotificationStatus) []metav1.Condition { return s.Conditions }, func() (v1alpha1.NotificationStatus, bool) {
			v := rules.DecideMessage(rules.MessageFacts{Notification: n, Policy: w.Policy}, at)
			return v.Settle(n, at), v.Send
		})
	}
}
