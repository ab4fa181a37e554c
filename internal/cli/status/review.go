// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package status

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
)

func (f *facts) review(r *v1alpha1.Review) []item {
	s := inventory.StatusOf(r)
	alliance := r.Spec.AllianceRef.Name
	out := f.invalid(r, alliance, &s)
	if c := bad(&s, v1alpha1.ConditionOverdue); c != nil {
		i := f.of(overdue, r, alliance, c)
		if t := r.Status.OverdueSinceTime; t != nil {
			i.since(t.Time)
		}
		due := r.Spec.DueTime.Time
		if t := r.Status.DueTime; t != nil {
			due = t.Time
		}
		todo := "hold it, or cancel it"
		if s.True(v1alpha1.ConditionHeld) {
			todo = "held, but not accepted: hold it again, or accept it"
		}
		i.todo = f.managers(r.Namespace, alliance) + todo + "; due " + cmdutil.Day(due, f.now)
		out = append(out, i)
	} else if c := bad(&s, v1alpha1.ConditionAdequate); c != nil && c.Reason == v1alpha1.ReasonNotAccepted {
		out = append(out, f.of(notAccepted, r, alliance, c))
	}
	if c := bad(&s, v1alpha1.ConditionSlipped); c != nil {
		out = append(out, f.of(slipped, r, alliance, c))
	}
	if c := bad(&s, v1alpha1.ConditionAdequate); c != nil && c.Reason != v1alpha1.ReasonNotAccepted {
		out = append(out, f.of(incomplete, r, alliance, c))
	}
	if c := bad(&s, v1alpha1.ConditionActionsDone); c != nil {
		out = append(out, f.of(actionsLate, r, alliance, c))
	}
	return out
}

// managers are those who act on an alliance's reviews: its alliance managers.
func (f *facts) managers(namespace, alliance string) string {
	a := f.alliances[key{namespace, alliance}]
	if a == nil {
		return ""
	}
	var who []string
	for i := range a.Spec.Team {
		t := &a.Spec.Team[i]
		if t.Role == v1alpha1.RoleAllianceManager && rules.OnTeam(t, f.partners[namespace], f.now) {
			who = append(who, string(t.Contact))
		}
	}
	if len(who) == 0 {
		return ""
	}
	slices.Sort(who)
	return list(slices.Compact(who)) + ": "
}
