// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Counted is a review with its record as far as it counts: without what people did whom the alliance
// does not know. It is the review itself where all of it counts.
func Counted(r *v1alpha1.Review, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner) *v1alpha1.Review {
	counted, _ := count(nil, r, a, partners)
	return counted
}

func count(m *verdict.Moment, r *v1alpha1.Review, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner) (*v1alpha1.Review, team.Strangers) {
	if a == nil {
		return r, nil // nobody can tell who is a stranger
	}
	c := &team.Counter{Moment: m, Alliance: a, Partners: partners}
	spec := r.Spec // most records count in full: the review is copied only where one does not
	s := &spec
	all := team.Kept(&s.Postponements, func(p *v1alpha1.Postponement) bool {
		return c.Knows(p.By, p.Time.Time, v1alpha1.ConditionOverdue, v1alpha1.ConditionSlipped)
	})
	if x := s.Cancellation; x != nil && !c.Knows(x.By, x.Time.Time, v1alpha1.ConditionHeld, v1alpha1.ConditionOverdue) {
		s.Cancellation, all = nil, false
	}
	all = team.Kept(&s.Confirmations, func(x *v1alpha1.Confirmation) bool {
		if s.Record == nil || x.Time.Time.Before(s.Record.HeldTime.Time) {
			return c.Knows(&x.By, x.Time.Time) // whoever says it, it changes nothing
		}
		return c.Knows(&x.By, x.Time.Time, v1alpha1.ConditionOverdue, v1alpha1.ConditionAdequate)
	}) && all
	if all {
		return r, nil
	}
	counted := *r
	counted.Spec = spec
	return &counted, c.Strangers()
}
