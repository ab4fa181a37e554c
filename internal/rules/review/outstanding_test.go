// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review_test

import (
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// TestOutstandingIsReadAsItWasDecided for every way in which a review can be held, refused and
// cancelled, by now or later.
func TestOutstandingIsReadAsItWasDecided(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	moments := []*time.Time{nil, new(now.Add(-time.Hour)), new(now), new(now.Add(time.Second))}
	a := gen.Alliance("a").Alliance
	for _, held := range moments {
		for _, accepted := range []*bool{nil, new(true), new(false)} {
			for _, cancelled := range moments {
				for _, due := range []time.Time{now, now.Add(time.Second)} {
					r := gen.Review("r").Of("a").Due(gen.At(due))
					if held != nil {
						r.BarelyHeld(gen.At(*held)).Spec.Record.Accepted = accepted
					}
					if cancelled != nil {
						r.Cancelled(gen.At(*cancelled))
					}
					v := review.Decide(review.Facts{Review: r.Review, Alliance: a}, now)
					s := review.StateOf(&verdict.Moment{Now: now}, r.Review, a, nil)
					want := !s.Over()
					if got := review.Outstanding(v.Conditions()); got != want {
						t.Errorf("held %v, accepted %v, cancelled %v, due %v: outstanding %v, decided %v", held, accepted, cancelled, due, got, want)
					}
				}
			}
		}
	}
	if !review.Outstanding(nil) {
		t.Error("a review without conditions is not outstanding")
	}
}
