// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package random

import (
	"math/rand/v2"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// expressions of rules, which read all that a rule can.
var expressions = []string{
	"issues.all(i, i.spec.severity != 'Critical')",
	"issues.all(i, has(i.spec.resolution) || now - i.spec.detectedTime < duration('200h'))",
	"issues.all(i, entente.workingDays(i.spec.detectedTime, now) < 4)",
	"entente.staleIssues().size() + entente.escalatedIssues().size() == 0",
	"entente.openIssues().all(i, i.spec.updates.exists(u, now < entente.add(u.time, 'P5D')))",
	"entente.overdueReviews().size() + entente.slippedReviews().size() < 2",
	"reviews.all(r, entente.dueTime(r) > now || has(r.spec.record))",
	"entente.lastHeld().orValue(timestamp('2000-01-01T00:00:00Z')) > now - duration('300h')",
	"entente.lastContact().hasValue() && entente.lastContact().value() > now - duration('240h')",
	"entente.team().exists(m, m.role == 'AllianceManager') && alliance.spec.briefings.size() > 0",
	"partners.all(p, p.spec.contacts.all(c, !has(c.leftDate) || entente.endOf(c.leftDate) > now))",
	"partners.all(p, p.spec.absences.all(a, now < a.fromDate || now >= entente.endOf(a.toDate)))",
	"policy != null && policy.spec.disclosure.size() > 0",
	"!('hold' in alliance.metadata.labels) && issues.all(i, !('hold' in i.metadata.labels))",
	"reviews.all(r, !('hold' in r.metadata.annotations)) && partners.all(p, !('hold' in p.metadata.labels))",
	"policy == null || !('hold' in policy.metadata.annotations)",
	"now.getDayOfWeek(entente.zone()) != 3 || issues.size() > 1",
	"now.getMinutes() < 30",
	"issues[2].spec.title != ''",
	"issues.all(i, i.spec.nothing)",
}

// rule gives alliances rules of their own, by dice of its own.
func rule(seed uint64, o Options, objects []client.Object) {
	d := &dice{rand.New(rand.NewPCG(seed, 5)), o}
	for _, o := range objects {
		a, ok := o.(*v1alpha1.Alliance)
		if !ok || d.oneIn(3) {
			continue
		}
		for i, expression := range some(d, 1+d.IntN(3), expressions...) {
			a.Spec.Rules = append(a.Spec.Rules, v1alpha1.Rule{Name: []string{"First", "Second", "Third"}[i], Expression: expression, Message: "It is broken"})
		}
	}
}
