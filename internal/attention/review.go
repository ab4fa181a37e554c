// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package attention

import (
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
)

// Review is what is known of a review that is overdue, or whose result was not accepted.
type Review struct {
	Due time.Time
	// Held is true for one whose result was not accepted.
	Held bool
	// RefusedBy are the people who did not accept it, by partner; none where the record alone says so.
	RefusedBy []v1alpha1.PersonRef
	// Managers of the alliance act on it: contacts, sorted.
	Managers []string
}

func (f *facts) review(r *v1alpha1.Review) []Item {
	out := f.items(r, r.Spec.AllianceRef.Name)
	for i := range out {
		x := &out[i]
		x.ReviewType = r.Spec.Type
		switch {
		case x.Condition == v1alpha1.ConditionOverdue:
			x.begin(r.Status.OverdueSinceTime)
		case x.Reason != v1alpha1.ReasonNotAccepted:
			continue
		}
		s := inventory.StatusOf(r)
		x.Review = &Review{
			Due: r.Spec.DueTime.Time, Held: s.True(v1alpha1.ConditionHeld), RefusedBy: r.Status.RefusedBy,
			Managers: f.managers(types.NamespacedName{Namespace: r.Namespace, Name: x.Alliance}),
		}
		if t := r.Status.DueTime; t != nil {
			x.Review.Due = t.Time
		}
	}
	return out
}

// managers are the alliance managers who are on the team of an alliance by now.
func (f *facts) managers(alliance types.NamespacedName) []string {
	a := f.alliances[alliance]
	if a == nil {
		return nil
	}
	var who []string
	for i := range a.Spec.Team {
		t := &a.Spec.Team[i]
		if t.Role == v1alpha1.RoleAllianceManager && rules.OnTeam(t, f.partners[alliance.Namespace], f.now) {
			who = append(who, string(t.Contact))
		}
	}
	slices.Sort(who)
	return slices.Compact(who)
}
