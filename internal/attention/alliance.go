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

// Unplanned is an issue that owes a recovery plan.
type Unplanned struct {
	Issue string
	Due   time.Time
}

// explained are the objects that are listed already and that break a practice of an alliance.
type explained map[types.NamespacedName]map[v1alpha1.Practice][]string

func explain(items []Item) explained {
	out := explained{}
	for i := range items {
		x := &items[i]
		if x.Breaks == "" {
			continue
		}
		for _, k := range x.Alliances {
			if out[k] == nil {
				out[k] = map[v1alpha1.Practice][]string{}
			}
			out[k][x.Breaks] = append(out[k][x.Breaks], x.Name)
		}
	}
	return out
}

// alliance has the items of an alliance: its own, and one for each practice that is missing for
// no reason that is listed already. That an issue owes a recovery plan is listed nowhere else; one
// that nobody was told of is to be told first, and has its item for that.
func (f *facts) alliance(a *v1alpha1.Alliance, listed explained) []Item {
	k := keyOf(a)
	var out []Item
	for _, x := range f.items(a, a.Name) {
		practice := v1alpha1.Practice(x.Condition)
		broken := listed[k][practice]
		if len(broken) > 0 && practice == v1alpha1.PracticeNewsBrokenEarly {
			x.Unplanned = slices.DeleteFunc(slices.Clone(f.unplanned[k]), func(u Unplanned) bool { return slices.Contains(broken, u.Issue) })
		}
		if len(broken) == 0 || len(x.Unplanned) > 0 {
			out = append(out, x)
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
