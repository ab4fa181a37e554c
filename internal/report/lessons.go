// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"slices"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
)

// mostLessons is how many lessons a page shows.
const mostLessons = 10

// Lesson is something that was learnt in a review.
type Lesson struct {
	Text   string
	Review string
	Held   time.Time
}

// held are the reviews of an alliance that took place, the latest first.
func (g *gathering) held(a *v1alpha1.Alliance) []*v1alpha1.Review {
	reviews := slices.DeleteFunc(slices.Clone(g.reviewsOf[client.ObjectKeyFromObject(a)]), func(r *v1alpha1.Review) bool {
		s := inventory.StatusOf(r)
		return r.Spec.Record == nil || !s.True(v1alpha1.ConditionHeld)
	})
	slices.SortFunc(reviews, func(a, b *v1alpha1.Review) int {
		return cmp.Or(b.Spec.Record.HeldTime.Compare(a.Spec.Record.HeldTime.Time), cmp.Compare(a.Name, b.Name))
	})
	return reviews
}

// lessons of the reviews, the latest first.
func (g *gathering) lessons(a *v1alpha1.Alliance) List[Lesson] {
	var out []Lesson
	for _, r := range g.held(a) {
		for _, text := range r.Spec.Record.Lessons {
			out = append(out, Lesson{string(text), r.Name, r.Spec.Record.HeldTime.UTC()})
		}
	}
	return firstOf(out, mostLessons)
}
