// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// feared has two risks, which people looked at on 5 December.
func feared(change func(*gen.World, gen.ReviewBuilder)) *gen.World {
	w := auditing(v1alpha1.PracticeRisksReviewed)
	w.Alliance.Spec.Risks = []v1alpha1.Risk{{Name: "key-people"}, {Name: "currency"}}
	r := met().Due("2025-12-05 09:00").Held("2025-12-05 09:00").LookedAt("currency", "key-people")
	change(w, r)
	return w.Review(r)
}

func TestARiskIsLookedAtWithinItsInterval(t *testing.T) {
	const reviewed, late = "RisksReviewed=True/RisksReviewed", "RisksReviewed=False/RiskNotReviewed"
	for _, c := range []struct {
		why    string
		change func(*gen.World, gen.ReviewBuilder)
		flip   flip
	}{
		{"three months", func(*gen.World, gen.ReviewBuilder) {}, flip{"2026-03-05 09:00", reviewed, late}},
		{"as the policy says", func(w *gen.World, _ gen.ReviewBuilder) {
			w.Policy.Spec.Committee = &v1alpha1.Committee{RisksEvery: "P6M"}
		}, flip{"2026-06-05 09:00", reviewed, late}},
		{"somebody looks late", func(w *gen.World, _ gen.ReviewBuilder) {
			w.Review(met().Named("march").Due("2026-03-10 09:00").Held("2026-03-10 09:00").LookedAt("currency", "key-people"))
		}, flip{"2026-03-10 09:00", late, reviewed}},
		{"what nobody ever looked at has its time from when the alliance went into operation", func(w *gen.World, r gen.ReviewBuilder) {
			w.Armed("2026-02-05 09:00")
			r.Spec.Record.Risks = nil
		}, flip{"2026-05-05 09:00", reviewed, late}},
	} {
		t.Run(c.why, func(t *testing.T) { changesAt(t, decidesAlliance(feared(c.change)), c.flip) })
	}
}

func TestWhatIsSaidOfRisks(t *testing.T) {
	for _, c := range []struct {
		why           string
		change        func(*gen.World, gen.ReviewBuilder)
		want, message string
	}{
		{"none is written down", func(w *gen.World, _ gen.ReviewBuilder) { w.Alliance.Spec.Risks = nil }, "RisksReviewed=False/NoRisks", "add them to spec.risks"},
		{"one was forgotten", func(_ *gen.World, r gen.ReviewBuilder) { r.Spec.Record.Risks = []v1alpha1.Name{"currency", "curency"} }, "RisksReviewed=False/RiskNotReviewed",
			"Not looked at in time: key-people (never, due by 2025-04-01 02:00 Europe/Amsterdam (2025-04-01T00:00:00Z)). Not counted, because spec.risks does not have them: curency (in board)"},
		{"an old mistake is forgotten", func(w *gen.World, r gen.ReviewBuilder) {
			w.Policy.Spec.Committee = &v1alpha1.Committee{RisksEvery: "P1M"}
			r.LookedAt("curency")
		}, "RisksReviewed=False/RiskNotReviewed", "currency (last at 2025-12-05 10:00 Europe/Amsterdam (2025-12-05T09:00:00Z), due by 2026-01-05 10:00 Europe/Amsterdam (2026-01-05T09:00:00Z)); key-people (last"},
		{"there is time yet for the first look", func(w *gen.World, r gen.ReviewBuilder) {
			w.Armed("2026-02-05 09:00")
			r.Spec.Record.Risks = []v1alpha1.Name{"currency"}
		}, "RisksReviewed=True/RisksReviewed", "To be looked at for the first time: key-people by 2026-05-05"},
		{"a review to come was no look", func(_ *gen.World, r gen.ReviewBuilder) { r.Spec.Record.HeldTime = gen.Time("2026-03-03 09:00") }, "RisksReviewed=False/RiskNotReviewed", "never"},
		{"no policy of that name", func(w *gen.World, _ gen.ReviewBuilder) {
			w.Policy = nil
			w.Alliance.Status.Conditions = readyAt("False", v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
		}, "RisksReviewed=Unknown/PolicyNotFound", "not known without the policy"},
	} {
		t.Run(c.why, func(t *testing.T) {
			v := decideAlliance(feared(c.change), "2026-03-02 09:00")
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "RisksReviewed", c.message)
		})
	}
}

// TestALookAtARiskIsKept: the latest of them counts, however old it is.
func TestALookAtARiskIsKept(t *testing.T) {
	now := gen.UTC("2028-03-02 09:00")
	for risks, want := range map[v1alpha1.Name]int{"currency": 1, "": 0} {
		w := feared(func(_ *gen.World, r gen.ReviewBuilder) {
			if r.Spec.Record.Risks = nil; risks != "" {
				r.LookedAt(risks)
			}
		})
		if got := len(rules.NewLedger(w.AllianceFacts(), now).Facts(w.AllianceFacts(), now).Reviews); got != want {
			t.Errorf("with a look at %q the ledger keeps %d reviews, and not %d", risks, got, want)
		}
	}
}

func TestSomebodyOnTheTeamAnswersForEach(t *testing.T) {
	owned := func(change func(*gen.World)) *gen.World {
		w := auditing(v1alpha1.PracticeAccountabilityClear)
		w.Alliance.Spec.Objectives[0].Owner = new(gen.Person("contoso/kim"))
		w.Alliance.Spec.Risks = []v1alpha1.Risk{{Name: "currency", Owner: new(gen.Person("northwind/jane"))}}
		change(w)
		return w
	}
	const answered, gone = "AccountabilityClear=True/Accountable", "AccountabilityClear=False/OwnerNotOnTeam"
	for _, c := range []struct {
		why    string
		change func(*gen.World)
		flip   flip
	}{
		{"somebody leaves the team, in New York", func(w *gen.World) { w.Member("contoso/kim").LeftDate = "2026-03-04" }, flip{"2026-03-05 05:00", answered, gone}},
		{"somebody joins it", func(w *gen.World) { w.Member("northwind/jane").JoinedDate = "2026-03-05" }, flip{"2026-03-04 23:00", gone, answered}},
		{"the partner leaves", func(w *gen.World) { w.Alliance.Spec.Partners[1].LeftDate = "2026-03-04" }, flip{"2026-03-05 05:00", answered, gone}},
	} {
		t.Run(c.why, func(t *testing.T) { changesAt(t, decidesAlliance(owned(c.change)), c.flip) })
	}
	for _, c := range []struct {
		why           string
		change        func(*gen.World)
		want, message string
	}{
		{"all is clear", func(*gen.World) {}, answered, "Each objective and each risk has somebody on the team who answers for it"},
		{"nobody, and somebody who is not there", func(w *gen.World) {
			w.Alliance.Spec.Objectives[0].Owner, w.Alliance.Spec.Risks[0].Owner = nil, new(gen.Person("contoso/ghost"))
		}, "AccountabilityClear=False/NobodyAccountable", "Nobody answers for objective orders. Who answers for it is not on the team: risk currency (contoso/ghost)"},
		{"there is nothing", func(w *gen.World) { w.Alliance.Spec.Objectives, w.Alliance.Spec.Risks = nil, nil }, "AccountabilityClear=True/NothingToAnswerFor", "neither objectives nor risks"},
	} {
		t.Run(c.why, func(t *testing.T) {
			v := decideAlliance(owned(c.change), "2026-03-02 09:00")
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "AccountabilityClear", c.message)
		})
	}
}
