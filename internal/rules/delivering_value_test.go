// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// requiring is gen.NewWorld with a further practice.
func requiring(practices ...v1alpha1.Practice) *gen.World {
	w := gen.NewWorld()
	w.Alliance.Spec.Practices = &v1alpha1.Practices{Require: practices}
	return w
}

// toMarch is an objective of which each day from 1 January to 1 March counts one.
func toMarch() gen.ObjectiveBuilder {
	return gen.Objective("orders").Target("59").Between("2026-01-01", "2026-03-01")
}

func TestValueIsDeliveredUntilAFigureFallsShort(t *testing.T) {
	for _, c := range []struct {
		why    string
		change func(*gen.World)
		flip   flip
	}{
		{"a figure below the line", func(w *gen.World) {
			w.Objectives(toMarch()).Measured("orders", "2026-01-11", "10").Measured("orders", "2026-02-20", "49.9")
		}, flip{"2026-02-19 23:00", "DeliveringValue=True/OnTrack", "DeliveringValue=False/OffTrack"}},
		{"a figure back on it", func(w *gen.World) {
			w.Objectives(toMarch()).Measured("orders", "2026-01-11", "9").Measured("orders", "2026-02-20", "50")
		}, flip{"2026-02-19 23:00", "DeliveringValue=False/OffTrack", "DeliveringValue=True/OnTrack"}},
		{"the first figure", func(w *gen.World) { w.Objectives(toMarch()).Measured("orders", "2026-02-20", "50") },
			flip{"2026-02-19 23:00", "DeliveringValue=Unknown/NotMeasured", "DeliveringValue=True/OnTrack"}},
		{"the day of the target is over", func(w *gen.World) { w.Objectives(toMarch()).Measured("orders", "2026-02-20", "50") },
			flip{"2026-03-01 23:00", "DeliveringValue=True/OnTrack", "DeliveringValue=False/OffTrack"}},
		{"the day of a milestone is over", func(w *gen.World) {
			w.Objectives(toMarch().Milestone("2026-02-20", "50")).Measured("orders", "2026-02-20", "49")
		}, flip{"2026-02-20 23:00", "DeliveringValue=True/OnTrack", "DeliveringValue=False/OffTrack"}},
		{"an objective begins, and nobody has measured it", func(w *gen.World) { w.Objectives(toMarch()) },
			flip{"2025-12-31 23:00", "DeliveringValue=True/OnTrack", "DeliveringValue=Unknown/NotMeasured"}},
		{"a partner of no objective joins, in New York", func(w *gen.World) {
			w.Objectives(gen.Objective("orders").Benefits("northwind")).Measured("orders", "2026-01-11", "1")
			w.Alliance.Spec.Partners[1].JoinedDate = "2026-02-20"
		}, flip{"2026-02-20 05:00", "DeliveringValue=True/OnTrack", "DeliveringValue=False/NoBenefit"}},
		{"and leaves", func(w *gen.World) {
			w.Objectives(gen.Objective("orders").Benefits("northwind")).Measured("orders", "2026-01-11", "1")
			w.Alliance.Spec.Partners[1].LeftDate = "2026-02-20"
		}, flip{"2026-02-21 05:00", "DeliveringValue=False/NoBenefit", "DeliveringValue=True/OnTrack"}},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := requiring(v1alpha1.PracticeDeliveringValue)
			w.Talked("2025-12-30 10:00", "northwind/jane", "contoso/kim").Talked("2026-02-18 10:00", "northwind/jane", "contoso/kim")
			c.change(w)
			changesAt(t, decidesAlliance(w), c.flip)
		})
	}
}

