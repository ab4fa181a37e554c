// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

type allianceItem struct {
	*item
	alliance *v1alpha1.Alliance
	facts    rules.AllianceFacts
}

func (n *namespace) addAlliance(a *v1alpha1.Alliance, keepStatus bool) {
	a = copied(a)
	if !keepStatus {
		a.Status = v1alpha1.AllianceStatus{}
	}
	x := &allianceItem{alliance: a}
	n.alliances[a.Name] = x
	x.item = n.add(v1alpha1.KindAlliance, a, func(now time.Time) time.Time { return n.lookAtAlliance(x, now) })
}

func (n *namespace) lookAtAlliance(x *allianceItem, now time.Time) time.Time {
	a := x.alliance
	if x.facts.Alliance == nil {
		x.facts = rules.AllianceFacts{Alliance: a, Policy: n.policyOf(a), Partners: n.partnersNamed(rules.AlliancePartners(a)), Wordless: !n.words}
	}
	b := n.belongings(a.Name)
	x.facts.Reviews, x.facts.Issues = b.reviews, b.issues
	v := rules.DecideAlliance(x.facts, now)
	old := a.Status
	a.Status = v.Settle(a, now)
	if len(v.Notify) > 0 {
		a.Status = v.Told(a.Status, now)
	}
	n.tellConditions(v1alpha1.KindAlliance, a, old.Conditions, a.Status.Conditions)
	n.send(v.Notify)
	n.apply(v.Effects(a))
	if !rules.NothingToRemind(old.Reminders, a.Status.Reminders) {
		return now // what was said is on record, and next there is something else to wait for
	}
	return v.NextCheck
}
