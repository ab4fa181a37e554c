// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// reviewsCurrent holds when no review, of a cadence or not, is overdue, slipped or not
// accepted, and there is a formal cadence at all.
func (s *State) reviewsCurrent() verdict.Finding {
	for _, c := range []struct {
		reason string
		holds  func(*reviewOf) bool
	}{
		{v1alpha1.ReasonOverdue, func(r *reviewOf) bool { return r.Overdue }},
		{v1alpha1.ReasonSlipped, func(r *reviewOf) bool { return r.Slipped }},
		{v1alpha1.ReasonNotAccepted, func(r *reviewOf) bool { return r.Held && !r.Accepted && !r.Cancelled }},
	} {
		if found := s.reviewsWith(c.holds); len(found) > 0 {
			return verdict.False(c.reason, verdict.Data{Objects: found})
		}
	}
	if !hasFormalCadence(s.Alliance) {
		return verdict.False(v1alpha1.ReasonNoCadence, verdict.Data{})
	}
	return verdict.True(v1alpha1.ReasonCurrent, verdict.Data{})
}

func reviewsCurrentWords(f *verdict.Finding) string {
	names := verdict.NamesOf(f.Objects, "")
	switch f.Reason {
	case v1alpha1.ReasonOverdue:
		return fmt.Sprintf("%d overdue: %s", len(names), verdict.List(names))
	case v1alpha1.ReasonSlipped:
		return fmt.Sprintf("%d postponed too often: %s", len(names), verdict.List(names))
	case v1alpha1.ReasonNotAccepted:
		return fmt.Sprintf("%d held, but not accepted: %s", len(names), verdict.List(names))
	case v1alpha1.ReasonNoCadence:
		return "The alliance operates without a formal cadence; add one to spec.cadence"
	}
	return "Every review is held, or not due yet"
}

// reviewsWith lists, by name, the reviews for which something holds.
func (s *State) reviewsWith(holds func(*reviewOf) bool) []verdict.Object {
	var found []verdict.Object
	for i := range s.reviews {
		if r := &s.reviews[i]; holds(r) {
			found = append(found, verdict.Object{Kind: v1alpha1.KindReview, Name: r.Name, Due: r.Due})
		}
	}
	slices.SortFunc(found, byName)
	return found
}

func byName(a, b verdict.Object) int { return cmp.Compare(a.Name, b.Name) }

func hasFormalCadence(a *v1alpha1.Alliance) bool {
	for i := range a.Spec.Cadence {
		if a.Spec.Cadence[i].Formality != v1alpha1.FormalityInformal {
			return true
		}
	}
	return false
}
