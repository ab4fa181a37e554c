// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
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
	if f.Issue == nil || !outbox.IsAbout(n, f.Issue) {
		return outbox.SubjectDeleted(n)
	}
	f.Issue = Counted(f.Issue, f.Alliance, f.Partners)
	l := &ladder{Moment: verdict.Moment{Now: now}, facts: f, counted: f.Issue}
	m, spec := &l.Moment, &f.Issue.Spec
	owed := n.Spec.Reason == v1alpha1.NotificationDisclosureDue && f.Alliance != nil // which a resolution does not end
	if r := spec.Resolution; r != nil && !owed && m.Reached(r.Time.Time) {
		return outbox.Untrue(outbox.IssueResolved)
	}
	l.read()
	r := readiness(&f, &l.signs, &l.path)
	ofNews := n.Spec.Reason == v1alpha1.NotificationDisclosureDue
	if ofNews { // nothing pauses the clock of bad news
		r.Rest = verdict.DeletionOf(f.Issue, f.Alliance)
	}
	s := outbox.Judge(n, &r, func() outbox.Withdrawal { return l.untrue(n) })
	if s.Over() {
		return s
	}
	if !ofNews && s.Holds() {
		s.Hurried = l.hurried(n)
	}
	s.Next = l.Next
	return s
}

// read reads the records as far as they count, and finds the path.
func (l *ladder) read() {
	f := &l.facts
	l.signs = readRecords(&l.Moment, &l.counted.Spec, l.speakers()...)
	l.path = l.signs.issuePath(f.Issue, f.Policy, f.Alliance, f.Partners)
}

// untrue is why what a message says of an issue is no longer true.
func (l *ladder) untrue(n *v1alpha1.Notification) outbox.Withdrawal {
	switch n.Spec.Reason {
	case v1alpha1.NotificationDisclosureDue:
		return outbox.Withdrawal{Cause: allTold(&l.Moment, n, l.facts.Issue), Name: n.Spec.About}
	case v1alpha1.NotificationRecoveryPlanDue:
		if p := l.facts.Issue.Spec.RecoveryPlan; p != nil && l.Reached(p.Time.Time) {
			return outbox.Withdrawal{Cause: outbox.PlanMade}
		}
	}
	return outbox.Withdrawal{Cause: l.letterUntrue(n)}
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
func (l *ladder) letterUntrue(n *v1alpha1.Notification) outbox.Cause {
	e, round := l.facts.Issue.Status.Escalation, ptr.Deref(n.Spec.Round, 0)
	if e == nil || round == 0 || ptr.Deref(e.Round, 0) < round {
		return outbox.StillTrue
	}
	if ptr.Deref(e.Round, 0) > round {
		return outbox.NewRound
	}
	if stepOver(n, e) {
		return outbox.StepOver
	}
	switch l.signs.roundEnded(e) {
	case v1alpha1.StepDeescalated:
		return outbox.IssueDeescalated
	case v1alpha1.StepNotArmed:
		return outbox.NotArmed
	}
	return held(&l.Moment, &l.signs, &l.path)
}
