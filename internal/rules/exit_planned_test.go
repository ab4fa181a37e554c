// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// planned is a plan of the exit that says what is needed, and has no day yet.
func planned() *v1alpha1.Exit {
	return &v1alpha1.Exit{
		Announcements: []v1alpha1.Announcement{{Partner: "contoso", Contact: "kim"}},
		Handbacks:     []v1alpha1.Handback{{Name: "test-data", From: "northwind", To: "contoso"}},
	}
}

// planning has a plan of the exit, which people looked at on 5 March of the year before.
func planning(change func(*gen.World, gen.ReviewBuilder)) *gen.World {
	w := auditing(v1alpha1.PracticeExitPlanned)
	w.Alliance.Spec.Exit = planned()
	r := met().Due("2025-03-05 09:00").Held("2025-03-05 09:00").ExitPlanReviewed()
	w.Armed("2025-02-05 09:00")
	change(w, r)
	return w.Review(r)
}

func TestAPlanOfTheExitIsLookedAtWithinItsInterval(t *testing.T) {
	const fine, late = "ExitPlanned=True/ExitPlanned", "ExitPlanned=False/ExitPlanNotReviewed"
	const incomplete = "ExitPlanned=False/ExitPlanIncomplete"
	for _, c := range []struct {
		why    string
		change func(*gen.World, gen.ReviewBuilder)
		flip   flip
	}{
		{"a year", func(*gen.World, gen.ReviewBuilder) {}, flip{"2026-03-05 09:00", fine, late}},
		{"as the policy says", func(w *gen.World, _ gen.ReviewBuilder) {
			w.Policy.Spec.Committee = &v1alpha1.Committee{ExitPlanEvery: "P18M"}
		}, flip{"2026-09-05 09:00", fine, late}},
		{"somebody looks late", func(w *gen.World, _ gen.ReviewBuilder) {
			w.Review(met().Named("march").Due("2026-03-10 09:00").Held("2026-03-10 09:00").ExitPlanReviewed())
		}, flip{"2026-03-10 09:00", late, fine}},
		{"nobody ever did since the alliance went into operation", func(_ *gen.World, r gen.ReviewBuilder) { r.Spec.Record.ExitPlanReviewed = nil },
			flip{"2026-02-05 09:00", fine, late}},
		{"that nobody did is no look", func(_ *gen.World, r gen.ReviewBuilder) { r.Spec.Record.ExitPlanReviewed = new(false) },
			flip{"2026-02-05 09:00", fine, late}},
		{"a partner joins, in Amsterdam, and the plan says nothing of it", func(w *gen.World, _ gen.ReviewBuilder) {
			withFabrikam(w)
			w.Alliance.Spec.Partners[2].JoinedDate = "2026-02-25"
		}, flip{"2026-02-24 23:00", fine, incomplete}},
		{"nothing is asked of a partner that has left, in New York", func(w *gen.World, _ gen.ReviewBuilder) {
			w.Alliance.Spec.Exit = &v1alpha1.Exit{EndDate: "2026-12-31"}
			w.Alliance.Spec.Partners[1].LeftDate = "2026-02-25"
		}, flip{"2026-02-26 05:00", incomplete, fine}},
	} {
		t.Run(c.why, func(t *testing.T) { changesAt(t, decidesAlliance(planning(c.change)), c.flip) })
	}
}

