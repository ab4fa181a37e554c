// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate_test

import (
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/test/gen"
)

// A review that was held but not accepted falls due like any other; what is told of that moment
// does not deny that it was held.
func TestTheDueTimeOfARefusedReviewSaysThatItWasHeld(t *testing.T) {
	w := gen.NewWorld()
	refused := gen.Review("refused").Due("2026-03-06 09:00").BarelyHeld("2026-03-03 09:00")
	refused.Spec.Record.Accepted = new(false)
	var all inventory.Inventory
	objects := []client.Object{w.Alliance, w.Policy, refused.Review, gen.Review("not-held").Due("2026-03-06 09:00").Review}
	for _, p := range w.Partners {
		objects = append(objects, p)
	}
	for _, o := range objects {
		if err := all.Add(o); err != nil {
			t.Fatal(err)
		}
	}
	got := map[string]string{}
	for _, e := range play(t, &all, gen.UTC("2026-03-05 09:00"), gen.UTC("2026-03-07 09:00")) {
		if e.Event == simulate.ReviewDue {
			got[e.Name] = e.Detail
		}
	}
	for name, want := range map[string]string{"refused": "It was held, but not accepted", "not-held": "Nobody has held it"} {
		if got[name] != want {
			t.Errorf("%s: %q, not %q", name, got[name], want)
		}
	}
}

// A record that is dated before the occurrence before it counts for nothing: the meeting is still to be
// held at its time.
func TestTheTimeOfAReviewIsToldThoughItsRecordIsOfAnEarlierMeeting(t *testing.T) {
	w := gen.NewWorld()
	w.Reviews = nil
	w.Review(gen.QuarterlyReview().BarelyHeld("2025-10-01 09:00"))
	var all inventory.Inventory
	objects := []client.Object{w.Alliance, w.Policy, w.Reviews[0]}
	for _, p := range w.Partners {
		objects = append(objects, p)
	}
	for _, o := range objects {
		if err := all.Add(o); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range play(t, &all, gen.UTC("2026-01-10 09:00"), gen.UTC("2026-01-20 09:00")) {
		if e.Event == simulate.ReviewTime && e.Name == w.Reviews[0].Name {
			return
		}
	}
	t.Error("nobody is told that it is to be held now")
}
