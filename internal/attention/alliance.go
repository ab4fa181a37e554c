// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package attention

import (
	"cmp"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
)

// Alliance is one, and how it stands.
type Alliance struct {
	*v1alpha1.Alliance
	Ready, Healthy metav1.ConditionStatus
	// NeedsAttention is true where an item concerns it.
	NeedsAttention bool
}

// breaches are what breaks the practices of an alliance.
type breaches map[types.NamespacedName]map[v1alpha1.Practice]*breach

// breach is what breaks a practice.
type breach struct {
	// listed are the names of objects that have an item of their own.
	listed []string
	// unplanned are those that owe a recovery plan and have none: nothing else lists that.
	unplanned []Unplanned
}

// at is what breaks a practice of an alliance: a place to note it, if nothing does yet.
func (b breaches) at(alliance types.NamespacedName, p v1alpha1.Practice) *breach {
	if b[alliance] == nil {
		b[alliance] = map[v1alpha1.Practice]*breach{}
	}
	if b[alliance][p] == nil {
		b[alliance][p] = &breach{}
	}
	return b[alliance][p]
}

// explain says why practices are missing: by what is listed, and by what issues owe beside that. One
// that has an item for the same practice is to be put right there first.
func explain(items []Item, issues []*v1alpha1.Issue, now time.Time) breaches {
	out := breaches{}
	for i := range items {
		x := &items[i]
		if x.Breaks == "" {
			continue
		}
		for _, k := range x.Alliances {
			b := out.at(k, x.Breaks)
			b.listed = append(b.listed, x.Name)
		}
	}
	for _, i := range issues {
		u := unplanned(i, now)
		if u == nil {
			continue
		}
		b := out.at(types.NamespacedName{Namespace: i.Namespace, Name: i.Spec.AllianceRef.Name}, u.Breaks)
		if !slices.Contains(b.listed, u.Issue) {
			b.unplanned = append(b.unplanned, *u)
		}
	}
	return out
}

// alliance has the items of an alliance: its own, and one for each practice that is missing for
// a reason that is not listed already.
func (f *facts) alliance(a *v1alpha1.Alliance, why breaches) []Item {
	all, of := f.items(a, a.Name), why[keyOf(a)]
	out := all[:0]
	for i := range all {
		x := &all[i]
		b := of[v1alpha1.Practice(x.Condition)]
		if b == nil {
			b = &breach{}
		}
		if len(b.listed) > 0 {
			x.Unplanned = slices.SortedFunc(slices.Values(b.unplanned), func(a, b Unplanned) int { return cmp.Compare(a.Issue, b.Issue) })
		}
		if len(b.listed) == 0 || len(b.unplanned) > 0 {
			out = append(out, *x)
		}
	}
	return out
}

// unknown are the practices of an alliance that are counted, and of which nobody can tell yet, but for those that
// somebody has to do something about: they have an item.
func (f *facts) unknown(a *v1alpha1.Alliance) []Item {
	if a.Status.Practices == nil {
		return nil
	}
	var out []Item
	for i := range a.Status.Conditions {
		if c := &a.Status.Conditions[i]; slices.Contains(a.Status.Practices.Unknown, v1alpha1.PracticeName(c.Type)) && !f.entry(c).NeedsAttention(c) {
			out = append(out, f.item(a, a.Name, c))
		}
	}
	return out
}

// standings are the alliances, those that an item concerns first, then by name.
func standings(alliances []*v1alpha1.Alliance, items []Item) []Alliance {
	concerned := map[types.NamespacedName]bool{}
	for i := range items {
		for _, k := range items[i].Alliances {
			concerned[k] = true
		}
	}
	out := make([]Alliance, 0, len(alliances))
	for _, a := range alliances {
		s := inventory.StatusOf(a)
		out = append(out, Alliance{
			Alliance: a, Ready: statusOf(&s, v1alpha1.ConditionReady), Healthy: statusOf(&s, v1alpha1.ConditionHealthy), NeedsAttention: concerned[keyOf(a)],
		})
	}
	slices.SortFunc(out, func(a, b Alliance) int {
		if a.NeedsAttention != b.NeedsAttention {
			if a.NeedsAttention {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Namespace, b.Namespace))
	})
	return out
}

// statusOf is the status of a condition; Unknown where there is none yet.
func statusOf(s *inventory.Status, conditionType string) metav1.ConditionStatus {
	if c := s.Condition(conditionType); c != nil {
		return c.Status
	}
	return metav1.ConditionUnknown
}
