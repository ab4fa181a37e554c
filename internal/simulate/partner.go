// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

func (n *namespace) addPartner(p *v1alpha1.Partner, keepStatus bool) {
	p = copied(p)
	if !keepStatus {
		p.Status = v1alpha1.PartnerStatus{}
	}
	n.partners[p.Name] = p
	n.add(v1alpha1.KindPartner, p, func(now time.Time) time.Time {
		v := rules.DecidePartner(rules.PartnerFacts{Partner: p, Teams: n.teams[p.Name]}, now)
		before := p.Status.Conditions
		p.Status = v.Settle(p, now)
		n.tellConditions(v1alpha1.KindPartner, p, before, p.Status.Conditions)
		return v.NextCheck
	})
}
