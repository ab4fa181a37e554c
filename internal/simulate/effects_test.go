// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// What the simulation cannot do it says, and does not go on with a world that no cluster comes to.
func TestWhatCannotBeSimulatedEndsTheSimulation(t *testing.T) {
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	partner := gen.Partner("north").Partner
	for want, effect := range map[string]rules.Effect{
		"cannot create a *v1alpha1.Partner": rules.Create{Object: partner},
		"cannot delete a *v1alpha1.Partner": rules.Delete{Object: partner},
		"cannot patch a *v1alpha1.Partner":  rules.Patch{Before: partner, After: partner},
		"cannot do a <nil>":                 nil,
	} {
		var objects inventory.Inventory
		if err := objects.Add(partner); err != nil {
			t.Fatal(err)
		}
		s := New(&objects, Options{Start: start})
		n := s.namespace(partner.Namespace)
		n.add("Partner", partner, func(time.Time) time.Time { n.apply([]rules.Effect{effect}); return time.Time{} })
		if err := s.Advance(start.Add(time.Hour)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error that says %q", err, want)
		}
	}
}