func TestWhatIsSaidOfAPlanOfTheExit(t *testing.T) {
	const incomplete = "ExitPlanned=False/ExitPlanIncomplete"
	for _, c := range []struct {
		why           string
		change        func(*gen.World, gen.ReviewBuilder)
		want, message string
	}{
		{"there is none", func(w *gen.World, _ gen.ReviewBuilder) { w.Alliance.Spec.Exit = nil }, "ExitPlanned=False/NoExitPlan",
			"spec.exit does not say how the alliance ends; write there who is told, and what is handed back"},
		{"it says when, and nothing else", func(w *gen.World, _ gen.ReviewBuilder) { w.Alliance.Spec.Exit = &v1alpha1.Exit{EndDate: "2027-06-30"} }, incomplete,
			"Nobody is to tell these partners of the exit: contoso. spec.exit.handbacks has nothing that these partners hand back or get back: contoso"},
		{"it is announced to a stranger", func(w *gen.World, _ gen.ReviewBuilder) { w.Alliance.Spec.Exit.Announcements[0].Contact = "nobody" }, incomplete, "contoso/nobody"},
		{"what a third partner hands back is missing", func(w *gen.World, _ gen.ReviewBuilder) {
			withFabrikam(w)
			w.Alliance.Spec.Exit.Announcements = append(w.Alliance.Spec.Exit.Announcements, v1alpha1.Announcement{Partner: "fabrikam"})
		}, incomplete, "spec.exit.handbacks has nothing that these partners hand back or get back: fabrikam"},
		{"two partners hand something back to each other", func(w *gen.World, _ gen.ReviewBuilder) {
			withFabrikam(w)
			w.Alliance.Spec.Exit.Announcements = append(w.Alliance.Spec.Exit.Announcements, v1alpha1.Announcement{Partner: "fabrikam"})
			w.Alliance.Spec.Exit.Handbacks[0].From, w.Alliance.Spec.Exit.Handbacks[0].To = "fabrikam", "contoso"
		}, "ExitPlanned=True/ExitPlanned", ""},
		{"people looked at it", func(*gen.World, gen.ReviewBuilder) {}, "ExitPlanned=True/ExitPlanned",
			"spec.exit says who is told, and what is handed back; people looked at it last at 2025-03-05 10:00 Europe/Amsterdam (2025-03-05T09:00:00Z)"},
		{"there is time yet for the first look", func(w *gen.World, r gen.ReviewBuilder) {
			w.Armed("2026-02-05 09:00")
			r.Spec.Record.ExitPlanReviewed = nil
		}, "ExitPlanned=True/ExitPlanned", "to be looked at for the first time by 2027-02-05 10:00 Europe/Amsterdam (2027-02-05T09:00:00Z)"},
		{"nobody has to look before the alliance goes into operation", func(w *gen.World, r gen.ReviewBuilder) {
			w.Alliance.Spec.Stage, w.Alliance.Status = v1alpha1.StageNegotiate, v1alpha1.AllianceStatus{}
			w.Policy.Spec.Committee, r.Spec.Record.ExitPlanReviewed = &v1alpha1.Committee{ExitPlanEvery: "P1D"}, nil
		}, "ExitPlanned=True/ExitPlanned", "spec.exit says who is told, and what is handed back"},
		{"nobody ever looked", func(w *gen.World, r gen.ReviewBuilder) {
			w.Policy.Spec.Committee, r.Spec.Record.ExitPlanReviewed = &v1alpha1.Committee{ExitPlanEvery: "P6M"}, nil
		}, "ExitPlanned=False/ExitPlanNotReviewed", "Nobody looked at the plan of the exit in time (never, due by 2025-08-05 11:00 Europe/Amsterdam (2025-08-05T09:00:00Z))"},
		{"a review to come is no look", func(_ *gen.World, r gen.ReviewBuilder) { r.Spec.Record.HeldTime = gen.Time("2026-03-03 09:00") },
			"ExitPlanned=False/ExitPlanNotReviewed", "never"},
		{"it is asked for at the stage Exit, too", func(w *gen.World, _ gen.ReviewBuilder) {
			w.Alliance.Spec.Stage, w.Alliance.Spec.Exit.Handbacks = v1alpha1.StageExit, nil
		}, incomplete, ""},
		{"no policy of that name", func(w *gen.World, _ gen.ReviewBuilder) {
			w.Policy = nil
			w.Alliance.Status.Conditions = readyAt("False", v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
		}, "ExitPlanned=Unknown/PolicyNotFound", "not known without the policy"},
	} {
		t.Run(c.why, func(t *testing.T) {
			v := decideAlliance(planning(c.change), "2026-03-02 09:00")
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "ExitPlanned", c.message)
		})
	}
}

// TestALookAtThePlanOfTheExitIsKept: the latest of them counts, however old it is.
func TestALookAtThePlanOfTheExitIsKept(t *testing.T) {
	now := gen.UTC("2028-03-02 09:00")
	for looked, want := range map[bool]int{true: 1, false: 0} {
		w := planning(func(_ *gen.World, r gen.ReviewBuilder) { r.Spec.Record.ExitPlanReviewed = &looked })
		if got := len(rules.NewLedger(w.AllianceFacts(), now).Facts(w.AllianceFacts(), now).Reviews); got != want {
			t.Errorf("with a look %t the ledger keeps %d reviews, and not %d", looked, got, want)
		}
	}
}
