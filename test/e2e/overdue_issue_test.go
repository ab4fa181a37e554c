// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// issues lists those of this test.
func (w *world) issues() []v1alpha1.Issue {
	w.Helper()
	var list v1alpha1.IssueList
	if err := w.Client.List(w.Context(), &list, client.InNamespace(w.ns)); err != nil {
		w.Fatal(err)
	}
	return list.Items
}

// theIssue is the only one that there is.
func (w *world) theIssue() *v1alpha1.Issue {
	w.Helper()
	all := w.issues()
	if len(all) != 1 {
		w.Fatalf("at %s there are %d issues, not 1", w.Now().UTC().Format(time.RFC3339), len(all))
	}
	return &all[0]
}

func opening(severity v1alpha1.Severity) *v1alpha1.OverdueReviews {
	return &v1alpha1.OverdueReviews{OpenIssue: &v1alpha1.OpenIssue{Severity: severity}}
}

// overdueReview creates a review that is overdue under a policy that opens issues.
func (w *world) overdueReview() *v1alpha1.Review {
	w.Helper()
	p := w.policy()
	p.Spec.OverdueReviews = opening(v1alpha1.SeverityMedium)
	r := w.review("yearly", w.Now().Add(-time.Hour))
	w.create(w.north(), w.south(), p, w.alliance(), r)
	w.settle()
	w.must(r, v1alpha1.ConditionOverdue, yes, "")
	return r
}

// A review that is overdue opens one issue, on the dot, whoever looks and however often.
func TestOverdueReviewOpensOneIssue(t *testing.T) {
	w := newWorld(t, byClock)
	p, a := w.policy(), w.alliance()
	p.Spec.OverdueReviews = opening(v1alpha1.SeverityMedium)
	due := w.Now().Add(2 * time.Hour)
	r := w.review("yearly", due)
	w.create(w.north(), w.south(), p, a, r)
	w.advanceTo(due.Add(-time.Second))
	if n := len(w.issues()); n != 0 {
		t.Fatalf("there are %d issues before the review is due", n)
	}
	w.advanceTo(due)
	i := w.theIssue()
	s := i.Spec
	if s.Severity != v1alpha1.SeverityMedium || s.ReviewRef == nil || s.ReviewRef.Name != "yearly" || s.RaisedBy != jane ||
		!s.DetectedTime.Time.Equal(due) || s.AllianceRef.Name != "pact" || !strings.Contains(s.Title, "yearly") {
		t.Errorf("the issue is %+v", s)
	}
	if i.Labels[v1alpha1.LabelGenerated] != "true" || i.Labels[v1alpha1.LabelAlliance] != "pact" {
		t.Errorf("its labels are %v", i.Labels)
	}
	w.must(i, v1alpha1.ConditionReady, yes, "")
	w.must(i, v1alpha1.ConditionResolved, no, "")

	w.restart()
	w.advance(30 * time.Minute)
	if again := w.theIssue(); again.UID != i.UID {
		t.Error("the issue was made anew")
	}
	// It climbs as any issue does.
	w.advanceTo(due.Add(time.Hour))
	w.must(i, v1alpha1.ConditionStale, yes, "")
	w.mustHaveTold(both("counterpart", 0, piet, ana)...)
}

// What ends that a review is overdue resolves its issue, and says how.
func TestIssueOfAReviewEndsWithIt(t *testing.T) {
	for name, c := range map[string]struct {
		change func(w *world, r *v1alpha1.Review)
		says   string
	}{
		"Held": {func(w *world, r *v1alpha1.Review) {
			r.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: at(w.Now())}
		}, "was held at "},
		"PutOff": {func(w *world, r *v1alpha1.Review) {
			r.Spec.Postponements = []v1alpha1.Postponement{{Time: at(w.Now()), DueTime: at(w.Now().Add(24 * time.Hour)), Reason: "illness"}}
		}, "was put off until "},
		"Cancelled": {func(w *world, r *v1alpha1.Review) {
			r.Spec.Cancellation = &v1alpha1.Cancellation{Time: at(w.Now()), Reason: "a merger"}
		}, "was cancelled at "},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, byClock)
			r := w.overdueReview()
			i := w.theIssue()
			w.edit(r, func() { c.change(w, r) })
			w.settle()
			w.must(r, v1alpha1.ConditionOverdue, no, "")
			w.must(i, v1alpha1.ConditionResolved, yes, v1alpha1.ReasonResolved)
			if res := i.Spec.Resolution; !strings.Contains(res.Summary, c.says) || !res.Time.Time.Equal(w.Now()) {
				t.Errorf("the resolution is %+v", res)
			}
			w.advance(23 * time.Hour)
			if again := w.theIssue(); again.Generation != i.Generation {
				t.Error("the issue was changed again")
			}
			// Put off, it can be overdue once more: the resolution lapses.
			w.advance(2 * time.Hour)
			again, status := w.theIssue(), yes
			if name == "PutOff" {
				status = no
			}
			w.must(again, v1alpha1.ConditionResolved, status, "")
		})
	}
}

