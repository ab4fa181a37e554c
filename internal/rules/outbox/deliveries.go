// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"time"

	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Delivery is how the latest attempt on a channel went.
type Delivery struct {
	Time      time.Time
	Delivered bool
	// Reason of the Notification's Delivered condition.
	Reason string
}

// NoteDelivery keeps, of the messages of a policy, the latest attempt on each channel. Recorded
// times have whole seconds; of two in the same one a failure counts, whatever the order in
// which they are noted. One that is under way says nothing yet, and one that was withdrawn
// nothing any more.
func NoteDelivery(known map[v1alpha1.Name]Delivery, n *v1alpha1.Notification) {
	if n.Status.LastAttemptTime == nil || n.Status.Outcome == v1alpha1.OutcomeSending || Withdrawn(n) {
		return
	}
	d := Delivery{Time: n.Status.LastAttemptTime.Time, Delivered: n.Status.Outcome == v1alpha1.OutcomeDelivered}
	if c := meta.FindStatusCondition(n.Status.Conditions, v1alpha1.ConditionDelivered); c != nil {
		d.Reason = c.Reason
	}
	channel := n.Spec.ChannelRef.Channel
	old, ok := known[channel]
	better := !ok || old.Time.Before(d.Time) || old.Time.Equal(d.Time) && (old.Delivered && !d.Delivered ||
		old.Delivered == d.Delivered && d.Reason < old.Reason)
	if better {
		known[channel] = d
	}
}

// Withdrawn reports whether a message is on record as one that is no longer to leave.
func Withdrawn(n *v1alpha1.Notification) bool {
	c := meta.FindStatusCondition(n.Status.Conditions, v1alpha1.ConditionDelivered)
	return c != nil && c.Reason == v1alpha1.ReasonWithdrawn
}
