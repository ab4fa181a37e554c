// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// evidenced has its contract, the minutes of a review of 20 February, the report on an assessment of 10 February, and two
// business cases.
func evidenced(change func(*gen.World, gen.ReviewBuilder, gen.PartnerBuilder)) *gen.World {
	w, r := auditing(v1alpha1.PracticeEvidenceComplete), met()
	w.Alliance.Spec.AgreementURL = "https://contracts.example/7"
	p := w.Partner("contoso").Cased("2026-02-12", gen.AllianceName, "")
	p.Spec.BusinessCases[0].CaseURL = "https://reports.example/contoso-case"
	p.Spec.Assessments = []v1alpha1.Assessment{{PerformedDate: "2026-02-10", ReportURL: "https://reports.example/contoso"}}
	host := w.Partner("northwind").Cased("2026-02-12", "", "")
	host.Spec.BusinessCases[0].CaseURL = "https://reports.example/northwind-case"
	change(w, r, p)
	return w.Review(r)
}

// What lacks its evidence.
func noMinutes(_ *gen.World, r gen.ReviewBuilder, _ gen.PartnerBuilder) {
	r.Spec.Record.MinutesURL = ""
}

func noReport(_ *gen.World, _ gen.ReviewBuilder, p gen.PartnerBuilder) {
	p.Spec.Assessments[0].ReportURL = ""
}

func noCase(_ *gen.World, _ gen.ReviewBuilder, p gen.PartnerBuilder) {
	p.Spec.BusinessCases[0].CaseURL = ""
}

func TestEvidenceIsCompleteUntilSomethingIsLate(t *testing.T) {
	const complete, pending = "EvidenceComplete=True/EvidenceComplete", "EvidenceComplete=True/EvidencePending"
	const missing = "EvidenceComplete=False/EvidenceMissing"
	committee := func(c v1alpha1.Committee, lacks func(*gen.World, gen.ReviewBuilder, gen.PartnerBuilder)) func(*gen.World, gen.ReviewBuilder, gen.PartnerBuilder) {
		return func(w *gen.World, r gen.ReviewBuilder, p gen.PartnerBuilder) {
			w.Policy.Spec.Committee = &c
			lacks(w, r, p)
		}
	}
	for _, c := range []struct {
		why    string
		change func(*gen.World, gen.ReviewBuilder, gen.PartnerBuilder)
		flip   flip
	}{
		{"nobody writes minutes for thirty days", noMinutes, flip{"2026-03-22 09:00", pending, missing}},
		{"nor within what the policy says", committee(v1alpha1.Committee{EvidenceWithin: "P2D"}, noMinutes), flip{"2026-02-22 09:00", pending, missing}},
		{"minutes are asked for from when it was held", noMinutes, flip{"2026-02-20 09:00", complete, pending}},
		{"after a year nobody asks any more", noMinutes, flip{"2027-02-20 09:00", missing, complete}},
		{"nor after the window of the policy", committee(v1alpha1.Committee{EvidenceWindow: "P3M"}, noMinutes), flip{"2026-05-20 09:00", missing, complete}},
		{"nobody reports for thirty days, where the partner is", noReport, flip{"2026-03-12 04:00", pending, missing}},
		{"nor within what the policy says of it", committee(v1alpha1.Committee{EvidenceWithin: "P2D"}, noReport), flip{"2026-02-12 05:00", pending, missing}},
		{"a report is asked for from the day on", noReport, flip{"2026-02-10 05:00", complete, pending}},
		{"and after a year nobody asks any more", noReport, flip{"2027-02-10 05:00", missing, complete}},
		{"nor after the window of the policy, where the partner is", committee(v1alpha1.Committee{EvidenceWindow: "P3M"}, noReport), flip{"2026-05-10 04:00", missing, complete}},
		{"a business case is to be somewhere, too", noCase, flip{"2026-03-14 04:00", pending, missing}},
		{"and of the host", func(w *gen.World, _ gen.ReviewBuilder, _ gen.PartnerBuilder) {
			w.Partner("northwind").Spec.BusinessCases[0].CaseURL = ""
		}, flip{"2026-03-13 23:00", pending, missing}},
		{"nothing is asked of a partner that has left", func(w *gen.World, r gen.ReviewBuilder, p gen.PartnerBuilder) {
			noReport(w, r, p)
			w.Alliance.Spec.Partners[1].LeftDate = "2026-03-31"
		}, flip{"2026-04-01 04:00", missing, complete}},
	} {
		t.Run(c.why, func(t *testing.T) { changesAt(t, decidesAlliance(evidenced(c.change)), c.flip) })
	}
}

