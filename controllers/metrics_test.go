// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// A late disclosure counts once, when it is found; that nobody could tell for a while changes nothing.
func TestLateDisclosuresAreCounted(t *testing.T) {
	w := gen.NewWorld().Discloses(v1alpha1.SeverityHigh, "PT4H")
	i := gen.Issue("i").UID("u").Of("late-pact")
	look := func(at string) {
		v := rules.DecideIssue(w.IssueFacts(i), gen.UTC(at))
		toldLate(i.Issue, i.Status.Conditions, v.Finding(v1alpha1.ConditionDisclosed))
		i.Status = v.Settle(i.Issue, gen.UTC(at))
	}
	suspend := func(yes bool) { i.Spec.Suspend = new(yes) }
	for _, step := range []struct {
		what string
		at   string
		do   func()
		want float64
	}{
		{"nobody is told", "2026-03-02 20:00", func() {}, 0},
		{"suspended", "2026-03-03 08:00", func() { suspend(true) }, 0},
		{"told while it is suspended", "2026-03-03 09:00", func() { i.Disclosed("2026-03-03 09:00", "contoso") }, 1},
		{"resumed", "2026-03-03 10:00", func() { suspend(false) }, 1},
		{"looked at again", "2026-03-03 11:00", func() {}, 1},
		{"suspended again", "2026-03-03 12:00", func() { suspend(true) }, 1},
		{"resumed again", "2026-03-03 13:00", func() { suspend(false) }, 1},
		{"not first seen by this manager", "2026-03-03 14:00", func() { i.Status.Conditions = nil }, 2},
	} {
		step.do()
		look(step.at)
		if got := testutil.ToFloat64(lateDisclosures.WithLabelValues(i.Namespace, "late-pact")); got != step.want {
			t.Errorf("%s: counted %v, want %v", step.what, got, step.want)
		}
	}
	in := gen.Issue("in-time").UID("v").Of("prompt-pact").Disclosed("2026-03-02 10:00", "contoso")
	v := rules.DecideIssue(w.IssueFacts(in), gen.UTC("2026-03-03 09:00"))
	toldLate(in.Issue, nil, v.Finding(v1alpha1.ConditionDisclosed))
	if got := testutil.ToFloat64(lateDisclosures.WithLabelValues(in.Namespace, "prompt-pact")); got != 0 {
		t.Errorf("told in time: counted %v", got)
	}
}
