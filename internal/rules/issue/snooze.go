// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// SnoozeLimit returns the latest moment until which a snooze asked for now would put an
// issue's ladder to rest. The policy may be nil; ok is false where nothing caps a snooze.
func SnoozeLimit(i *v1alpha1.Issue, policy *v1alpha1.CommunicationPolicy, now time.Time) (limit time.Time, ok bool) {
	if policy == nil {
		return time.Time{}, false
	}
	m := &verdict.Moment{Now: now}
	signs := readRecords(m, &i.Spec)
	path, _ := signs.choosePath(i.Status.Escalation, policy.Spec.EscalationPaths, signs.roundEnded(i.Status.Escalation))
	if path == nil {
		return time.Time{}, false
	}
	capped, given := verdict.ParseSpan(path.MaxSnooze)
	if !given {
		return time.Time{}, false
	}
	return verdict.AfterUTC(capped, now), true
}