func TestWhatIsSaidOfEvidence(t *testing.T) {
	const complete, pending, missing = "EvidenceComplete=True/EvidenceComplete", "EvidenceComplete=True/EvidencePending", "EvidenceComplete=False/EvidenceMissing"
	nothing := func(w *gen.World, r gen.ReviewBuilder, p gen.PartnerBuilder) {
		noMinutes(w, r, p)
		noReport(w, r, p)
		noCase(w, r, p)
	}
	for _, c := range []struct {
		why           string
		change        func(*gen.World, gen.ReviewBuilder, gen.PartnerBuilder)
		want, message string
	}{
		{"all is there", func(*gen.World, gen.ReviewBuilder, gen.PartnerBuilder) {}, complete, "The contract is there, and what was recorded within the window has its evidence"},
		{"nothing is on record but the contract", func(w *gen.World, r gen.ReviewBuilder, p gen.PartnerBuilder) {
			w.Partner("northwind").Spec.BusinessCases = nil
			p.Spec.BusinessCases, p.Spec.Assessments, r.Spec.Record = nil, nil, nil
			r.Due("2026-04-20 09:00")
		}, complete, ""},
		{"there is time yet", nothing, pending, "To come: the report of the assessment of contoso on 2026-02-10, due by 2026-03-12 05:00 Europe/Amsterdam (2026-03-12T04:00:00Z); " +
			"the business case of contoso of 2026-02-12, due by 2026-03-14 05:00 Europe/Amsterdam (2026-03-14T04:00:00Z); " +
			"the minutes of board, due by 2026-03-22 10:00 Europe/Amsterdam (2026-03-22T09:00:00Z)"},
		{"midnight ends the day before", func(w *gen.World, _ gen.ReviewBuilder, _ gen.PartnerBuilder) {
			w.Partner("northwind").Spec.BusinessCases[0].CaseURL = ""
		}, pending, "the business case of northwind of 2026-02-12, due by 2026-03-13 24:00 Europe/Amsterdam (2026-03-13T23:00:00Z)"},
		{"some is late, and some to come", func(w *gen.World, r gen.ReviewBuilder, p gen.PartnerBuilder) {
			nothing(w, r, p)
			w.Policy.Spec.Committee = &v1alpha1.Committee{EvidenceWithin: "P20D"}
		}, missing, "Not there in time: the report of the assessment of contoso on 2026-02-10, due by 2026-03-02 06:00 Europe/Amsterdam (2026-03-02T05:00:00Z). To come: the business case of contoso"},
		{"there is no contract", func(w *gen.World, _ gen.ReviewBuilder, _ gen.PartnerBuilder) { w.Alliance.Spec.AgreementURL = "" }, "EvidenceComplete=False/NoAgreement",
			"Nothing says where the contract is; write its address in spec.agreementURL"},
		{"nor is anything else", func(w *gen.World, r gen.ReviewBuilder, p gen.PartnerBuilder) {
			nothing(w, r, p)
			w.Alliance.Spec.AgreementURL, w.Policy.Spec.Committee = "", &v1alpha1.Committee{EvidenceWithin: "P1D"}
		}, "EvidenceComplete=False/NoAgreement", "spec.agreementURL. Not there in time: the report of the assessment of contoso on 2026-02-10"},
		{"before the alliance operates there is no contract yet", func(w *gen.World, _ gen.ReviewBuilder, _ gen.PartnerBuilder) {
			w.Alliance.Spec.Stage, w.Alliance.Spec.AgreementURL = v1alpha1.StageNegotiate, ""
		}, "EvidenceComplete=Unknown/NotArmed", ""},
		{"an informal review needs no minutes", func(w *gen.World, r gen.ReviewBuilder, p gen.PartnerBuilder) {
			noMinutes(w, r, p)
			w.Cadence("coffee", "2026-01-01", "FREQ=YEARLY")
			w.Alliance.Spec.Cadence[0].Formality = v1alpha1.FormalityInformal
			r.OfCadence("coffee").Scheduled("2026-02-20 09:00")
		}, complete, ""},
		{"nor does what people answer", func(w *gen.World, r gen.ReviewBuilder, p gen.PartnerBuilder) {
			noMinutes(w, r, p)
			r.OfType(v1alpha1.ReviewPulseCheck)
		}, complete, ""},
		{"to cancel what was held takes nothing back", func(w *gen.World, r gen.ReviewBuilder, p gen.PartnerBuilder) {
			noMinutes(w, r, p)
			r.Cancelled("2026-02-25 09:00")
		}, pending, "To come: the minutes of board"},
		{"another alliance's business case is its affair", func(w *gen.World, r gen.ReviewBuilder, p gen.PartnerBuilder) {
			noCase(w, r, p)
			p.Spec.BusinessCases[0].AllianceRef.Name = "another"
		}, complete, ""},
		{"a business case of each alliance is this one's, too", func(w *gen.World, r gen.ReviewBuilder, p gen.PartnerBuilder) {
			noCase(w, r, p)
			p.Spec.BusinessCases[0].AllianceRef = nil
		}, pending, "the business case of contoso of 2026-02-12"},
		{"each assessment has its own report", func(_ *gen.World, _ gen.ReviewBuilder, p gen.PartnerBuilder) { p.Assessed("2025-06-10", "") }, missing,
			"the report of the assessment of contoso on 2025-06-10"},
		{"of a day to come nothing is asked, nor of one that is none", func(_ *gen.World, _ gen.ReviewBuilder, p gen.PartnerBuilder) {
			p.Assessed("2026-03-05", "").Assessed("2026-02-31", "")
		}, complete, ""},
		{"each of three partners has its own", func(w *gen.World, _ gen.ReviewBuilder, _ gen.PartnerBuilder) {
			withFabrikam(w)
			w.Partner("fabrikam").Assessed("2025-12-10", "")
		}, missing, "Not there in time: the report of the assessment of fabrikam on 2025-12-10"},
		{"of a partner that does not exist nobody knows", func(w *gen.World, _ gen.ReviewBuilder, _ gen.PartnerBuilder) {
			withFabrikam(w)
			delete(w.Partners, "fabrikam")
			w.Alliance.Status.Conditions = readyAt("False", v1alpha1.ReasonPartnerNotFound, "2026-03-02 08:00")
		}, "EvidenceComplete=Unknown/PartnerNotFound", "There is no Partner fabrikam"},
		{"and what is late of another is late all the same", func(w *gen.World, _ gen.ReviewBuilder, p gen.PartnerBuilder) {
			withFabrikam(w)
			delete(w.Partners, "fabrikam")
			w.Alliance.Status.Conditions = readyAt("False", v1alpha1.ReasonPartnerNotFound, "2026-03-02 08:00")
			p.Assessed("2025-06-10", "")
		}, missing, ""},
		{"no policy of that name", func(w *gen.World, _ gen.ReviewBuilder, _ gen.PartnerBuilder) {
			w.Policy = nil
			w.Alliance.Status.Conditions = readyAt("False", v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
		}, "EvidenceComplete=Unknown/PolicyNotFound", "not known without the policy"},
		{"nor a contract", func(w *gen.World, _ gen.ReviewBuilder, _ gen.PartnerBuilder) {
			w.Policy, w.Alliance.Spec.AgreementURL = nil, ""
			w.Alliance.Status.Conditions = readyAt("False", v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
		}, "EvidenceComplete=False/NoAgreement", ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			v := decideAlliance(evidenced(c.change), "2026-03-02 09:00")
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "EvidenceComplete", c.message)
		})
	}
	w := evidenced(nothing)
	v := decideAlliance(w, "2026-03-21 09:00")
	if f := v.Finding("EvidenceComplete"); !f.BadSince.Equal(gen.UTC("2026-03-12 04:00")) || len(f.Objects) != 3 || !f.Objects[2].Due.Equal(gen.UTC("2026-03-22 09:00")) {
		t.Errorf("it is bad since %s, with %+v", f.BadSince, f.Objects)
	}
}

