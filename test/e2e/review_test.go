// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

func TestReviewIsOverdueFromItsDueTimeOn(t *testing.T) {
	w := newWorld(t, byClock)
	a := w.found()
	due := w.Now().Add(2 * time.Hour)
	r := w.review("yearly", due)
	w.create(r)
	w.advanceTo(due.Add(-time.Second))
	w.must(r, v1alpha1.ConditionOverdue, no, v1alpha1.ReasonNotDue)
	w.must(a, reviewsCurrent, yes, v1alpha1.ReasonCurrent)

	w.advanceTo(due)
	w.must(r, v1alpha1.ConditionOverdue, yes, v1alpha1.ReasonDueTimePassed)
	w.must(a, reviewsCurrent, no, v1alpha1.ReasonOverdue)
	if r.Status.OverdueSinceTime == nil || !r.Status.OverdueSinceTime.Time.Equal(due) {
		t.Errorf("overdueSinceTime is %v, not %s", r.Status.OverdueSinceTime, due)
	}
	if *a.Status.Reviews.Overdue != 1 {
		t.Errorf("the alliance counts %d overdue reviews, not 1", *a.Status.Reviews.Overdue)
	}

	// Postponed, it is due later; it stays in sight, however old.
	later := due.AddDate(0, 0, 7)
	w.edit(r, func() {
		r.Spec.Postponements = []v1alpha1.Postponement{{Time: at(due), DueTime: at(later), Reason: "illness"}}
	})
	w.settle()
	w.must(r, v1alpha1.ConditionOverdue, no, v1alpha1.ReasonNotDue)
	w.advanceTo(later.AddDate(0, 2, 0))
	w.must(r, v1alpha1.ConditionOverdue, yes, v1alpha1.ReasonDueTimePassed)
}

const (
	reviewsCurrent  = string(v1alpha1.PracticeReviewsCurrent)
	issuesContained = string(v1alpha1.PracticeIssuesContained)
	staffed         = string(v1alpha1.PracticeStaffed)
)

func TestRecordOfTomorrowIsAcceptedAndNotYetTrue(t *testing.T) {
	w := newWorld(t, byClock)
	a := w.found()
	due := w.Now().Add(time.Hour)
	held := w.Now().Add(24 * time.Hour)
	r := w.review("yearly", due)
	r.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: at(held)}
	w.create(r)
	w.advanceTo(due)
	for condition, status := range map[string]metav1.ConditionStatus{
		v1alpha1.ConditionReady: yes, v1alpha1.ConditionHeld: no, v1alpha1.ConditionOverdue: yes,
	} {
		message := w.must(r, condition, status, "")
		if !strings.Contains(message, held.Format(time.RFC3339)) || !strings.Contains(message, "not yet true") {
			t.Errorf("%s does not say that the record is of tomorrow: %s", condition, message)
		}
	}
	w.advanceTo(held.Add(-time.Second))
	w.must(r, v1alpha1.ConditionHeld, no, "")
	w.advanceTo(held)
	w.must(r, v1alpha1.ConditionHeld, yes, v1alpha1.ReasonHeld)
	w.must(r, v1alpha1.ConditionOverdue, no, v1alpha1.ReasonHeld)
	w.must(a, reviewsCurrent, yes, v1alpha1.ReasonCurrent)
}

// On the real clock a due time is noticed when it comes and not before.
func TestDueTimeIsNoticedOnTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	w.found()
	due := time.Now().Add(4 * time.Second).Truncate(time.Second)
	r := w.review("soon", due)
	w.create(r)
	w.AwaitCondition(t, r, v1alpha1.ConditionOverdue, no, v1alpha1.ReasonNotDue)
	c := w.AwaitCondition(t, r, v1alpha1.ConditionOverdue, yes, v1alpha1.ReasonDueTimePassed)
	if late := c.LastTransitionTime.Sub(due); late < 0 || late > 5*time.Second {
		t.Errorf("noticed %s after the due time", late)
	}
}

// After the record of an overdue review, Overdue clears and the alliance's ReviewsCurrent is
// True within a second.
func TestRecordClearsOverdueWithinASecond(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	a := w.found()
	// What else runs on this machine may cost one attempt or two, but not all of them.
	const bar, attempts = time.Second, 5
	var took []time.Duration
	for n := range attempts {
		r := w.review("late-"+string(rune('a'+n)), time.Now().Add(-time.Hour))
		w.create(r)
		w.AwaitCondition(t, r, v1alpha1.ConditionOverdue, yes, "")
		w.AwaitCondition(t, a, reviewsCurrent, no, v1alpha1.ReasonOverdue)
		before := r.DeepCopy()
		r.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: at(time.Now())}
		if err := w.Client.Patch(t.Context(), r, client.MergeFrom(before)); err != nil {
			t.Fatal(err)
		}
		since := time.Now()
		w.AwaitCondition(t, r, v1alpha1.ConditionOverdue, no, v1alpha1.ReasonHeld)
		w.AwaitCondition(t, a, reviewsCurrent, yes, v1alpha1.ReasonCurrent)
		if took = append(took, time.Since(since)); took[n] < bar {
			return
		}
	}
	t.Errorf("it took %v, each time more than %s", took, bar)
}
