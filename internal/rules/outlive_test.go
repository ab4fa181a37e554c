// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// What is over needs no mending when its alliance is gone; what is open does.
func TestHistoryOutlivesItsAlliance(t *testing.T) {
	now := utc("2026-06-01 09:00")
	given := metav1.NewTime(utc("2026-05-01 09:00"))
	for name, c := range map[string]struct {
		over bool
		want metav1.ConditionStatus
	}{"over": {true, metav1.ConditionTrue}, "open": {false, metav1.ConditionUnknown}} {
		review := &v1alpha1.Review{Spec: v1alpha1.ReviewSpec{DueTime: given}}
		issue := newIssue()
		if c.over {
			review.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: given}
			issue = issue.resolved("2026-05-01 09:00")
		}
		r := DecideReview(ReviewFacts{Review: review}, now)
		if got := r.Get(v1alpha1.ConditionReady); got.Status != c.want {
			t.Errorf("a review that is %s: Ready is %s (%s)", name, got.Status, got.Message)
		}
		f := factsOf(issue, newPolicy())
		f.Alliance, f.Policy = nil, nil
		i := DecideIssue(f, now)
		if got := i.Get(v1alpha1.ConditionReady); got.Status != c.want {
			t.Errorf("an issue that is %s: Ready is %s (%s)", name, got.Status, got.Message)
		}
		if got := i.Get(v1alpha1.ConditionResolved); (got.Status == metav1.ConditionTrue) != c.over {
			t.Errorf("an issue that is %s: Resolved is %s", name, got.Status)
		}
	}
}

// People leave. Their issues are judged, and climb, all the same.
func TestIssueClimbsWithoutItsRaiser(t *testing.T) {
	f := factsOf(newIssue(), newPolicy())
	f.Issue.Spec.RaisedBy.Contact = "gone"
	f.Issue.Status.Conditions = []metav1.Condition{{
		Type: v1alpha1.ConditionReady, Status: metav1.ConditionFalse, Reason: v1alpha1.ReasonContactNotFound,
	}}
	v := DecideIssue(f, utc("2026-03-04 09:00"))
	if c := v.Get(v1alpha1.ConditionReady); c.Status != metav1.ConditionFalse || c.Reason != v1alpha1.ReasonContactNotFound {
		t.Errorf("Ready is %s/%s", c.Status, c.Reason)
	}
	if c := v.Get(v1alpha1.ConditionStale); c.Status != metav1.ConditionTrue {
		t.Errorf("Stale is %s (%s)", c.Status, c.Message)
	}
	if steps(v.Escalation) != "counterpart" || len(v.Notify) == 0 {
		t.Errorf("steps %q, %d messages", steps(v.Escalation), len(v.Notify))
	}
}

func TestMessageIsWithdrawnWhenItIsNoLongerTrue(t *testing.T) {
	const made = "2026-03-06 09:00"
	round := func(n int32) issueBuilder {
		i := newIssue().climbing(startedStep("counterpart", made))
		i.Status.Escalation.Round = &n
		return i
	}
	for name, c := range map[string]struct {
		issue               *issueBuilder
		alliance            bool // suspended
		withdrawn, suspends bool
	}{
		"open":                                {issue: new(newIssue())},
		"resolved":                            {issue: new(newIssue().resolved("2026-03-06 10:00")), withdrawn: true},
		"resolved a second from now":          {issue: new(newIssue().resolved("2026-03-06 12:01"))},
		"taken down as its step started":      {issue: new(round(1).deescalated(made)), withdrawn: true},
		"taken down, dated before":            {issue: new(round(1).deescalated("2026-03-06 09:10")), withdrawn: true},
		"taken down before the round":         {issue: new(round(1).deescalated("2026-03-06 08:59:59"))},
		"taken down a second from now":        {issue: new(round(1).deescalated("2026-03-06 12:00:01"))},
		"in a new round":                      {issue: new(round(2)), withdrawn: true},
		"in an earlier round, by an old copy": {issue: new(round(0).deescalated(made))},
		"suspended":                           {issue: new(newIssue().suspended()), suspends: true},
		"in a suspended alliance":             {issue: new(newIssue()), alliance: true, suspends: true},
		"deleted":                             {withdrawn: true},
	} {
		f := factsOf(newIssue(), newPolicy())
		n := &v1alpha1.Notification{Spec: v1alpha1.NotificationSpec{SubjectRef: v1alpha1.SubjectReference{
			Kind: v1alpha1.KindIssue, Name: f.Issue.Name, UID: string(f.Issue.UID)}, Round: new(int32(1))}}
		n.CreationTimestamp = metav1.NewTime(utc(made))
		var issue *v1alpha1.Issue
		if c.issue != nil {
			issue = factsOf(*c.issue, newPolicy()).Issue
		}
		f.Alliance.Spec.Suspend = &c.alliance
		got := JudgeMessage(n, issue, f.Alliance, utc("2026-03-06 12:00"))
		if (got.Withdrawn != "") != c.withdrawn || (got.Suspended != "") != c.suspends {
			t.Errorf("%s: %+v", name, got)
		}
		if issue == nil {
			continue
		}
		issue.UID = "another"
		if got := JudgeMessage(n, issue, f.Alliance, utc("2026-03-06 12:00")); got.Withdrawn == "" {
			t.Errorf("%s: a message about another issue of that name leaves", name)
		}
	}
}