// TestAReviewIsKeptForAsLongAsItsMinutesAreAskedFor: a ledger keeps it until they are there, or the window is over.
func TestAReviewIsKeptForAsLongAsItsMinutesAreAskedFor(t *testing.T) {
	for _, c := range []struct {
		at      string
		minutes bool
		want    int
	}{
		{"2027-02-20 08:59:59", false, 1}, {"2027-02-20 09:00:00", false, 0}, {"2026-03-02 09:00:00", false, 1}, {"2026-03-02 09:00:00", true, 0},
	} {
		change := noMinutes
		if c.minutes {
			change = func(*gen.World, gen.ReviewBuilder, gen.PartnerBuilder) {}
		}
		now, facts := gen.UTC(c.at), evidenced(change).AllianceFacts()
		if got := len(rules.NewLedger(facts, now).Facts(facts, now).Reviews); got != c.want {
			t.Errorf("at %s, with minutes %t, the ledger keeps %d reviews, and not %d", c.at, c.minutes, got, c.want)
		}
	}
}

// TestEvidenceToComeIsDueNext: whoever looks at what is to be done sees which evidence, and of whom.
func TestEvidenceToComeIsDueNext(t *testing.T) {
	w := evidenced(func(w *gen.World, r gen.ReviewBuilder, p gen.PartnerBuilder) {
		noMinutes(w, r, p)
		noReport(w, r, p)
	})
	for at, want := range map[string][]string{
		"2026-03-12 03:59:59": {
			"2026-03-12 04:00:00 contoso the report of the assessment of contoso on 2026-02-10 [contoso]",
			"2026-03-22 09:00:00 board the minutes of board [northwind]",
		},
		"2026-03-12 04:00:00": {"2026-03-22 09:00:00 board the minutes of board [northwind]"},
	} {
		var got []string
		for _, d := range pictureAt(w, at).Due {
			if d.Practice == v1alpha1.PracticeEvidenceComplete {
				got = append(got, fmt.Sprint(d.Time.UTC().Format(time.DateTime), " ", d.Name, " ", d.About, " ", d.Partners))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("at %s due is %q, and not %q", at, got, want)
		}
	}
}
