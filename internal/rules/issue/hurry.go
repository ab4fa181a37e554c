// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// hurried is from when a message of a step leaves although it was to wait for longer, since the issue has become
// one with which nobody waits for the morning; zero where it waits as it was to. The host's lead stays, for a
// request to call as well: the call is how others hear.
func (l *ladder) hurried(n *v1alpha1.Notification) time.Time {
	f, signs, path := &l.facts, &l.signs, &l.path
	e := f.Issue.Status.Escalation
	if waits := n.Spec.NotBeforeTime; waits == nil || l.Reached(waits.Time) || e == nil || f.Alliance == nil || f.Policy == nil {
		return time.Time{}
	}
	if !path.exists() || path.spec.Name != e.Path {
		return time.Time{}
	}
	at := slices.IndexFunc(path.spec.Steps, func(s v1alpha1.EscalationStep) bool { return s.Name == n.Spec.Step })
	if at < 0 || path.delivery(&path.spec.Steps[at], signs.severities.now()) != v1alpha1.DeliverAtOnce {
		return time.Time{}
	}
	made := outbox.MadeAt(n)
	since := verdict.Latest(signs.severities.since(), made)
	hears := n.Spec.Recipient.Partner == f.Alliance.Spec.Host && n.Spec.Reason == v1alpha1.NotificationEscalationStep
	if lead, ok := verdict.ParseSpan(path.spec.Steps[at].HostFirst); ok && !hears {
		if path.delivery(&path.spec.Steps[at], signs.severities.at(made)) == v1alpha1.DeliverAtOnce {
			return time.Time{} // nothing but the lead was waited for, which may count from later than the making
		}
		since = path.wall(lead, since)
	}
	l.Reached(since)
	return since
}
