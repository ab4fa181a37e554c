// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
)

// Zones are the time zones by which commands show days and times: each partner's own, and for an
// alliance its host's.
type Zones struct {
	partners, hosts map[types.NamespacedName]*time.Location
}

// ZonesOf reads the zones of partners and alliances.
func ZonesOf(found *inventory.Inventory) *Zones {
	z := &Zones{map[types.NamespacedName]*time.Location{}, map[types.NamespacedName]*time.Location{}}
	for _, p := range found.Partners {
		z.partners[types.NamespacedName{Namespace: p.Namespace, Name: p.Name}] = rules.PartnerZone(p)
	}
	for _, a := range found.Alliances {
		z.hosts[types.NamespacedName{Namespace: a.Namespace, Name: a.Name}] = z.Partner(a.Namespace, string(a.Spec.Host))
	}
	return z
}

// Partner is the zone in which a partner's dates begin and end; UTC where it is not known.
func (z *Zones) Partner(namespace, name string) *time.Location {
	if zone := z.partners[types.NamespacedName{Namespace: namespace, Name: name}]; zone != nil {
		return zone
	}
	return time.UTC
}

// KnowsPartner reports whether a partner is known, and so its zone.
func (z *Zones) KnowsPartner(namespace, name string) bool {
	return z.partners[types.NamespacedName{Namespace: namespace, Name: name}] != nil
}

// KnowsHost reports whether an alliance is known, and so the zone of its host.
func (z *Zones) KnowsHost(namespace, alliance string) bool {
	return z.hosts[types.NamespacedName{Namespace: namespace, Name: alliance}] != nil
}

// Host is the zone of an alliance's host; UTC where it is not known, or no alliance is meant.
func (z *Zones) Host(namespace, alliance string) *time.Location {
	if zone := z.hosts[types.NamespacedName{Namespace: namespace, Name: alliance}]; zone != nil {
		return zone
	}
	return time.UTC
}

// Common is the zone of the hosts of alliances, of those that are named or of all: by its clocks times without
// an offset are meant. Where the hosts have several, it is UTC.
func (z *Zones) Common(alliances []*v1alpha1.Alliance, names []string) *time.Location {
	var common *time.Location
	for _, a := range alliances {
		if len(names) > 0 && !slices.Contains(names, a.Name) {
			continue
		}
		zone := z.Host(a.Namespace, a.Name)
		if common != nil && common.String() != zone.String() {
			return time.UTC
		}
		common = zone
	}
	if common == nil {
		return time.UTC
	}
	return common
}
