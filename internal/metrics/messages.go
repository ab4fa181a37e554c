// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"cmp"
	"maps"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
)

// channelKey is a channel of a policy.
type channelKey struct{ namespace, policy, channel string }

// messageTally counts the messages of a channel. There is no series of a single message: there are
// many, and each is over soon.
type messageTally struct {
	states     map[string]int
	conditions map[string]map[metav1.ConditionStatus]int
}

// MessageStates are what becomes of a message: its outcome, or a reason for which it is not to leave by
// itself, and nothing is amiss.
func MessageStates() []string {
	out := []string{
		string(v1alpha1.OutcomePending), string(v1alpha1.OutcomeSending), string(v1alpha1.OutcomeDelivered),
		string(v1alpha1.OutcomeFailed), string(v1alpha1.OutcomeUncertain),
	}
	return append(out, rules.EntryOf(v1alpha1.ConditionDelivered).Calm...)
}

func stateOf(n *v1alpha1.Notification, calm []string) string {
	s := inventory.StatusOf(n)
	if c := s.Condition(v1alpha1.ConditionDelivered); c != nil && slices.Contains(calm, c.Reason) {
		return c.Reason
	}
	return string(cmp.Or(n.Status.Outcome, v1alpha1.OutcomePending)) // a new one is still to leave
}

// ofMessages is a group for each channel over which there are messages.
func (w *world) ofMessages() []group {
	states, calm := MessageStates(), rules.EntryOf(v1alpha1.ConditionDelivered).Calm
	known := slices.Sorted(maps.Keys(w.known[v1alpha1.KindNotification]))
	tallies := map[channelKey]*messageTally{}
	for _, n := range w.messages {
		ref := n.Spec.ChannelRef
		key := channelKey{n.Namespace, ref.Policy, string(ref.Channel)}
		t := tallies[key]
		if t == nil {
			t = &messageTally{map[string]int{}, map[string]map[metav1.ConditionStatus]int{}}
			for _, of := range known {
				t.conditions[of] = map[metav1.ConditionStatus]int{}
			}
			tallies[key] = t
		}
		t.states[stateOf(n, calm)]++
		for i := range n.Status.Conditions {
			if count := t.conditions[n.Status.Conditions[i].Type]; count != nil {
				count[n.Status.Conditions[i].Status]++
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(tallies), func(a, b channelKey) int {
		return cmp.Or(cmp.Compare(a.namespace, b.namespace), cmp.Compare(a.policy, b.policy), cmp.Compare(a.channel, b.channel))
	})
	out := make([]group, len(keys))
	for i, key := range keys {
		t := tallies[key]
		out[i] = group{key.namespace, func(s *sink) {
			for _, state := range states {
				s.put(&messages, float64(t.states[state]), key.namespace, key.policy, key.channel, state)
			}
			for _, of := range known {
				for _, status := range statuses {
					s.put(&messageCondition, float64(t.conditions[of][status]), key.namespace, key.policy, key.channel, of, string(status))
				}
			}
		}}
	}
	return out
}
