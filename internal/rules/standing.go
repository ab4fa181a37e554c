// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/alliance"
	"github.com/entente-dev/entente/internal/rules/issue"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// StandingFacts is what a message is about, as far as it exists.
type StandingFacts struct {
	// Issue or Review that the message names; nil if there is none of that name.
	Issue  *v1alpha1.Issue
	Review *v1alpha1.Review
	// Alliance that the message concerns; nil if it is gone.
	Alliance *v1alpha1.Alliance
	// Policy by which it is sent; nil if it does not exist.
	Policy *v1alpha1.CommunicationPolicy
	// Partners of the alliance that exist, by name.
	Partners map[string]*v1alpha1.Partner
}

// StandingOf tells whether a message that has not left is still true, by what it is about. A
// digest is judged by its messages, with JudgeDigest.
func StandingOf(n *v1alpha1.Notification, f StandingFacts, now time.Time) MessageStanding {
	if outbox.Restored(n, f.subject(n.Spec.SubjectRef.Kind)) {
		return MessageStanding{Restored: true}
	}
	m := &verdict.Moment{Now: now}
	if to := n.Spec.Recipient; team.HasLeft(m, f.Alliance, f.Partners, to) {
		return MessageStanding{Withdrawn: outbox.Withdrawal{Cause: outbox.RecipientLeft, Person: to}}
	}
	s := f.judge(n, now)
	if !s.Over() {
		s.Next = verdict.Earliest(s.Next, m.Next)
	}
	return s
}

// judge asks the room of the kind that a message is about.
func (f *StandingFacts) judge(n *v1alpha1.Notification, now time.Time) MessageStanding {
	switch n.Spec.SubjectRef.Kind {
	case v1alpha1.KindIssue:
		return issue.Judge(n, issue.Facts{Issue: f.Issue, Alliance: f.Alliance, Policy: f.Policy, Partners: f.Partners}, now)
	case v1alpha1.KindReview:
		return review.Judge(n, review.Facts{Review: f.Review, Alliance: f.Alliance, Policy: f.Policy, Partners: f.Partners}, now)
	case v1alpha1.KindAlliance:
		return alliance.Judge(n, practice.Facts{Alliance: f.Alliance, Policy: f.Policy, Partners: f.Partners}, now)
	}
	return MessageStanding{}
}

// subject returns the object of a kind; nil if there is none.
func (f *StandingFacts) subject(kind string) APIObject {
	switch {
	case kind == v1alpha1.KindIssue && f.Issue != nil:
		return f.Issue
	case kind == v1alpha1.KindReview && f.Review != nil:
		return f.Review
	case kind == v1alpha1.KindAlliance && f.Alliance != nil:
		return f.Alliance
	case kind == v1alpha1.KindCommunicationPolicy && f.Policy != nil:
		return f.Policy
	}
	return nil
}
