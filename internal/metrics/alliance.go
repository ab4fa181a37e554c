// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"cmp"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// ofAlliances is a group for each alliance, and for each name of one that reviews or issues give and
// that does not exist.
func (w *world) ofAlliances() []group {
	tallies := w.tallies()
	alliances := map[types.NamespacedName]*v1alpha1.Alliance{}
	for _, a := range w.alliances {
		key := types.NamespacedName{Namespace: a.Namespace, Name: a.Name}
		alliances[key] = a
		if tallies[key] == nil {
			tallies[key] = &tally{}
		}
	}
	keys := slices.SortedFunc(maps.Keys(tallies), func(a, b types.NamespacedName) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
	out := make([]group, len(keys))
	for i, key := range keys {
		a, t := alliances[key], tallies[key]
		out[i] = group{key.Namespace, func(s *sink) {
			if a != nil {
				w.alliance(s, a)
			}
			t.write(s, key.Namespace, key.Name)
		}}
	}
	return out
}

// alliance tells what its own status holds.
func (w *world) alliance(s *sink, a *v1alpha1.Alliance) {
	labels := []string{a.Namespace, a.Name}
	policy := ""
	if ref := a.Spec.CommunicationPolicyRef; ref != nil {
		policy = ref.Name
	}
	s.put(&allianceInfo, 1, a.Namespace, a.Name, string(a.Spec.Stage), string(a.Spec.Host), policy)
	s.put(&allianceSuspend, truth(ptr.Deref(a.Spec.Suspend, false)), labels...)
	s.conditions(&allianceCondition, w.known[v1alpha1.KindAlliance], a.Status.Conditions, labels...)
	if p := a.Status.Practices; p != nil {
		s.count(&practicesInPlace, p.InPlace, labels...)
		s.count(&practicesRequired, p.Required, labels...)
		s.put(&practicesUnknown, float64(len(p.Unknown)), labels...)
	}
	if r := a.Status.Reviews; r != nil {
		s.count(&reviewsHeld, r.Held, labels...)
		s.count(&reviewsOverdue, r.Overdue, labels...)
		s.count(&reviewsSlipped, r.Slipped, labels...)
		if r.Next != nil {
			s.time(&nextReviewDue, &r.Next.DueTime, labels...)
		}
	}
	if i := a.Status.Issues; i != nil {
		s.count(&issuesOpen, i.Open, labels...)
		s.count(&issuesStale, i.Stale, labels...)
		s.count(&issuesEscalated, i.Escalated, labels...)
	}
	s.time(&allianceNextCheck, a.Status.NextCheckTime, labels...)
	s.time(&lastContact, a.Status.LastContactTime, labels...)
}
