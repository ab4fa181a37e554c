// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package attention

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// resting reports whether an object is valid and rests, by itself or with its alliance.
func resting(o client.Object) bool {
	s := inventory.StatusOf(o)
	c := s.Condition(v1alpha1.ConditionReady)
	return c != nil && c.Status == metav1.ConditionTrue && c.Reason == v1alpha1.ReasonSuspended
}

// suspended finds what is suspended: first the objects that are in good order, then what would need somebody but
// for that, the worst first.
func (f *facts) suspended(found *inventory.Inventory) []Item {
	var out []Item
	for _, a := range found.Alliances {
		out = append(out, f.itself(a, a.Name, a.Spec.Suspend)...)
	}
	note := func(o client.Object, alliance string, suspend *bool) {
		items := f.itemsOf(o, alliance, (*verdict.Entry).IsPaused)
		if len(items) == 0 {
			items = f.itself(o, alliance, suspend)
		}
		if alliance == "" {
			items = f.shared(o, items)
		}
		out = append(out, items...)
	}
	for _, i := range found.Issues {
		note(i, i.Spec.AllianceRef.Name, i.Spec.Suspend)
	}
	for _, r := range found.Reviews {
		note(r, r.Spec.AllianceRef.Name, r.Spec.Suspend)
	}
	for _, p := range found.Policies {
		note(p, "", p.Spec.Suspend)
	}
	for _, p := range found.Partners {
		note(p, "", p.Spec.Suspend)
	}
	return sorted(out)
}

// itself says of an object that it is suspended; nothing of one that only rests with its alliance, or that is not
// valid, which needs somebody.
func (f *facts) itself(o client.Object, alliance string, suspend *bool) []Item {
	s := inventory.StatusOf(o)
	if !ptr.Deref(suspend, false) || !resting(o) {
		return nil
	}
	x := f.item(o, alliance, s.Condition(v1alpha1.ConditionReady))
	x.Attention, x.Since = verdict.Attention{}, time.Time{} // it was Ready before
	return []Item{x}
}
