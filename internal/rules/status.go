// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// The Status functions turn a verdict into the status that its object is to have, from the one
// that it has. Where nothing changed the two are equal.

// optional is a time for a status field; zero is none.
func optional(t time.Time) *metav1.Time {
	if t.IsZero() {
		return nil
	}
	return &metav1.Time{Time: t.UTC()}
}

// conditions gives a verdict's conditions their times and generation. One whose status did
// not change keeps its time.
func conditions(old, verdict []metav1.Condition, generation int64, now time.Time) []metav1.Condition {
	out := make([]metav1.Condition, len(verdict))
	for i, c := range verdict {
		c.ObservedGeneration = generation
		c.LastTransitionTime = metav1.NewTime(now.Truncate(time.Second))
		for j := range old {
			if old[j].Type == c.Type && old[j].Status == c.Status {
				c.LastTransitionTime = old[j].LastTransitionTime
			}
		}
		out[i] = c
	}
	return out
}

// remindersKept returns the records to compare with: those that are there as long as nothing
// is to be added. What is over is forgotten with the next change, and is no change itself.
func remindersKept(before, after []v1alpha1.ReminderRecord) []v1alpha1.ReminderRecord {
	if NothingToRemind(before, after) {
		return before
	}
	return after
}

// Status is what the review's status is to say.
func (v *ReviewVerdict) Status(r *v1alpha1.Review, now time.Time) v1alpha1.ReviewStatus {
	return v1alpha1.ReviewStatus{
		Conditions:         conditions(r.Status.Conditions, v.Conditions, r.Generation, now),
		ObservedGeneration: r.Generation,
		NextCheckTime:      optional(v.NextCheck),
		DueTime:            optional(v.Due),
		OverdueSinceTime:   optional(v.OverdueSince),
		Reminders:          remindersKept(r.Status.Reminders, v.Reminders),
	}
}

// Status is what the issue's status is to say.
func (v *IssueVerdict) Status(i *v1alpha1.Issue, now time.Time) v1alpha1.IssueStatus {
	return v1alpha1.IssueStatus{
		Conditions:         conditions(i.Status.Conditions, v.Conditions, i.Generation, now),
		ObservedGeneration: i.Generation,
		NextCheckTime:      optional(v.NextCheck),
		Escalation:         v.Escalation,
	}
}

// Status is what the alliance's status is to say.
func (v *AllianceVerdict) Status(a *v1alpha1.Alliance, now time.Time) v1alpha1.AllianceStatus {
	count := func(n int) *int32 { return new(int32(n)) }
	status := v1alpha1.AllianceStatus{
		Conditions:         conditions(a.Status.Conditions, v.Conditions, a.Generation, now),
		ObservedGeneration: a.Generation,
		NextCheckTime:      optional(v.NextCheck),
		DefinitionDigest:   v.DefinitionDigest,
		Practices:          &v1alpha1.PracticeCount{InPlace: count(v.Practices.InPlace), Required: count(v.Practices.Required)},
		Reviews: &v1alpha1.ReviewCount{
			Held: count(v.Reviews.Held), Overdue: count(v.Reviews.Overdue), Slipped: count(v.Reviews.Slipped),
		},
		Issues: &v1alpha1.IssueCount{
			Open: count(v.Issues.Open), Stale: count(v.Issues.Stale), Escalated: count(v.Issues.Escalated),
		},
		LastContactTime: optional(v.LastContact),
		Reminders:       remindersKept(a.Status.Reminders, v.Reminders),
	}
	if v.Reviews.Next != "" {
		status.Reviews.Next = &v1alpha1.NextReview{Name: v.Reviews.Next, DueTime: metav1.Time{Time: v.Reviews.NextDue.UTC()}}
	}
	return status
}

// Status is what the partner's status is to say.
func (v *PartnerVerdict) Status(p *v1alpha1.Partner, now time.Time) v1alpha1.PartnerStatus {
	return v1alpha1.PartnerStatus{
		Conditions:           conditions(p.Status.Conditions, v.Conditions, p.Generation, now),
		ObservedGeneration:   p.Generation,
		NextCheckTime:        optional(v.NextCheck),
		AssessmentExpiryTime: optional(v.AssessmentExpiry),
	}
}

// PolicyStatus is what a policy's status is to say by a verdict.
func PolicyStatus(v *Verdict, p *v1alpha1.CommunicationPolicy, now time.Time) v1alpha1.CommunicationPolicyStatus {
	return v1alpha1.CommunicationPolicyStatus{
		Conditions:         conditions(p.Status.Conditions, v.Conditions, p.Generation, now),
		ObservedGeneration: p.Generation,
		NextCheckTime:      optional(v.NextCheck),
	}
}

// Status is what the message's status is to say.
func (v *MessageVerdict) Status(n *v1alpha1.Notification, now time.Time) v1alpha1.NotificationStatus {
	s := v1alpha1.NotificationStatus{
		ObservedGeneration: n.Generation,
		Outcome:            v.Outcome,
		NextCheckTime:      optional(v.NextCheck),
		Attempts:           n.Status.Attempts,
		UncertainAttempts:  n.Status.UncertainAttempts,
		LastAttemptTime:    n.Status.LastAttemptTime,
		ProviderID:         v.ProviderID,
	}
	if v.Attempted {
		s.Attempts++
		s.LastAttemptTime = wholeSecond(now)
	}
	if v.Uncertain {
		s.UncertainAttempts++
	}
	var all []metav1.Condition
	if v.Stalled {
		all = append(all,
			metav1.Condition{Type: v1alpha1.ConditionReady, Status: metav1.ConditionFalse, Reason: v.Reason, Message: v.Message},
			metav1.Condition{Type: v1alpha1.ConditionStalled, Status: metav1.ConditionTrue, Reason: v.Reason, Message: v.Message})
	} else {
		all = append(all, metav1.Condition{Type: v1alpha1.ConditionReady, Status: metav1.ConditionTrue,
			Reason: v1alpha1.ReasonValid, Message: "The message can be sent, or has been"})
	}
	all = append(all, metav1.Condition{Type: v1alpha1.ConditionDelivered, Status: v.Delivered, Reason: v.Reason, Message: v.Message})
	s.Conditions = conditions(n.Status.Conditions, all, n.Generation, now)
	return s
}
