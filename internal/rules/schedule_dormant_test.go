// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// TestWhatFellDueWhileNothingWasArmedIsNotScheduled once the alliance is launched, while one that is
// armed when it is first seen gets its latest.
func TestWhatFellDueWhileNothingWasArmedIsNotScheduled(t *testing.T) {
	const launch, closed = v1alpha1.StageLaunch, v1alpha1.StageClosed
	type seen struct {
		stage v1alpha1.Stage
		at    string
	}
	for name, c := range map[string]struct {
		seen []seen
		want string
	}{
		"armed when first seen":          {[]seen{{launch, "2026-03-02 09:00"}}, "quarterly-20260215 quarterly-20260315"},
		"and still":                      {[]seen{{launch, "2026-03-02 09:00"}, {v1alpha1.StageManage, "2026-03-02 10:00"}}, "quarterly-20260215 quarterly-20260315"},
		"launched after it fell due":     {[]seen{{v1alpha1.StageExplore, "2026-01-02 09:00"}, {launch, "2026-03-02 09:00"}}, "quarterly-20260315"},
		"first seen after it fell due":   {[]seen{{v1alpha1.StageExplore, "2026-03-01 09:00"}, {launch, "2026-03-02 09:00"}}, "quarterly-20260315"},
		"launched a second after that":   {[]seen{{v1alpha1.StageExplore, "2026-01-02 09:00"}, {launch, "2026-02-15 09:00:01"}, {launch, "2026-03-02 09:00"}}, "quarterly-20260315"},
		"launched on the dot":            {[]seen{{v1alpha1.StageExplore, "2026-01-02 09:00"}, {launch, "2026-02-15 09:00:00"}, {launch, "2026-03-02 09:00"}}, "quarterly-20260215 quarterly-20260315"},
		"closed when it fell due":        {[]seen{{launch, "2026-01-02 09:00"}, {closed, "2026-02-01 09:00"}, {launch, "2026-03-02 09:00"}}, "quarterly-20260315"},
		"closed, and open again by then": {[]seen{{launch, "2026-01-02 09:00"}, {closed, "2026-02-01 09:00"}, {launch, "2026-02-10 09:00"}, {launch, "2026-03-02 09:00"}}, "quarterly-20260215 quarterly-20260315"},
		"closed":                         {[]seen{{launch, "2026-01-02 09:00"}, {closed, "2026-03-02 09:00"}}, ""},
	} {
		w := recurring("2026-01-15", "FREQ=MONTHLY")
		var v rules.AllianceVerdict
		for _, s := range c.seen {
			w.Alliance.Spec.Stage = s.stage
			v = decideAlliance(w, s.at)
			w.Alliance.Status = v.Settle(w.Alliance, gen.UTC(s.at))
		}
		if got := wanted(v); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