// What a person says of the issue of a review stays: it is not opened again, and not resolved
// over that.
func TestIssueResolvedByAPersonStaysResolved(t *testing.T) {
	w := newWorld(t, byClock)
	r := w.overdueReview()
	i := w.theIssue()
	w.edit(i, func() { i.Spec.Resolution = &v1alpha1.Statement{Time: at(w.Now()), By: &jane, Summary: "we talked"} })
	w.settle()
	w.restart()
	w.advance(48 * time.Hour)
	w.must(r, v1alpha1.ConditionOverdue, yes, "")
	w.edit(r, func() { r.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: at(w.Now())} })
	w.settle()
	if again := w.theIssue(); again.Spec.Resolution.Summary != "we talked" {
		t.Errorf("the resolution is %+v", again.Spec.Resolution)
	}
}

// An issue about a review that a person opened is that person's.
func TestIssueOfAPersonAboutAReviewIsLeftAlone(t *testing.T) {
	w := newWorld(t, byClock)
	w.found()
	r := w.review("yearly", w.Now().Add(-time.Hour))
	own := w.issue("ours", w.Now())
	own.Spec.ReviewRef = &v1alpha1.ReviewReference{Name: "yearly"}
	w.create(r, own)
	w.settle()
	w.edit(r, func() { r.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: at(w.Now())} })
	w.settle()
	w.must(own, v1alpha1.ConditionResolved, no, "")
}

// No policy asks for issues: none is opened. As soon as one does, those of the reviews that
// are overdue already are.
func TestPolicyThatComesToOpenIssues(t *testing.T) {
	w := newWorld(t, byClock)
	p := w.policy()
	r := w.review("yearly", w.Now().Add(-time.Hour))
	w.create(w.north(), w.south(), p, w.alliance(), r)
	w.settle()
	w.advance(48 * time.Hour)
	w.must(r, v1alpha1.ConditionOverdue, yes, "")
	if n := len(w.issues()); n != 0 {
		t.Fatalf("there are %d issues; the policy asks for none", n)
	}
	w.edit(p, func() { p.Spec.OverdueReviews = opening(v1alpha1.SeverityLow) })
	w.settle()
	if i := w.theIssue(); i.Spec.Severity != v1alpha1.SeverityLow {
		t.Errorf("its severity is %s", i.Spec.Severity)
	}
}

// A policy that is suspended opens nothing; it does when it is suspended no more.
func TestSuspendedPolicyOpensNoIssue(t *testing.T) {
	w := newWorld(t, byClock)
	p := w.policy()
	p.Spec.OverdueReviews, p.Spec.Suspend = opening(v1alpha1.SeverityLow), new(true)
	w.create(w.north(), w.south(), p, w.alliance(), w.review("yearly", w.Now().Add(-time.Hour)))
	w.settle()
	if n := len(w.issues()); n != 0 {
		t.Fatalf("there are %d issues; the policy is suspended", n)
	}
	w.edit(p, func() { p.Spec.Suspend = nil })
	w.settle()
	w.theIssue()
}

// Ten missed meetings of a cadence open one issue, which says how many it is about; it is resolved
// when the last of them is held, cancelled or put off.
func TestMissedMeetingsOpenOneIssue(t *testing.T) {
	w := newWorld(t, byClock)
	p, a := w.policy(), w.alliance()
	p.Spec.OverdueReviews = opening(v1alpha1.SeverityMedium)
	w.create(w.north(), w.south(), p, a)
	w.settle()
	start := w.Now()
	var all []*v1alpha1.Review
	for n := range 10 {
		r := w.review(fmt.Sprintf("far-%d", n), start.Add(time.Duration(n-5)*time.Hour))
		r.Spec.Cadence, r.Spec.ScheduledTime = "far", new(at(r.Spec.DueTime.Add(-time.Hour)))
		all = append(all, r)
		w.create(r)
	}
	w.settle()
	i := w.theIssue()
	for n := range 4 {
		w.advanceTo(start.Add(time.Duration(n+1) * time.Hour))
		if i = w.theIssue(); len(i.Status.OverdueReviews) != 7+n {
			t.Fatalf("it is about %v", i.Status.OverdueReviews)
		}
	}
	if i.Spec.ReviewRef.Name != "far-0" {
		t.Errorf("it names %s", i.Spec.ReviewRef.Name)
	}
	for n, r := range all {
		w.must(i, v1alpha1.ConditionResolved, no, "")
		if n == 0 {
			w.delete(r)
		} else {
			w.edit(r, func() { r.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: at(w.Now())} })
		}
		w.settle()
	}
	w.must(i, v1alpha1.ConditionResolved, yes, "")
	if i = w.theIssue(); len(i.Status.OverdueReviews) > 0 {
		t.Errorf("it is about %v still", i.Status.OverdueReviews)
	}
}
