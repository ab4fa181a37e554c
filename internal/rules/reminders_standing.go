// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// JudgeReviewMessage looks at a message about a review. The review, or its alliance, is nil
// where it does not exist. The partners are those of the alliance that exist, by name.
func JudgeReviewMessage(n *v1alpha1.Notification, review *v1alpha1.Review, alliance *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, now time.Time) MessageStanding {
	if review == nil || string(review.UID) != n.Spec.SubjectRef.UID {
		return MessageStanding{Withdrawn: fmt.Sprintf("The Review %s was deleted before the message left", n.Spec.SubjectRef.Name)}
	}
	m := &moment{now: now}
	s := m.reviewState(review, alliance)
	var why string
	if n.Spec.Reason == v1alpha1.NotificationActionDue {
		why = actionMessageOutdated(n, review, partners, s, now)
	} else {
		why = m.reviewMessageOutdated(n, review, s)
	}
	if why != "" {
		return MessageStanding{Withdrawn: why}
	}
	return MessageStanding{Suspended: suspension(review.Spec.Suspend, alliance)}
}

func (m *moment) reviewMessageOutdated(n *v1alpha1.Notification, review *v1alpha1.Review, s reviewState) string {
	upcoming := n.Spec.Reason == v1alpha1.NotificationReviewUpcoming
	switch {
	case s.cancelled:
		return "The review was cancelled before the message left"
	case s.accepted || upcoming && s.held:
		return "The review was held before the message left"
	case !upcoming && !s.overdue:
		// It was made because the due time had passed; that has moved, whatever the date of
		// the record that moved it.
		return "The review was put off before the message left"
	}
	for i := range review.Spec.Postponements {
		// One that is older than the message led to the due time that the message is about.
		p := &review.Spec.Postponements[i]
		if m.reached(p.Time.Time) && !p.Time.Time.Before(n.CreationTimestamp.Time) {
			return "The review was put off before the message left"
		}
	}
	if upcoming && m.reached(planned(review, s)) {
		return "The review's time came before the message left"
	}
	return ""
}

func actionMessageOutdated(n *v1alpha1.Notification, review *v1alpha1.Review, partners map[string]*v1alpha1.Partner, s reviewState, now time.Time) string {
	action := actionOf(review, n.Spec.About)
	switch {
	case !s.held || action == nil:
		return "The action was taken off the record before the message left"
	case actionDone(action, partners, now):
		return "The action was done before the message left"
	}
	return ""
}

// JudgeAllianceMessage looks at a message about an alliance: that somebody is to be briefed.
// The alliance is nil where it does not exist. The partners are those of it that exist, by
// name.
func JudgeAllianceMessage(n *v1alpha1.Notification, alliance *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, now time.Time) MessageStanding {
	if alliance == nil || string(alliance.UID) != n.Spec.SubjectRef.UID {
		return MessageStanding{Withdrawn: fmt.Sprintf("The Alliance %s was deleted before the message left", n.Spec.SubjectRef.Name)}
	}
	if n.Spec.Reason == v1alpha1.NotificationBriefingDue && !briefingOutstanding(alliance, partners, n.Spec.About, now) {
		return MessageStanding{Withdrawn: fmt.Sprintf("%s was briefed, or left the team, before the message left", n.Spec.About)}
	}
	return MessageStanding{Suspended: suspension(nil, alliance)}
}
