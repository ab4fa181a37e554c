// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// What a policy says holds from the moment that it is edited, for everything that looks at it.
func TestPolicyEditsHoldAtOnce(t *testing.T) {
	w := newWorld(t, byClock)
	start := w.Now()
	north, p, a := w.north(), w.policy(), w.alliance()
	i := w.issue("late", start)
	// What is owed is fixed when an issue is first seen; a policy brings it forward at most.
	p.Spec.Disclosure = []v1alpha1.Disclosure{{Severity: v1alpha1.SeverityHigh, Within: "P1D"}}
	w.create(north, w.south(), p, a, i)
	w.advanceTo(start.Add(10 * time.Minute))
	w.must(i, v1alpha1.ConditionStale, no, v1alpha1.ReasonActive)
	w.must(a, staffed, yes, "")
	w.must(north, v1alpha1.ConditionReachable, yes, "")

	w.edit(p, func() {
		p.Spec.EscalationPaths[0].StaleAfter = "PT5M"
		p.Spec.Thresholds = &v1alpha1.Thresholds{AllocationPercent: new(int32(60))}
		p.Spec.Disclosure = []v1alpha1.Disclosure{{Severity: v1alpha1.SeverityHigh, Within: "PT1M"}}
	})
	w.settle()
	w.must(i, v1alpha1.ConditionStale, yes, v1alpha1.ReasonNoActivity)
	w.must(i, v1alpha1.ConditionDisclosed, no, v1alpha1.ReasonDisclosureOverdue)
	w.must(a, staffed, no, v1alpha1.ReasonAdHoc)
	w.must(a, string(v1alpha1.PracticeNewsBrokenEarly), no, v1alpha1.ReasonNotTold)
	// Who owes the disclosure is told at once, and again when the policy's new time is over.
	owed := append(both("", 0, jane, piet), both("", 3, jane, piet)...)
	w.mustHaveTold(append(owed, both("counterpart", 0, piet, ana)...)...)

	w.edit(p, func() { p.Spec.Channels[0].Name = "renamed" })
	w.settle()
	w.must(north, v1alpha1.ConditionReachable, no, v1alpha1.ReasonNoAddress)
	w.edit(p, func() { p.Spec.Channels[0].Name = "hook" })
	w.settle()
	w.must(north, v1alpha1.ConditionReachable, yes, "")

	w.edit(p, func() { p.Spec.EscalationPaths = nil })
	w.settle()
	w.must(i, v1alpha1.ConditionStale, no, v1alpha1.ReasonNoPath)
	w.must(i, v1alpha1.ConditionReady, yes, "")
}
