// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// The interval begins when the day of the latest figure is over, where the host is.
func TestAMeasurementIsDue(t *testing.T) {
	monthly := gen.Objective("orders").Every("P1M")
	for _, c := range []struct {
		why    string
		change func(*gen.World)
		flip   flip
	}{
		{"a month after the last", func(w *gen.World) { w.Objectives(monthly).Measured("orders", "2026-02-10", "1") },
			flip{"2026-03-10 23:00", "ProgressMeasured=True/Measured", "ProgressMeasured=False/MeasurementOverdue"}},
		{"a month of which the end is later", func(w *gen.World) { w.Objectives(monthly).Measured("orders", "2026-01-31", "1") },
			flip{"2026-02-28 23:00", "ProgressMeasured=True/Measured", "ProgressMeasured=False/MeasurementOverdue"}},
		{"when it is measured it is put right, from the first moment of that day", func(w *gen.World) {
			w.Objectives(monthly).Measured("orders", "2026-01-10", "1").Measured("orders", "2026-03-05", "2")
		}, flip{"2026-03-04 23:00", "ProgressMeasured=False/MeasurementOverdue", "ProgressMeasured=True/Measured"}},
		{"the later date counts, in whatever order", func(w *gen.World) {
			w.Objectives(monthly).Measured("orders", "2026-02-10", "1").Measured("orders", "2026-01-10", "2")
		}, flip{"2026-03-10 23:00", "ProgressMeasured=True/Measured", "ProgressMeasured=False/MeasurementOverdue"}},
		{"three months where nothing is said", func(w *gen.World) { w.Objectives(monthly.Every("")).Measured("orders", "2025-12-08", "1") },
			flip{"2026-03-08 23:00", "ProgressMeasured=True/Measured", "ProgressMeasured=False/MeasurementOverdue"}},
		{"the first counts from when the alliance began to operate", func(w *gen.World) { w.Objectives(monthly).Armed("2026-02-10 09:00") },
			flip{"2026-03-10 09:00", "ProgressMeasured=True/Measured", "ProgressMeasured=False/MeasurementOverdue"}},
		{"or from when it starts, if that is later", func(w *gen.World) {
			w.Objectives(monthly.Between("2026-02-05", "")).Armed("2026-01-01 09:00")
		}, flip{"2026-03-04 23:00", "ProgressMeasured=True/Measured", "ProgressMeasured=False/MeasurementOverdue"}},
		{"what is achieved asks for no more", func(w *gen.World) {
			w.Objectives(monthly).Measured("orders", "2026-01-10", "1").Measured("orders", "2026-03-05", "5000")
			w.Measured("orders", "2026-03-05", "5000.5")
		}, flip{"2026-03-04 23:00", "ProgressMeasured=False/MeasurementOverdue", "ProgressMeasured=True/Measured"}},
		{"nor what was measured on its last day, once that is over", func(w *gen.World) {
			w.Objectives(monthly.Every("PT1S").Between("", "2026-03-05")).Measured("orders", "2026-03-05", "1")
		}, flip{"2026-03-04 23:00", "ProgressMeasured=False/MeasurementOverdue", "ProgressMeasured=True/Measured"}},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := gen.NewWorld()
			c.change(w)
			changesAt(t, decidesAlliance(w), c.flip)
		})
	}
}

func TestWhatIsSaidOfMeasurements(t *testing.T) {
	monthly := gen.Objective("orders").Every("P1M")
	for _, c := range []struct {
		why           string
		change        func(*gen.World)
		want, message string
	}{
		{"the next one", func(w *gen.World) {
			w.Objectives(monthly, gen.Objective("delay").Every("P2M")).Measured("orders", "2026-02-20", "1").Measured("delay", "2026-01-10", "1")
		}, "ProgressMeasured=True/Measured", "No measurement is late. Next: delay by 2026-03-10 24:00 Europe/Amsterdam (2026-03-10T23:00:00Z)"},
		{"none is to come", func(w *gen.World) {
			w.Objectives(monthly, monthly.Between("", "2025-12-31")).Measured("orders", "2025-12-31", "1")
			w.Alliance.Spec.Objectives[0].Name = "sales"
			w.Measured("sales", "2025-12-01", "5000")
		}, "ProgressMeasured=True/Measured", "No measurement is late, and none is to come"},
		{"each that is late, by name", func(w *gen.World) {
			w.Objectives(gen.Objective("sales").Every("P1M"), monthly, gen.Objective("delay")).
				Measured("orders", "2026-01-10", "1").Measured("orders", "2026-03-12", "2").Armed("2026-01-01 09:00")
		}, "ProgressMeasured=False/MeasurementOverdue", "Not measured in time: " +
			"orders since 2026-02-10 24:00 Europe/Amsterdam (2026-02-10T23:00:00Z) (last measured for 2026-01-10; " +
			"the measurement dated 2026-03-12 00:00 Europe/Amsterdam (2026-03-11T23:00:00Z) is not yet true), " +
			"sales since 2026-02-01 10:00 Europe/Amsterdam (2026-02-01T09:00:00Z) (never measured); record it with kubectl entente measure"},
		{"no target", func(w *gen.World) { w.Objectives(gen.Objective("orders"), gen.Objective("goodwill").Target("")) },
			"ProgressMeasured=False/NotMeasurable", `Nobody can tell when these are reached: goodwill; write the figure to reach in the target of each, such as target: "5000"`},
		{"no target beside one that is late", func(w *gen.World) {
			w.Objectives(monthly, gen.Objective("goodwill").Target("")).Measured("orders", "2026-01-10", "1")
		}, "ProgressMeasured=False/MeasurementOverdue", "kubectl entente measure. Nobody can tell when these are reached: goodwill"},
		{"no objective", func(w *gen.World) { w.Objectives() }, "ProgressMeasured=False/NoObjectives",
			"The alliance operates without an objective; add one with a target to spec.objectives"},
		{"a name that was mistyped", func(w *gen.World) {
			w.Measured("order", "2026-02-10", "1").Measured("order", "2026-02-11", "1").Measured("ordres", "2026-03-12", "1").Measured("delay", "2026-02-11", "1")
		}, "ProgressMeasured=True/Measured", ". Not counted, because spec.objectives does not list them: delay, order"},
		{"a name of none", func(w *gen.World) { w.Objectives().Measured("order", "2026-02-10", "1") },
			"ProgressMeasured=False/NoObjectives", "spec.objectives. Not counted, because spec.objectives does not list them: order"},
		{"before the launch nothing is asked", func(w *gen.World) { w.Alliance.Spec.Stage = v1alpha1.StageNegotiate; w.Objectives() },
			"ProgressMeasured=Unknown/NotArmed", ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := gen.NewWorld()
			c.change(w)
			v := decideAlliance(w, "2026-03-02 09:00")
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "ProgressMeasured", c.message)
			if len(c.message) > 0 && c.message[0] != '.' && c.message[0] >= 'A' && c.message[0] <= 'Z' && messageOf(&v.Verdict, "ProgressMeasured") != c.message {
				t.Errorf("it says more: %s", messageOf(&v.Verdict, "ProgressMeasured"))
			}
		})
	}
	w := gen.NewWorld().Objectives(monthly, gen.Objective("delay").Every("P1M")).Measured("orders", "2026-01-10", "1").Measured("delay", "2026-01-05", "1")
	v := decideAlliance(w, "2026-03-02 09:00")
	if got := v.Finding("ProgressMeasured").BadSince; !got.Equal(gen.UTC("2026-02-05 23:00")) {
		t.Errorf("it is bad since %s", got)
	}
}
