// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// giving is a world whose partners give each other something.
func giving() *gen.World {
	w := requiring(v1alpha1.PracticeGivingFirst)
	w.Policy.Spec.Touchpoints = nil
	return w
}

func TestGivingAndTakingAreComparedOverAWindow(t *testing.T) {
	for _, c := range []struct {
		why    string
		change func(*gen.World)
		flip   flip
	}{
		{"what the others give counts from the first moment of its day, in New York", func(w *gen.World) {
			w.Gave("northwind", "contoso", "2026-01-10", "9").Gave("contoso", "northwind", "2026-03-05", "10.01")
		}, flip{"2026-03-05 05:00", "GivingFirst=True/GaveFirst", "GivingFirst=False/TookMore"}},
		{"what the host gives puts it right, in Amsterdam", func(w *gen.World) {
			w.Armed("2026-01-01 09:00").Gave("contoso", "northwind", "2026-01-10", "10").Gave("northwind", "contoso", "2026-03-05", "9")
		}, flip{"2026-03-04 23:00", "GivingFirst=False/TookMore", "GivingFirst=True/Even"}},
		{"what the host gave falls out of the window", func(w *gen.World) {
			w.Gave("northwind", "contoso", "2025-03-05", "9").Gave("contoso", "northwind", "2026-01-10", "10").Gave("northwind", "contoso", "2026-01-10", "8")
		}, flip{"2026-03-04 23:00", "GivingFirst=True/GaveFirst", "GivingFirst=False/TookMore"}},
		{"what it took falls out of the window", func(w *gen.World) {
			w.Gave("contoso", "northwind", "2025-03-05", "10").Gave("northwind", "contoso", "2026-01-10", "1")
		}, flip{"2026-03-05 05:00", "GivingFirst=False/TookMore", "GivingFirst=True/Even"}},
		{"nothing was given for a whole window", func(w *gen.World) { w.Gave("northwind", "contoso", "2025-03-05", "") },
			flip{"2026-03-04 23:00", "GivingFirst=True/GaveFirst", "GivingFirst=False/NothingGiven"}},
		{"nothing was ever given", func(w *gen.World) { w.Armed("2025-03-05 09:00") },
			flip{"2026-03-05 09:00", "GivingFirst=True/NothingYet", "GivingFirst=False/NothingGiven"}},
		{"another window", func(w *gen.World) {
			w.Policy.Spec.GiveAndTake = &v1alpha1.GiveAndTake{Window: "P2M"}
			w.Gave("northwind", "contoso", "2026-01-05", "")
		}, flip{"2026-03-04 23:00", "GivingFirst=True/GaveFirst", "GivingFirst=False/NothingGiven"}},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := giving()
			c.change(w)
			changesAt(t, decidesAlliance(w), c.flip)
		})
	}
}