func TestWhatIsSaidOfValue(t *testing.T) {
	orders := toMarch()
	orders.Unit = "orders/month"
	for _, c := range []struct {
		why           string
		change        func(*gen.World)
		want, message string
	}{
		{"on track", func(w *gen.World) { w.Objectives(orders).Measured("orders", "2026-02-20", "50") },
			"DeliveringValue=True/OnTrack", "Each objective is on track, and each partner profits from one"},
		{"off track, with all that is known, for partners in order", func(w *gen.World) {
			w.Objectives(orders.Benefits("northwind", "contoso").Target("20"), gen.Objective("delay").Baseline("9").Target("2").Benefits("contoso")).
				Measured("orders", "2026-02-20", "16.9").Measured("delay", "2026-01-10", "5").Measured("delay", "2026-02-10", "5.5")
		}, "DeliveringValue=False/OffTrack", "Off track: delay at 5.5 on 2026-02-10, and 5 before that, for contoso; " +
			"orders at 16.9 orders/month on 2026-02-20, 16.95 expected, for contoso, northwind. No objective is on track that benefits contoso, northwind"},
		{"off track, and a correction to come", func(w *gen.World) {
			w.Objectives(orders, gen.Objective("delay")).Measured("orders", "2026-02-20", "1").Measured("delay", "2026-01-10", "5").Measured("orders", "2026-03-20", "90")
		}, "DeliveringValue=False/OffTrack", "Off track: orders at 1 orders/month on 2026-02-20, 50 expected, for contoso, northwind " +
			"(the measurement dated 2026-03-20 00:00 Europe/Amsterdam (2026-03-19T23:00:00Z) is not yet true)"},
		{"not measured", func(w *gen.World) {
			w.Objectives(orders, gen.Objective("delay"), gen.Objective("goodwill")).Measured("goodwill", "2026-02-20", "1").Measured("orders", "2026-03-20", "1")
		}, "DeliveringValue=Unknown/NotMeasured", "Not measured yet: delay, orders (the measurement dated 2026-03-20 00:00 Europe/Amsterdam (2026-03-19T23:00:00Z) is not yet true); record it with kubectl entente measure"},
		{"what is not measured may be for a partner", func(w *gen.World) {
			w.Objectives(orders.Benefits("northwind"), gen.Objective("delay").Benefits("contoso")).Measured("orders", "2026-02-20", "50")
		}, "DeliveringValue=Unknown/NotMeasured", ""},
		{"what is to begin is, too", func(w *gen.World) {
			w.Objectives(orders.Benefits("northwind"), gen.Objective("delay").Between("2026-05-01", "").Benefits("contoso")).Measured("orders", "2026-02-20", "50")
		}, "DeliveringValue=True/OnTrack", ""},
		{"a partner of none", func(w *gen.World) { w.Objectives(orders.Benefits()).Measured("orders", "2026-02-20", "50") },
			"DeliveringValue=False/NoBenefit", "No objective benefits contoso, northwind; name it in the benefits of one in spec.objectives"},
		{"a partner of none, beside one that is off track", func(w *gen.World) { w.Objectives(orders.Benefits("contoso")).Measured("orders", "2026-02-20", "4") },
			"DeliveringValue=False/OffTrack", "50 expected, for contoso. No objective is on track that benefits contoso. No objective benefits northwind; name it"},
		{"one of two on track is enough for a partner", func(w *gen.World) {
			w.Objectives(orders, gen.Objective("delay")).Measured("orders", "2026-02-20", "4").Measured("delay", "2026-02-20", "4")
		}, "DeliveringValue=False/OffTrack", "50 expected, for contoso, northwind"},
		{"no objective at all", func(w *gen.World) { w.Objectives() }, "DeliveringValue=False/NoBenefit", "No objective benefits contoso, northwind; "},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := requiring(v1alpha1.PracticeDeliveringValue)
			c.change(w)
			v := decideAlliance(w, "2026-03-01 09:00")
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "DeliveringValue", c.message)
		})
	}
}

// An objective that begins on a day, with no baseline and no figure yet, has no line.
func TestAnObjectiveWithoutABaselineWaitsForItsFirstFigure(t *testing.T) {
	w := requiring(v1alpha1.PracticeDeliveringValue)
	o := gen.Objective("orders").Target("5000").Between("2026-01-01", "2027-01-01").Benefits("northwind", "contoso")
	o.Objective.Baseline = ""
	w.Objectives(o)
	v := decideAlliance(w, "2026-06-01 09:00")
	says(t, &v.Verdict, "DeliveringValue=Unknown/NotMeasured")
}
