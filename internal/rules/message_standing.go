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
	for i := range issue.Spec.Deescalations {
		d := &issue.Spec.Deescalations[i]
		// One that is older than the message led to the round that the message belongs to.
		if m.reached(d.Time.Time) && !d.Time.Time.Before(n.CreationTimestamp.Time) {
			return MessageStanding{Withdrawn: "The issue was taken down the ladder before the message left"}
		}
	}
	return MessageStanding{Suspended: suspension(issue.Spec.Suspend, alliance)}
}
