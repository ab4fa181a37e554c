// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"context"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/amend"
	"github.com/entente-dev/entente/internal/rules"
)

// aboutIssue is an issue that a message is about.
type aboutIssue struct {
	*visit
	issue  *v1alpha1.Issue
	policy *v1alpha1.CommunicationPolicy // nil: there is none
	// others are the people of the other partners who are on the team.
	others []v1alpha1.PersonRef
	// tried are the partners whose people the recipient may have tried to reach, of whom the page asks:
	// on the raiser's side, those with whom the message asks to talk, or the others of the alliance.
	tried    []v1alpha1.Name
	severity v1alpha1.Severity // that the issue has now
	// snoozeLimit is the latest moment that a snooze can last to; zero where nothing caps it.
	snoozeLimit time.Time
}

func (a *aboutIssue) read(ctx context.Context, h *handler) (*refusal, error) {
	var err error
	if a.policy, err = h.policyOf(ctx, a.alliance); err != nil {
		return nil, err
	}
	a.issue = &v1alpha1.Issue{}
	if refused, err := a.readSubject(ctx, h, a.issue); refused != nil || err != nil {
		return refused, err
	}
	if a.issue.Spec.AllianceRef.Name != a.alliance.Name {
		return refuseGone, nil
	}
	if use := a.held(); use != nil {
		return a.refuseUsed(use, a.more()), nil
	}
	now := h.now()
	// Until the time of a resolution that is dated ahead the ladder goes on, and so do its messages.
	if r := a.issue.Spec.Resolution; r != nil && !r.Time.After(now) {
		return refuseResolved, nil
	}
	f := rules.IssueFacts{Issue: a.issue, Alliance: a.alliance, Policy: a.policy, Partners: a.partners}
	a.others, a.tried = a.otherPeople(now), rules.ToTalkWith(a.notification, f, now)
	a.severity = rules.SeverityOf(a.issue, a.alliance, a.partners, now)
	a.snoozeLimit, _ = rules.SnoozeLimit(f, now)
	return nil, nil
}

func (a *aboutIssue) object() client.Object { return a.issue }

func (a *aboutIssue) called() (kind, name string) { return "Issue", a.issue.Spec.Title }

func (a *aboutIssue) more() string {
	return "If there is more to say, ask your alliance manager to record it. A later message about the issue, if there is one, can have a link of its own."
}

// held is what the issue has on record of the link.
func (a *aboutIssue) held() *v1alpha1.LinkUse {
	for i := range a.issue.Spec.Answers {
		if x := &a.issue.Spec.Answers[i]; x.Notification == a.notification.Name {
			return &v1alpha1.LinkUse{Time: x.Time, Action: x.Action, State: v1alpha1.LinkRecorded}
		}
	}
	return nil
}

func (a *aboutIssue) full(e entry) bool {
	return e.full() || len(a.issue.Spec.Answers) >= maxAnswers
}

// operations add the entry and the answer to the issue.
func (a *aboutIssue) operations(e entry, action v1alpha1.AnswerAction, now time.Time) []amend.Operation {
	return append(e.operations(), amend.Append("/spec/answers", len(a.issue.Spec.Answers), v1alpha1.Answer{
		Notification: a.notification.Name, Time: metav1.NewTime(now), By: a.me, Action: action,
	}))
}

// otherPeople are those of the other partners who are on the team now.
func (a *aboutIssue) otherPeople(now time.Time) []v1alpha1.PersonRef {
	var people []v1alpha1.PersonRef
	for i := range a.alliance.Spec.Team {
		t := &a.alliance.Spec.Team[i]
		ref := v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact}
		if t.Partner == a.me.Partner || slices.Contains(people, ref) || !a.belongs(ref, now) || !rules.OnTeam(t, a.partners, now) {
			continue
		}
		people = append(people, ref)
	}
	return people
}
