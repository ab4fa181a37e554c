// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/reminder"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Settle gives the status that the issue is to have, from the one that it has. Where nothing
// changed the two are equal.
func (v *Verdict) Settle(i *v1alpha1.Issue, now time.Time) v1alpha1.IssueStatus {
	s := v1alpha1.IssueStatus{
		Conditions:          v.SettleConditions(i.Status.Conditions, i.Generation, now),
		ObservedGeneration:  i.Generation,
		NextCheckTime:       verdict.OptionalTime(v.NextCheck),
		Severity:            v.Severity,
		RecoveryPlanDueTime: verdict.OptionalTime(v.PlanDue),
		Owed:                v.Owed,
		OverdueReviews:      v.Overdue,
		Reminders:           i.Status.Reminders,
		Escalation:          v.Escalation,
	}
	if sameRecord(i.Status.Escalation, v.Escalation) {
		s.Escalation = i.Status.Escalation // which whoever compares the two sees at once
	}
	if f := v.Finding(v1alpha1.ConditionStale); f != nil && f.Status == metav1.ConditionTrue {
		s.StaleSinceTime = verdict.OptionalTime(f.Due)
	}
	if f := v.Finding(v1alpha1.ConditionAcknowledged); f != nil && f.Status == metav1.ConditionTrue {
		s.AcknowledgedBy = &f.People[0]
	}
	if f := v.Finding(v1alpha1.ConditionEscalated); f != nil && f.Next != nil {
		s.PathRests, s.SnoozedUntilTime, s.NextStep = f.Next.Rests, verdict.OptionalTime(f.Next.Snoozed), nextStep(f.Next)
		if f.Reason == v1alpha1.ReasonDeescalated {
			s.DeescalatedTime = verdict.OptionalTime(f.Since)
		}
	}
	if f := v.Finding(v1alpha1.ConditionDisclosed); f != nil {
		for i := range f.Objects {
			if o := &f.Objects[i]; o.Reason == v1alpha1.ReasonNotTold {
				s.Untold = append(s.Untold, v1alpha1.UntoldPartner{Partner: v1alpha1.Name(o.Name), DueTime: verdict.OptionalTime(o.Due)})
			}
		}
	}
	s.Reminders = reminder.Kept(i.Status.Reminders, v.Reminders, func() bool { return !equality.Semantic.DeepEqual(&i.Status, &s) })
	return s
}

// nextStep is what comes on the path; nil where nothing does.
func nextStep(n *verdict.Next) *v1alpha1.NextStep {
	if n.Path == "" {
		return nil
	}
	what := v1alpha1.PathEnds
	if n.Step != "" {
		what = string(n.Step)
	}
	return &v1alpha1.NextStep{Path: n.Path, Name: n.Step, What: what, Time: metav1.Time{Time: n.Time.UTC()}, Round: new(n.Round)}
}

// Told is a status in which the messages that its record asks for are made: to be written when
// they are. A step that started before a pause says what it has to say after it.
func (v *Verdict) Told(s v1alpha1.IssueStatus, now time.Time) v1alpha1.IssueStatus {
	if !v.atRest {
		s.Escalation = MarkNotified(v.Escalation, now)
	}
	s.Reminders = reminder.MarkReminded(v.Reminders, now)
	return s
}
