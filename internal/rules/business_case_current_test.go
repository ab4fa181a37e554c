// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// cased has business cases of both partners; that of contoso is to be changed.
func cased(change func(*gen.World, gen.PartnerBuilder)) *gen.World {
	w := auditing(v1alpha1.PracticeBusinessCaseCurrent)
	w.Partner("northwind").Cased("2025-12-01", "", "")
	change(w, w.Partner("contoso"))
	return w
}

func TestABusinessCaseHoldsForItsTime(t *testing.T) {
	const valid, expired, none = "BusinessCaseCurrent=True/BusinessCasesValid", "BusinessCaseCurrent=False/BusinessCaseExpired", "BusinessCaseCurrent=False/NoBusinessCase"
	for _, c := range []struct {
		why    string
		change func(*gen.World, gen.PartnerBuilder)
		flip   flip
	}{
		{"a year, where the partner is", func(_ *gen.World, p gen.PartnerBuilder) { p.Cased("2025-03-05", "", "") }, flip{"2026-03-05 05:00", valid, expired}},
		{"as the policy says", func(w *gen.World, p gen.PartnerBuilder) {
			w.Policy.Spec.Committee = &v1alpha1.Committee{BusinessCaseFor: "P4M"}
			p.Cased("2025-11-05", "", "")
		}, flip{"2026-03-05 05:00", valid, expired}},
		{"as it says itself", func(w *gen.World, p gen.PartnerBuilder) {
			w.Policy.Spec.Committee = &v1alpha1.Committee{BusinessCaseFor: "P2Y"}
			p.Cased("2025-09-05", gen.AllianceName, "P6M")
		}, flip{"2026-03-05 05:00", valid, expired}},
		{"from the day on", func(_ *gen.World, p gen.PartnerBuilder) { p.Cased("2026-03-05", "", "") }, flip{"2026-03-05 05:00", none, valid}},
		{"after it had expired", func(_ *gen.World, p gen.PartnerBuilder) { p.Cased("2025-01-05", "", "").Cased("2026-03-05", "", "") }, flip{"2026-03-05 05:00", expired, valid}},
		{"nothing is asked of a partner that has left", func(w *gen.World, _ gen.PartnerBuilder) { w.Alliance.Spec.Partners[1].LeftDate = "2026-03-04" },
			flip{"2026-03-05 05:00", none, valid}},
	} {
		t.Run(c.why, func(t *testing.T) { changesAt(t, decidesAlliance(cased(c.change)), c.flip) })
	}
}

func TestWhatIsSaidOfBusinessCases(t *testing.T) {
	const none = "BusinessCaseCurrent=False/NoBusinessCase"
	for _, c := range []struct {
		why           string
		change        func(*gen.World, gen.PartnerBuilder)
		want, message string
	}{
		{"all have one", func(_ *gen.World, p gen.PartnerBuilder) { p.Cased("2026-01-05", "", "") }, "BusinessCaseCurrent=True/BusinessCasesValid", "Each partner has a business case that holds"},
		{"another alliance's is none, and one to come is none yet", func(_ *gen.World, p gen.PartnerBuilder) {
			p.Cased("2026-01-05", "another", "").Cased("2026-03-05", "", "")
		}, none,
			"contoso: no business case is on record (The business case dated 2026-03-05 06:00 Europe/Amsterdam (2026-03-05T05:00:00Z) is not yet true)"},
		{"the latest counts, whatever it says of the one before", func(_ *gen.World, p gen.PartnerBuilder) {
			p.Cased("2026-02-05", "", "P1D").Cased("2025-06-05", "", "P3Y")
		},
			"BusinessCaseCurrent=False/BusinessCaseExpired", "contoso: the business case of 2026-02-05 expired at 2026-02-06 06:00"},
		{"of two of a day the one that was entered later", func(_ *gen.World, p gen.PartnerBuilder) { p.Cased("2026-02-05", "", "P1D").Cased("2026-02-05", "", "") },
			"BusinessCaseCurrent=True/BusinessCasesValid", ""},
		{"a date that is none", func(_ *gen.World, p gen.PartnerBuilder) { p.Cased("2026-02-31", "", "") }, none, ""},
		{"the host owes one, too, and a third", func(w *gen.World, p gen.PartnerBuilder) {
			w.Partner("northwind").Spec.BusinessCases = nil
			p.Cased("2024-02-05", "", "")
			withFabrikam(w)
		}, none, "contoso: the business case of 2024-02-05 expired at 2025-02-05 06:00 Europe/Amsterdam (2025-02-05T05:00:00Z); fabrikam: no business case is on record; northwind: no business case is on record"},
		{"no policy of that name", func(w *gen.World, _ gen.PartnerBuilder) {
			w.Policy = nil
			w.Alliance.Status.Conditions = readyAt("False", v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
		}, "BusinessCaseCurrent=Unknown/PolicyNotFound", "not known without the policy"},
	} {
		t.Run(c.why, func(t *testing.T) {
			v := decideAlliance(cased(c.change), "2026-03-02 09:00")
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "BusinessCaseCurrent", c.message)
		})
	}
}
