// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
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
func Judge(n *v1alpha1.Notification, issue *v1alpha1.Issue, alliance *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, now time.Time) outbox.Standing {
	m := &verdict.Moment{Now: now}
	if issue == nil || !outbox.IsAbout(n, issue) {
		return outbox.SubjectDeleted(n)
	}
	issue = Counted(issue, alliance, partners)
	if r := issue.Spec.Resolution; r != nil && m.Reached(r.Time.Time) {
		return outbox.Untrue(outbox.IssueResolved)
	}
	switch n.Spec.Reason {
	case v1alpha1.NotificationDisclosureDue:
		if cause := allTold(m, n, issue); cause != outbox.StillTrue {
			return outbox.UntrueAbout(cause, n.Spec.About)
		}
	case v1alpha1.NotificationRecoveryPlanDue:
		if p := issue.Spec.RecoveryPlan; p != nil && m.Reached(p.Time.Time) {
			return outbox.Untrue(outbox.PlanMade)
		}
	}
	// The round that the message belongs to counts, and not its date: people date a record
	// when it happened. A record of an earlier round is one that the cache has not caught up with.
	if e := issue.Status.Escalation; e != nil && ptr.Deref(n.Spec.Round, 0) > 0 {
		signs := readRecords(m, &issue.Spec)
		switch over := ptr.Deref(e.Round, 0) > ptr.Deref(n.Spec.Round, 0); {
		case over:
			return outbox.Untrue(outbox.NewRound)
		case ptr.Deref(e.Round, 0) == ptr.Deref(n.Spec.Round, 0) && signs.roundEnded(e) == v1alpha1.StepDeescalated:
			return outbox.Untrue(outbox.IssueDeescalated)
		case ptr.Deref(e.Round, 0) == ptr.Deref(n.Spec.Round, 0) && signs.roundEnded(e) == v1alpha1.StepNotArmed:
			return outbox.Untrue(outbox.NotArmed)
		case n.Spec.MadeTime != nil && signs.answered.After(n.Spec.MadeTime.Time):
			// It says that nobody has answered.
			return outbox.Untrue(outbox.IssueAnswered)
		}
	}
	if n.Spec.Reason == v1alpha1.NotificationDisclosureDue { // nothing pauses the clock of bad news
		return outbox.Standing{Rest: verdict.DeletionOf(issue, alliance), Next: m.Next}
	}
	return outbox.Standing{Rest: verdict.RestOf(issue, issue.Spec.Suspend, alliance), Next: m.Next}
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
