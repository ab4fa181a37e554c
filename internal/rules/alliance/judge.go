// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package alliance

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Judge tells whether a message still holds, about an alliance: that somebody is to be briefed, or the summary of a week. The alliance is nil
// where it does not exist. Of the facts its reviews and issues are not needed.
func Judge(n *v1alpha1.Notification, f practice.Facts, now time.Time) outbox.Standing {
	a := f.Alliance
	if a == nil || !outbox.IsAbout(n, a) {
		return outbox.SubjectDeleted(n)
	}
	m := &verdict.Moment{Now: now}
	_, invalid := plansOf(a, now)
	r := readiness(&f, invalid)
	r.Rest = verdict.RestOf(n, nil, a)
	s := outbox.Judge(n, &r, func() (w outbox.Withdrawal) {
		switch n.Spec.Reason {
		case v1alpha1.NotificationBriefingDue:
			if !briefingOutstanding(m, a, f.Partners, n.Spec.About) {
				w.Cause, w.Name = outbox.Briefed, n.Spec.About
			}
		case v1alpha1.NotificationPracticesMissing:
			if !thisWeeks(m, a, f.Partners, n.CreationTimestamp.Add(clocksDiffer)) {
				w.Cause = outbox.WeekOver
			}
		}
		return w
	})
	if !s.Over() {
		s.Next = m.Next
	}
	return s
}
