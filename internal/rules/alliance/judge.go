// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package alliance

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Judge tells whether a message still holds, about an alliance: that somebody is to be briefed.
// The alliance is nil where it does not exist. The partners are those of it that exist, by
// name.
func Judge(n *v1alpha1.Notification, alliance *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, now time.Time) outbox.Standing {
	if alliance == nil || !outbox.IsAbout(n, alliance) {
		return outbox.SubjectDeleted(n)
	}
	m := &verdict.Moment{Now: now}
	if n.Spec.Reason == v1alpha1.NotificationBriefingDue && !briefingOutstanding(m, alliance, partners, n.Spec.About) {
		return outbox.UntrueAbout(outbox.Briefed, n.Spec.About)
	}
	return outbox.Standing{Rest: verdict.RestOf(n, nil, alliance), Next: m.Next}
}
