// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package alliance_test

import (
	"slices"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/alliance"
	"github.com/entente-dev/entente/test/gen"
)

// TestOfTwoReviewsOfAnOccurrenceOneCounts: the schedule deletes the others, and the calendar gives them
// identifiers of their own, so both must mean the same one.
func TestOfTwoReviewsOfAnOccurrenceOneCounts(t *testing.T) {
	generated := gen.QuarterlyReview().Named("a").Generated().Review
	changed := gen.QuarterlyReview().Named("b").Generated().Review
	changed.Generation = 2
	byHand := gen.QuarterlyReview().Named("c").Review
	reviews := []*v1alpha1.Review{byHand, generated, changed}
	slices.SortFunc(reviews, alliance.CompareOfOneOccurrence)
	if reviews[0] != changed || reviews[1] != byHand || reviews[2] != generated {
		t.Errorf("the order is %s, %s, %s", reviews[0].Name, reviews[1].Name, reviews[2].Name)
	}
}