func TestWhatIsSaidOfGivingAndTaking(t *testing.T) {
	tolerating := func(w *gen.World, percent int32) {
		w.Policy.Spec.GiveAndTake = &v1alpha1.GiveAndTake{Window: "P1Y", TolerancePercent: new(percent)}
	}
	for _, c := range []struct {
		why           string
		change        func(*gen.World)
		want, message string
	}{
		{"nothing yet", func(w *gen.World) { w.Armed("2026-01-01 09:00") }, "GivingFirst=True/NothingYet", "The host has time to give until 2027-01-01 10:00 Europe/Amsterdam (2027-01-01T09:00:00Z)"},
		{"more by the host", func(w *gen.World) {
			w.Gave("northwind", "contoso", "2026-01-10", "2.5").Gave("contoso", "northwind", "2026-01-11", "1.25").Gave("northwind", "contoso", "2026-02-10", "0.05")
		}, "GivingFirst=True/GaveFirst", "The host gave at least as much as it took, within 10 percent. Given: northwind 2.55 (67.11 percent), contoso 1.25 (32.89 percent). First, on 2026-01-10: northwind"},
		{"by count", func(w *gen.World) {
			w.Gave("northwind", "contoso", "2026-01-11", "").Gave("contoso", "northwind", "2026-01-10", "1").Gave("northwind", "contoso", "2026-02-10", "1.0")
		}, "GivingFirst=True/Even", "Given: northwind 2 (66.67 percent), contoso 1 (33.33 percent), by count. First, on 2026-01-10: contoso"},
		{"both on the first day", func(w *gen.World) {
			w.Gave("northwind", "contoso", "2026-01-10", "2").Gave("contoso", "northwind", "2026-01-10", "1")
		}, "GivingFirst=True/GaveFirst", "First, on 2026-01-10: contoso, northwind"},
		{"who gave first is not forgotten with the window", func(w *gen.World) {
			w.Gave("contoso", "northwind", "2020-01-10", "2").Gave("northwind", "contoso", "2026-01-10", "2")
		}, "GivingFirst=True/Even", "Given: northwind 2 (100 percent), contoso 0 (0 percent). First, on 2020-01-10: contoso"},
		{"exactly the tolerance", func(w *gen.World) {
			w.Gave("northwind", "contoso", "2026-01-10", "0.9").Gave("contoso", "northwind", "2026-01-11", "1")
		}, "GivingFirst=True/GaveFirst", ""},
		{"a little less", func(w *gen.World) {
			w.Gave("northwind", "contoso", "2026-01-10", "0.89999").Gave("contoso", "northwind", "2026-01-11", "1")
		}, "GivingFirst=False/TookMore", "The host gave less than it took, by more than the 10 percent that are tolerated. Given: northwind 0.9 (47.37 percent), contoso 1 (52.63 percent). First, on 2026-01-10: northwind"},
		{"no tolerance", func(w *gen.World) {
			tolerating(w, 0)
			w.Gave("northwind", "contoso", "2026-01-10", "1").Gave("contoso", "northwind", "2026-01-11", "1")
		}, "GivingFirst=True/GaveFirst", "The host gave at least as much as it took. Given"},
		{"nothing but tolerance", func(w *gen.World) {
			tolerating(w, 100)
			w.Armed("2026-01-01 09:00").Gave("contoso", "northwind", "2026-01-11", "1")
		},
			"GivingFirst=True/Even", "within 100 percent"},
		{"sums are exact", func(w *gen.World) {
			tolerating(w, 0)
			for range 10 {
				w.Gave("northwind", "contoso", "2026-01-10", "0.1")
			}
			w.Gave("contoso", "northwind", "2026-01-11", "1")
		}, "GivingFirst=True/GaveFirst", "northwind 1 (50 percent)"},
		{"nothing for a window", func(w *gen.World) {
			w.Gave("northwind", "contoso", "2025-03-01", "1").Gave("contoso", "northwind", "2026-01-11", "1")
		}, "GivingFirst=False/NothingGiven", "The host last gave on 2025-03-01, and was to give again by 2026-02-28 24:00 Europe/Amsterdam (2026-02-28T23:00:00Z); " +
			"record what it gives with kubectl entente contribute. Given: northwind 0 (0 percent), contoso 1 (100 percent), by count. First, on 2025-03-01: northwind"},
		{"nothing ever", func(*gen.World) {}, "GivingFirst=False/NothingGiven", "The host has never given anything, and was to by 2026-01-01 01:00 Europe/Amsterdam (2026-01-01T00:00:00Z)"},
		{"what is worth nothing", func(w *gen.World) { w.Gave("northwind", "contoso", "2026-01-10", "0") }, "GivingFirst=False/NothingGiven",
			"The host has never given anything, and was to by 2026-01-01 01:00 Europe/Amsterdam (2026-01-01T00:00:00Z); record what it gives with kubectl entente contribute. " +
				"Not counted, because its value is 0: something by northwind"},
		{"who gave what is worth nothing did not give first", func(w *gen.World) {
			w.Gave("northwind", "contoso", "2026-01-08", "0.00").Gave("contoso", "northwind", "2026-01-09", "1").Gave("northwind", "contoso", "2026-01-10", "1")
		}, "GivingFirst=True/Even", "contoso 1 (50 percent), by count. First, on 2026-01-09: contoso. Not counted, because its value is 0: something by northwind"},
		{"gifts of a value beside others of none", func(w *gen.World) {
			w.Gave("northwind", "contoso", "2026-01-10", "20000").Gave("contoso", "northwind", "2026-01-11", "").Gave("contoso", "northwind", "2026-01-12", "")
		}, "GivingFirst=True/GaveFirst", "northwind 20000 (99.99 percent), contoso 2 (0.01 percent). First, on 2026-01-10: northwind. Counted as 1 each, since they say no value: 2 by contoso"},
		{"strangers", func(w *gen.World) {
			w.Gave("northwind", "contoso", "2026-01-10", "5").Gave("zz", "northwind", "2026-01-09", "7").Gave("northwind", "yy", "2026-01-09", "7").Gave("xx", "northwind", "2026-03-09", "7")
		}, "GivingFirst=True/GaveFirst", "Given: northwind 5 (100 percent), contoso 0 (0 percent). First, on 2026-01-10: northwind. Not counted, because spec.partners does not list them: yy, zz"},
		{"three partners", func(w *gen.World) {
			w.Partners["fabrikam"] = gen.Partner("fabrikam").Where("DE", "Europe/Berlin").Partner
			w.Alliance.Spec.Partners = append(w.Alliance.Spec.Partners, v1alpha1.AlliancePartner{Name: "fabrikam"})
			w.Gave("contoso", "fabrikam", "2026-01-09", "90").Gave("northwind", "contoso", "2026-01-10", "5").Gave("fabrikam", "northwind", "2026-01-11", "4").Gave("contoso", "northwind", "2026-01-12", "1")
		}, "GivingFirst=True/Even", "Given: northwind 5 (50 percent), contoso 1 (10 percent), fabrikam 4 (40 percent). First, on 2026-01-09: contoso"},
		{"who left and gave nothing is not shown", func(w *gen.World) {
			w.Gave("northwind", "contoso", "2026-01-10", "5")
			w.Alliance.Spec.Partners[1].LeftDate = "2026-02-01"
		}, "GivingFirst=True/GaveFirst", "Given: northwind 5 (100 percent). First"},
		{"no policy of that name", func(w *gen.World) {
			w.Policy = nil
			w.Alliance.Status.Conditions = readyAt("False", v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
		}, "GivingFirst=Unknown/PolicyNotFound", "not known without the policy"},
		{"no policy", func(w *gen.World) { w.UnderNone().Gave("northwind", "contoso", "2026-01-10", "5") }, "GivingFirst=True/GaveFirst", "within 10 percent"},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := giving()
			c.change(w)
			v := decideAlliance(w, "2026-03-02 09:00")
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "GivingFirst", c.message)
		})
	}
}

// Where each gift counts as 1 anyway, nothing is to be said of those without a value.
func TestNothingIsSaidOfValuesWhereGiftsAreCounted(t *testing.T) {
	w := giving().Gave("northwind", "contoso", "2026-01-11", "").Gave("contoso", "northwind", "2026-01-10", "1")
	v := decideAlliance(w, "2026-03-02 09:00")
	if said := v.Finding("GivingFirst").Condition().Message; strings.Contains(said, "Counted as") {
		t.Error(said)
	}
}
