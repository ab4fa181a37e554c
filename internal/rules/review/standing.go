// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"fmt"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Judge tells whether a message still holds, about a review. The review, or its alliance, is nil
// where it does not exist. The partners are those of the alliance that exist, by name.
func Judge(n *v1alpha1.Notification, review *v1alpha1.Review, alliance *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, now time.Time) outbox.Standing {
	if review == nil || !outbox.IsAbout(n, review) {
		return outbox.Standing{Withdrawn: fmt.Sprintf("The Review %s was deleted before the message left", n.Spec.SubjectRef.Name)}
	}
	m := &verdict.Moment{Now: now}
	state := StateOf(m, review, alliance)
	s := &state
	var why string
	if n.Spec.Reason == v1alpha1.NotificationActionDue {
		why = actionMessageOutdated(n, review, partners, s, m)
	} else {
		why = outdated(m, n, review, s)
	}
	if why != "" {
		return outbox.Standing{Withdrawn: why}
	}
	return outbox.Standing{Suspended: verdict.Suspension(review, review.Spec.Suspend, alliance), Next: m.Next}
}

func outdated(m *verdict.Moment, n *v1alpha1.Notification, review *v1alpha1.Review, s *State) string {
	upcoming := n.Spec.Reason == v1alpha1.NotificationReviewUpcoming
	switch {
	case s.Cancelled:
		return "The review was cancelled before the message left"
	case s.Accepted || upcoming && s.Held:
		return "The review was held before the message left"
	case !upcoming && !s.Overdue:
		// It was made because the due time had passed; that has moved, whatever the date of
		// the record that moved it.
		return "The review was put off before the message left"
	}
	for i := range review.Spec.Postponements {
		// One that is older than the message led to the due time that the message is about.
		p := &review.Spec.Postponements[i]
		if m.Reached(p.Time.Time) && !p.Time.Time.Before(n.CreationTimestamp.Time) {
			return "The review was put off before the message left"
		}
	}
	if upcoming && m.Reached(Planned(review, s)) {
		return "The review's time came before the message left"
	}
	return ""
}

func actionMessageOutdated(n *v1alpha1.Notification, review *v1alpha1.Review, partners map[string]*v1alpha1.Partner, s *State, m *verdict.Moment) string {
	action := actionOf(review, n.Spec.About)
	switch {
	case !s.Held || action == nil:
		return "The action was taken off the record before the message left"
	case actionDone(m, action, partners):
		return "The action was done before the message left"
	}
	return ""
}
