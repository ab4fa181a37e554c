// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// SnoozeLimit returns the latest moment until which a snooze asked for now would put an
// issue's ladder to rest. The policy may be nil; ok is false where nothing caps a snooze.
func SnoozeLimit(i *v1alpha1.Issue, policy *v1alpha1.CommunicationPolicy, now time.Time) (limit time.Time, ok bool) {
	if policy == nil {
		return time.Time{}, false
	}
	m := &moment{now: now}
	signs := m.issueSigns(&i.Spec)
	path, _ := choosePath(i, policy.Spec.EscalationPaths, signs.roundEnded(i.Status.Escalation))
	if path == nil {
		return time.Time{}, false
	}
	capped, given := span(path.MaxSnooze)
	if !given {
		return time.Time{}, false
	}
	return afterUTC(capped, now), true
}
