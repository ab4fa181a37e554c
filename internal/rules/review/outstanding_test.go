// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// TestOutstandingIsReadAsItWasDecided for every way in which a review can be held, refused and
// cancelled, by now or later.
func TestOutstandingIsReadAsItWasDecided(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	moments := []*time.Time{nil, new(now.Add(-time.Hour)), new(now), new(now.Add(time.Second))}
	a := &v1alpha1.Alliance{ObjectMeta: metav1.ObjectMeta{Name: "a"}}
	for _, held := range moments {
		for _, accepted := range []*bool{nil, new(true), new(false)} {
			for _, cancelled := range moments {
				for _, due := range []time.Time{now, now.Add(time.Second)} {
					r := &v1alpha1.Review{Spec: v1alpha1.ReviewSpec{AllianceRef: v1alpha1.AllianceReference{Name: "a"}, DueTime: metav1.NewTime(due)}}
					if held != nil {
						r.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: metav1.NewTime(*held), Accepted: accepted}
					}
					if cancelled != nil {
						r.Spec.Cancellation = &v1alpha1.Cancellation{Time: metav1.NewTime(*cancelled)}
					}
					v := Decide(Facts{Review: r, Alliance: a}, now)
					s := StateOf(&verdict.Moment{Now: now}, r, a)
					want := !s.Over()
					if got := Outstanding(v.Conditions()); got != want {
						t.Errorf("held %v, accepted %v, cancelled %v, due %v: outstanding %v, decided %v", held, accepted, cancelled, due, got, want)
					}
				}
			}
		}
	}
	if !Outstanding(nil) {
		t.Error("a review without conditions is not outstanding")
	}
}
