// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/gen"
)

// An alliance is shown by the clocks of its host, a partner by its own, and what is not known in UTC;
// a name says nothing in another namespace.
func TestTheZonesOfPartnersAndHosts(t *testing.T) {
	a := gen.Alliance("pact").Alliance
	elsewhere := a.DeepCopy()
	elsewhere.Namespace = "elsewhere"
	z := ZonesOf(&inventory.Inventory{
		Alliances: []*v1alpha1.Alliance{a, elsewhere},
		Partners:  []*v1alpha1.Partner{gen.Partner(string(a.Spec.Host)).Where("NL", "Europe/Amsterdam").Partner, gen.Partner("contoso").Where("US", "America/New_York").Partner},
	})
	for got, want := range map[string]string{
		z.Host(a.Namespace, "pact").String():       "Europe/Amsterdam",
		z.Partner(a.Namespace, "contoso").String(): "America/New_York",
	} {
		if got != want {
			t.Errorf("the zone is %s, not %s", got, want)
		}
	}
	for _, unknown := range []string{z.Host("elsewhere", "pact").String(), z.Host(a.Namespace, "another").String(), z.Host(a.Namespace, "").String(), z.Partner("elsewhere", "contoso").String()} {
		if unknown != "UTC" {
			t.Errorf("the zone is %s, not UTC", unknown)
		}
	}
}
