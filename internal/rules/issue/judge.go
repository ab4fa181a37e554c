// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"cmp"
	"slices"
	"time"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/reminder"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Judge tells whether a message still holds, about an issue. The issue, or its alliance, is nil where it
// does not exist. The partners are those of the alliance that exist. An issue of the same name that
// was detected at another time is another.
func Judge(n *v1alpha1.Notification, f Facts, now time.Time) outbox.Standing {
	m := &verdict.Moment{Now: now}
	if f.Issue == nil || !outbox.IsAbout(n, f.Issue) {
		return outbox.SubjectDeleted(n)
	}
	f.Issue = Counted(f.Issue, f.Alliance, f.Partners)
	spec := &f.Issue.Spec
	if r := spec.Resolution; r != nil && m.Reached(r.Time.Time) {
		return outbox.Untrue(outbox.IssueResolved)
	}
	switch n.Spec.Reason {
	case v1alpha1.NotificationDisclosureDue:
		if cause := allTold(m, n, f.Issue); cause != outbox.StillTrue {
			return outbox.UntrueAbout(cause, n.Spec.About)
		}
		// Nothing pauses the clock of bad news.
		s := outbox.Standing{Rest: cmp.Or(verdict.DeletionOf(f.Issue, f.Alliance), unready(m, &f))}
		s.Next = m.Next
		return s
	case v1alpha1.NotificationRecoveryPlanDue:
		if p := spec.RecoveryPlan; p != nil && m.Reached(p.Time.Time) {
			return outbox.Untrue(outbox.PlanMade)
		}
	}
	if cause := letterUntrue(m, n, &f); cause != outbox.StillTrue {
		return outbox.Untrue(cause)
	}
	s := outbox.Standing{
		Rest:    cmp.Or(verdict.RestOf(f.Issue, spec.Suspend, f.Alliance), unready(m, &f)),
		Hurried: hurried(m, n, &f),
	}
	s.Next = m.Next
	return s
}

// unready is the rest of an issue that cannot be judged: what was to be said about it waits until it can.
func unready(m *verdict.Moment, f *Facts) verdict.Rest {
	signs := readRecords(m, &f.Issue.Spec)
	path := signs.issuePath(f.Issue, f.Policy, f.Alliance, f.Partners)
	if r := readiness(f, &signs, &path); len(r.Missing)+len(r.Invalid) == 0 {
		return verdict.Rest{}
	}
	return verdict.Rest{Cause: verdict.RestUnready, Kind: v1alpha1.KindIssue, Name: f.Issue.Name}
}

// stepOver reports whether a message repeats what a step said that is over.
func stepOver(n *v1alpha1.Notification, e *v1alpha1.Escalation) bool {
	return ptr.Deref(n.Spec.Repeat, 0) > 0 && slices.ContainsFunc(e.Steps, func(s v1alpha1.StepRecord) bool {
		return s.Name == n.Spec.Step && s.EndedTime != nil
	})
}

// allTold is that each partner was told that a reminder asks to tell.
func allTold(m *verdict.Moment, n *v1alpha1.Notification, issue *v1alpha1.Issue) outbox.Cause {
	partners := reminder.SplitAbout(n.Spec.About)
	for _, partner := range partners {
		if _, told := firstTold(m, &issue.Spec, v1alpha1.Name(partner)); !told {
			return outbox.StillTrue
		}
	}
	if len(partners) > 1 {
		return outbox.PartnersTold
	}
	return outbox.PartnerTold
}

// letterUntrue is why the message of a step is no longer true. The round that it belongs to counts, and not
// its date: people date a record when it happened. A record of an earlier round is one that the cache has
// not caught up with.
func letterUntrue(m *verdict.Moment, n *v1alpha1.Notification, f *Facts) outbox.Cause {
	e, round := f.Issue.Status.Escalation, ptr.Deref(n.Spec.Round, 0)
	if e == nil || round == 0 || ptr.Deref(e.Round, 0) < round {
		return outbox.StillTrue
	}
	if ptr.Deref(e.Round, 0) > round {
		return outbox.NewRound
	}
	if stepOver(n, e) {
		return outbox.StepOver
	}
	signs := readRecords(m, &f.Issue.Spec)
	switch signs.roundEnded(e) {
	case v1alpha1.StepDeescalated:
		return outbox.IssueDeescalated
	case v1alpha1.StepNotArmed:
		return outbox.NotArmed
	}
	path := signs.issuePath(f.Issue, f.Policy, f.Alliance, f.Partners)
	return held(m, &signs, &path)
}
