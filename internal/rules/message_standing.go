// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// MessageStanding is whether a message that has not left is still to leave. Both texts are
// empty where it is.
type MessageStanding struct {
	// Withdrawn says why what the message says is no longer true.
	Withdrawn string
	// Suspended says why it waits.
	Suspended string
}

// JudgeMessage looks at a message about an issue. The issue, or its alliance, is nil where it
// does not exist. An issue of the same name that is another object does not count.
func JudgeMessage(n *v1alpha1.Notification, issue *v1alpha1.Issue, alliance *v1alpha1.Alliance, now time.Time) MessageStanding {
	m := &moment{now: now}
	if issue == nil || string(issue.UID) != n.Spec.SubjectRef.UID {
		return MessageStanding{Withdrawn: fmt.Sprintf("The Issue %s was deleted before the message left", n.Spec.SubjectRef.Name)}
	}
	if r := issue.Spec.Resolution; r != nil && m.reached(r.Time.Time) {
		return MessageStanding{Withdrawn: "The issue was resolved before the message left"}
	}
	// The round that the message belongs to counts, and not its date: people date a record
	// when it happened. A record of an earlier round is one that the cache has not caught up with.
	if e := issue.Status.Escalation; e != nil && deref(n.Spec.Round) > 0 {
		signs := m.issueSigns(&issue.Spec)
		switch over := deref(e.Round) > deref(n.Spec.Round); {
		case over:
			return MessageStanding{Withdrawn: "A new round of the ladder began before the message left"}
		case deref(e.Round) == deref(n.Spec.Round) && signs.roundEnded(e) != "":
			return MessageStanding{Withdrawn: "The issue was taken down the ladder before the message left"}
		}
	}
	return MessageStanding{Suspended: suspension(issue.Spec.Suspend, alliance)}
}
