// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// The time for the thanks begins when the day is over on which the target was reached, where the host is.
func TestThanksAreDue(t *testing.T) {
	for _, c := range []struct {
		why    string
		change func(*gen.World)
		flip   flip
	}{
		{"within thirty days where nothing is said", func(w *gen.World) { w.Measured("orders", "2026-02-05", "5000") },
			flip{"2026-03-07 23:00", "SuccessRecognized=True/Thanked", "SuccessRecognized=False/NotThanked"}},
		{"within the policy's time", func(w *gen.World) { w.Policy.Spec.RecognizeWithin = "P3D"; w.Measured("orders", "2026-02-05", "5000") },
			flip{"2026-02-08 23:00", "SuccessRecognized=True/Thanked", "SuccessRecognized=False/NotThanked"}},
		{"without a policy, too", func(w *gen.World) { w.UnderNone().Measured("orders", "2026-02-05", "5000") },
			flip{"2026-03-07 23:00", "SuccessRecognized=True/Thanked", "SuccessRecognized=False/NotThanked"}},
		{"what was reached before it operated, from then on", func(w *gen.World) {
			w.Measured("orders", "2025-01-05", "5000").Armed("2026-02-05 09:00")
			w.Alliance.Status.DormantTime = new(gen.Time("2026-02-01 09:00"))
		}, flip{"2026-03-07 09:00", "SuccessRecognized=True/Thanked", "SuccessRecognized=False/NotThanked"}},
		{"late thanks, from the first moment of the day where they are from", func(w *gen.World) {
			w.Measured("orders", "2026-01-05", "5000").Thanked("orders", "2026-03-01", "contoso/kim")
		}, flip{"2026-03-01 05:00", "SuccessRecognized=False/NotThanked", "SuccessRecognized=True/ThankedLate"}},
		{"thanks of nobody's are the host's", func(w *gen.World) {
			w.Measured("orders", "2026-01-05", "5000").Thanked("orders", "2026-03-01", "")
		}, flip{"2026-02-28 23:00", "SuccessRecognized=False/NotThanked", "SuccessRecognized=True/ThankedLate"}},
		{"the first success", func(w *gen.World) { w.Measured("orders", "2026-03-01", "5000") },
			flip{"2026-02-28 23:00", "SuccessRecognized=True/NothingAchieved", "SuccessRecognized=True/Thanked"}},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := gen.NewWorld()
			w.Policy.Spec.Touchpoints = nil
			c.change(w)
			changesAt(t, decidesAlliance(w), c.flip)
		})
	}
}

func TestWhatIsSaidOfThanks(t *testing.T) {
	for _, c := range []struct {
		why           string
		change        func(*gen.World)
		want, message string
	}{
		{"nothing achieved", func(*gen.World) {}, "SuccessRecognized=True/NothingAchieved", "No objective was achieved yet"},
		{"thanked on the day itself", func(w *gen.World) {
			w.Measured("orders", "2026-01-05", "5000").Thanked("orders", "2026-01-05", "northwind/jane")
		},
			"SuccessRecognized=True/Thanked", "Each objective that was achieved was thanked for in time"},
		{"thanked on the last day", func(w *gen.World) { w.Measured("orders", "2026-01-05", "5000").Thanked("orders", "2026-02-04", "") },
			"SuccessRecognized=True/Thanked", ""},
		{"thanked on the day after it", func(w *gen.World) { w.Measured("orders", "2026-01-05", "5000").Thanked("orders", "2026-02-05", "") },
			"SuccessRecognized=True/ThankedLate", "Thanked for, but late: orders"},
		{"thanked late, and in time before", func(w *gen.World) {
			w.Measured("orders", "2026-01-05", "5000").Thanked("orders", "2026-02-05", "").Thanked("orders", "2026-01-06", "")
		}, "SuccessRecognized=True/Thanked", ""},
		{"thanks before it was achieved are for something else", func(w *gen.World) {
			w.Measured("orders", "2026-01-05", "5000").Thanked("orders", "2026-01-04", "")
		}, "SuccessRecognized=False/NotThanked", "Nobody has said thank you in time: orders, achieved on 2026-01-05, by 2026-02-04 24:00 Europe/Amsterdam (2026-02-04T23:00:00Z); record it with kubectl entente recognize"},
		{"thanks of a stranger", func(w *gen.World) {
			w.Measured("orders", "2026-01-05", "5000").Thanked("orders", "2026-01-06", "contoso/ghost").Thanked("orders", "2026-03-06", "zz/bob")
		}, "SuccessRecognized=False/NotThanked", "kubectl entente recognize. Not counted, because the alliance does not list them: contoso/ghost"},
		{"a stranger beside somebody of the alliance is of no account", func(w *gen.World) {
			w.Measured("orders", "2026-01-05", "5000").Thanked("orders", "2026-01-06", "contoso/ghost").Thanked("orders", "2026-01-06", "contoso/kim")
		}, "SuccessRecognized=True/Thanked", "thanked for in time"},
		{"thanks to come", func(w *gen.World) { w.Measured("orders", "2026-01-05", "5000").Thanked("orders", "2026-03-06", "") },
			"SuccessRecognized=False/NotThanked", "(the recognition dated 2026-03-06 00:00 Europe/Amsterdam (2026-03-05T23:00:00Z) is not yet true)"},
		{"time yet, beside one that was late", func(w *gen.World) {
			w.Objectives(gen.Objective("sales"), gen.Objective("orders"), gen.Objective("delay")).Measured("sales", "2026-02-20", "5000").
				Measured("orders", "2026-01-05", "5000").Thanked("orders", "2026-02-05", "")
		}, "SuccessRecognized=True/ThankedLate", "Thanked for, but late: orders. To be thanked for: sales, achieved on 2026-02-20, by 2026-03-22 24:00"},
		{"thanks for nothing there is", func(w *gen.World) { w.Thanked("order", "2026-01-06", "").Thanked("delay", "2026-03-06", "") },
			"SuccessRecognized=True/NothingAchieved", "No objective was achieved yet. Not counted, because spec.objectives does not list them: order"},
		{"no policy of that name", func(w *gen.World) { w.Policy = nil }, "SuccessRecognized=Unknown/PolicyNotFound", "How soon people have to say thank you is not known without the policy"},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := gen.NewWorld()
			c.change(w)
			if w.Policy == nil {
				w.Alliance.Status.Conditions = readyAt("False", v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
			}
			v := decideAlliance(w, "2026-03-02 09:00")
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "SuccessRecognized", c.message)
		})
	}
}
