// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"cmp"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/reminder"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Judge tells whether a message still holds, about a review. The review, or its alliance, is nil where it does not
// exist. Of the facts the others of its cadence and the issues are not needed.
func Judge(n *v1alpha1.Notification, f Facts, now time.Time) outbox.Standing {
	if f.Review == nil || !outbox.IsAbout(n, f.Review) {
		return outbox.SubjectDeleted(n)
	}
	m := &verdict.Moment{Now: now}
	f.Review = Counted(f.Review, f.Alliance, f.Partners)
	s := StateOf(m, f.Review, f.Alliance, f.Partners)
	r := readiness(&f, &s)
	standing := outbox.Judge(n, &r, func() outbox.Withdrawal {
		switch n.Spec.Reason {
		case v1alpha1.NotificationActionDue:
			return outbox.Withdrawal{Cause: actionMessageOutdated(n, f.Review, f.Partners, &s, m)}
		case v1alpha1.NotificationHealthAsked:
			return outbox.Withdrawal{Cause: healthMessageOutdated(m, n, &f, &s), Person: n.Spec.Recipient}
		}
		return outbox.Withdrawal{Cause: outdated(m, n, f.Review, &s)}
	})
	if !standing.Over() {
		standing.Next = m.Next
	}
	return standing
}

func outdated(m *verdict.Moment, n *v1alpha1.Notification, review *v1alpha1.Review, s *State) outbox.Cause {
	upcoming := n.Spec.Reason == v1alpha1.NotificationReviewUpcoming
	switch {
	case s.Cancelled:
		return outbox.ReviewCancelled
	case s.Accepted || upcoming && s.Held:
		return outbox.ReviewHeld
	case !upcoming && !s.Overdue:
		// It was made because the due time had passed; that has moved, whatever the date of
		// the record that moved it.
		return outbox.ReviewPutOff
	}
	if upcoming {
		return announcementOutdated(m, n, review, s)
	}
	if said := (reminder.Reminder{Reason: n.Spec.Reason, Due: s.Due}); said.Made(n) {
		return outbox.StillTrue // it says what is due since the second in which it was made
	}
	return movedSince(m, n.CreationTimestamp.Time, review)
}

// announcementOutdated is why a review is not to be announced as a message does it. What is said at the moment of a
// postponement says the new time already; what says another than the time of now is outdated, however that changed.
func announcementOutdated(m *verdict.Moment, n *v1alpha1.Notification, review *v1alpha1.Review, s *State) outbox.Cause {
	at := Planned(review, s)
	said := reminder.Reminder{Reason: n.Spec.Reason, Due: at}
	switch {
	case !said.Made(n):
		return cmp.Or(movedSince(m, n.CreationTimestamp.Time, review), outbox.ReviewPutOff)
	case m.Reached(at):
		return outbox.ReviewTimeCame
	}
	return outbox.StillTrue
}

// movedSince is how the due time of a review moved since a message about it was made. What moved it before led
// to the due time that the message is about.
func movedSince(m *verdict.Moment, made time.Time, review *v1alpha1.Review) outbox.Cause {
	before := State{Due: review.Spec.DueTime.Time}
	before.readPostponements(&verdict.Moment{Now: made.Add(-time.Nanosecond)}, review)
	moved := false
	for i := range review.Spec.Postponements {
		at := review.Spec.Postponements[i].Time.Time
		moved = moved || m.Reached(at) && !at.Before(made)
	}
	if !moved {
		return outbox.StillTrue
	}
	now := State{Due: review.Spec.DueTime.Time}
	now.readPostponements(&verdict.Moment{Now: m.Now}, review)
	if now.Due.Before(before.Due) {
		return outbox.ReviewBroughtForward
	}
	return outbox.ReviewPutOff
}

func healthMessageOutdated(m *verdict.Moment, n *v1alpha1.Notification, f *Facts, s *State) outbox.Cause {
	switch {
	case s.Cancelled:
		return outbox.ReviewCancelled
	case s.Held:
		return outbox.ReviewHeld
	case !AnsweredTime(m, f.Review, n.Spec.Recipient).IsZero():
		return outbox.HealthAnswered
	case team.Left(m, f.Alliance, n.Spec.Recipient, f.Partners):
		return outbox.RecipientLeft
	}
	// Who is asked at the moment at which the health check is put off hears of the new time already.
	if request := healthRequest(n.Spec.Recipient, s); request.Made(n) {
		return outbox.StillTrue
	}
	return cmp.Or(movedSince(m, n.CreationTimestamp.Time, f.Review), outbox.ReviewPutOff)
}

func actionMessageOutdated(n *v1alpha1.Notification, review *v1alpha1.Review, partners map[string]*v1alpha1.Partner, s *State, m *verdict.Moment) outbox.Cause {
	action := actionOf(review, n.Spec.About)
	switch {
	case !s.Held || action == nil:
		return outbox.ActionGone
	case actionDone(m, action, partners):
		return outbox.ActionDone
	}
	return outbox.StillTrue
}
