// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package attention

import (
	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
)

// notification has an item for a message that did not arrive, or may not have, as long as what
// it is about is open.
func (f *facts) notification(n *v1alpha1.Notification) []Item {
	if f.over(n) {
		return nil
	}
	out := f.items(n, n.Spec.AllianceRef.Name)
	for i := range out {
		out[i].Channel = n.Spec.ChannelRef.Channel
	}
	return out
}

// over reports whether what a message is about is over, or was made again since.
func (f *facts) over(n *v1alpha1.Notification) bool {
	subject := types.NamespacedName{Namespace: n.Namespace, Name: n.Spec.SubjectRef.Name}
	switch n.Spec.SubjectRef.Kind {
	case v1alpha1.KindIssue:
		i := f.issues[subject]
		if i == nil || !rules.IsAbout(n, i) {
			return true
		}
		s := inventory.StatusOf(i)
		return s.True(v1alpha1.ConditionResolved)
	case v1alpha1.KindReview:
		r := f.reviews[subject]
		if r == nil || !rules.IsAbout(n, r) {
			return true
		}
		if n.Spec.Reason == v1alpha1.NotificationActionDue { // actions follow a review that was held
			facts := rules.StandingFacts{
				Review: r, Partners: f.partners[n.Namespace],
				Alliance: f.alliances[types.NamespacedName{Namespace: n.Namespace, Name: n.Spec.AllianceRef.Name}],
				Policy:   f.policies[types.NamespacedName{Namespace: n.Namespace, Name: n.Spec.ChannelRef.Policy}],
			}
			s := rules.StandingOf(n, facts, f.now)
			return s.Over()
		}
		return !rules.ReviewOutstanding(r)
	}
	return false
}
