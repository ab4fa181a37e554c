// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/api/equality"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// living is a world whose partners agreed to some norms.
func living(norms ...v1alpha1.Name) *gen.World {
	w := requiring(v1alpha1.PracticeCultureLived)
	w.Policy.Spec.HealthCheckEvery = "" // a year, by default
	w.Policy.Spec.Touchpoints = nil
	for _, n := range norms {
		w.Alliance.Spec.Definition.Norms = append(w.Alliance.Spec.Definition.Norms, v1alpha1.Norm{Name: n, Behaviour: "We do it"})
	}
	w.Alliance.Spec.Agreements = nil
	return w.Agreed("northwind", "2025-01-10 12:00").Agreed("contoso", "2025-01-12 12:00")
}

// rating is a review in which both partners rated phone-first.
func rating(name, at string, northwind, contoso v1alpha1.Rating) gen.ReviewBuilder {
	return gen.Review(name).Due(at).Held(at).Rated("northwind", map[string]v1alpha1.Rating{"phone-first": northwind}).
		Rated("contoso", map[string]v1alpha1.Rating{"phone-first": contoso})
}

func TestNormsAreRatedAndLived(t *testing.T) {
	for _, c := range []struct {
		why    string
		change func(*gen.World)
		flip   flip
	}{
		{"the first rating is due a year after it began to operate", func(w *gen.World) { w.Armed("2025-03-05 09:00") },
			flip{"2026-03-05 09:00", "CultureLived=True/Lived", "CultureLived=False/NormNotRated"}},
		{"the next one a year after the last", func(w *gen.World) { w.Review(rating("a", "2025-03-05 09:00", 4, 4)) },
			flip{"2026-03-05 09:00", "CultureLived=True/Lived", "CultureLived=False/NormNotRated"}},
		{"of one partner, too", func(w *gen.World) {
			w.Review(rating("a", "2025-03-05 09:00", 4, 4)).Review(gen.Review("b").Due("2026-01-05 09:00").Held("2026-01-05 09:00").Rated("contoso", map[string]v1alpha1.Rating{"phone-first": 4}))
		}, flip{"2026-03-05 09:00", "CultureLived=True/Lived", "CultureLived=False/NormNotRated"}},
		{"another interval", func(w *gen.World) {
			w.Policy.Spec.HealthCheckEvery = "P1M"
			w.Review(rating("a", "2026-02-05 09:00", 4, 4))
		},
			flip{"2026-03-05 09:00", "CultureLived=True/Lived", "CultureLived=False/NormNotRated"}},
		{"a partner that joined has its time", func(w *gen.World) {
			w.Alliance.Spec.Partners[1].JoinedDate = "2025-03-05"
			w.Review(gen.Review("b").Due("2026-01-05 09:00").Held("2026-01-05 09:00").Rated("northwind", map[string]v1alpha1.Rating{"phone-first": 4}))
		}, flip{"2026-03-05 05:00", "CultureLived=True/Lived", "CultureLived=False/NormNotRated"}},
		{"a low rating", func(w *gen.World) {
			w.Review(rating("a", "2026-01-05 09:00", 5, 3)).Review(rating("b", "2026-03-05 09:00", 5, 2))
		},
			flip{"2026-03-05 09:00", "CultureLived=True/Lived", "CultureLived=False/NormNotLived"}},
		{"a better one", func(w *gen.World) {
			w.Review(rating("a", "2026-01-05 09:00", 5, 2)).Review(rating("b", "2026-03-05 09:00", 1, 3))
		},
			flip{"2026-03-05 09:00", "CultureLived=False/NormNotLived", "CultureLived=False/NormNotLived"}},
		{"put right by both", func(w *gen.World) {
			w.Review(rating("a", "2026-01-05 09:00", 5, 2)).Review(rating("b", "2026-03-05 09:00", 3, 3))
		},
			flip{"2026-03-05 09:00", "CultureLived=False/NormNotLived", "CultureLived=True/Lived"}},
		{"a result that is refused counts no more", func(w *gen.World) {
			w.Review(rating("a", "2026-01-05 09:00", 5, 2).Confirmed("2026-03-05 09:00", "contoso/kim", false, "no"))
		}, flip{"2026-03-05 09:00", "CultureLived=False/NormNotLived", "CultureLived=False/NormNotRated"}},
		{"the last agreement", func(w *gen.World) {
			w.Alliance.Spec.Agreements[1].Time = gen.Time("2026-03-05 09:00")
			w.Review(rating("a", "2026-01-05 09:00", 5, 5))
		},
			flip{"2026-03-05 09:00", "CultureLived=False/NotAgreed", "CultureLived=True/Lived"}},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := living("phone-first")
			c.change(w)
			changesAt(t, decidesAlliance(w), c.flip)
		})
	}
}

func TestWhatIsSaidOfNorms(t *testing.T) {
	for _, c := range []struct {
		why           string
		norms         []v1alpha1.Name
		change        func(*gen.World)
		want, message string
	}{
		{"no norms", nil, func(*gen.World) {}, "CultureLived=False/NoNorms", "spec.definition has no norms; agree on behaviours"},
		{"no definition", nil, func(w *gen.World) { w.Alliance.Spec.Definition = nil }, "CultureLived=False/NoNorms", ""},
		{"lived", []v1alpha1.Name{"phone-first"}, func(w *gen.World) { w.Review(rating("a", "2026-01-05 09:00", 3, 3)) }, "CultureLived=True/Lived", "Each norm is lived, as each partner rates it"},
		{"not agreed", []v1alpha1.Name{"phone-first"}, func(w *gen.World) {
			w.Review(rating("a", "2026-01-05 09:00", 3, 3))
			w.Alliance.Spec.Agreements = w.Alliance.Spec.Agreements[1:]
			w.Alliance.Spec.Agreements[0].Contact = "ghost"
		}, "CultureLived=False/NotAgreed", "Yet to agree to the definition: contoso, northwind; record it with kubectl entente agree. Not counted, because the alliance does not list them: contoso/ghost"},
		{"never averaged", []v1alpha1.Name{"phone-first", "candour"}, func(w *gen.World) {
			r := rating("a", "2026-01-05 09:00", 5, 2)
			r.Spec.Record.Views[0].Norms["candour"], r.Spec.Record.Views[1].Norms["candour"] = 1, 5
			w.Review(r)
		}, "CultureLived=False/NormNotLived", "Not lived: candour: northwind rates it 1 in a, and not 3; phone-first: contoso rates it 2 in a, and not 3"},
		{"a threshold between two ratings", []v1alpha1.Name{"phone-first"}, func(w *gen.World) {
			w.Policy.Spec.Thresholds = &v1alpha1.Thresholds{Norms: "3.5"}
			w.Review(rating("a", "2026-01-05 09:00", 4, 3))
		}, "CultureLived=False/NormNotLived", "Not lived: phone-first: contoso rates it 3 in a, and not 3.5"},
		{"never rated", []v1alpha1.Name{"phone-first"}, func(*gen.World) {}, "CultureLived=False/NormNotRated",
			"Not rated: phone-first by contoso since 2026-01-01 01:00 Europe/Amsterdam (2026-01-01T00:00:00Z) (never); " +
				"phone-first by northwind since 2026-01-01 01:00 Europe/Amsterdam (2026-01-01T00:00:00Z) (never); rate the norms in a review, in the views of its record"},
		{"rated long ago, and badly", []v1alpha1.Name{"phone-first"}, func(w *gen.World) {
			w.Review(rating("a", "2025-01-05 09:00", 1, 1)).Review(gen.Review("b").Due("2026-01-05 09:00").Held("2026-01-05 09:00").Rated("contoso", map[string]v1alpha1.Rating{"phone-first": 1}))
		}, "CultureLived=False/NormNotLived", "Not lived: phone-first: contoso rates it 1 in b, and not 3. " +
			"Not rated: phone-first by northwind since 2026-01-05 10:00 Europe/Amsterdam (2026-01-05T09:00:00Z) (last at 2025-01-05 10:00 Europe/Amsterdam (2025-01-05T09:00:00Z))"},
		{"time yet", []v1alpha1.Name{"phone-first"}, func(w *gen.World) {
			w.Armed("2026-01-01 09:00").Review(gen.Review("b").Due("2026-01-05 09:00").Held("2026-01-05 09:00").Rated("contoso", map[string]v1alpha1.Rating{"phone-first": 3}))
		}, "CultureLived=True/Lived", "No norm that was rated is below the threshold. To be rated: phone-first by northwind until 2027-01-01 10:00 Europe/Amsterdam (2027-01-01T09:00:00Z)"},
		{"a norm that there is not, as long as it is of account", []v1alpha1.Name{"phone-first"}, func(w *gen.World) {
			old := rating("old", "2025-03-01 09:00", 4, 4)
			old.Spec.Record.Views[0].Norms["gone"] = 1
			r := rating("a", "2026-01-05 09:00", 4, 4)
			r.Spec.Record.Views[1].Norms["phone-frist"] = 1
			w.Review(old).Review(r)
		}, "CultureLived=True/Lived", "as each partner rates it. Not counted, because the definition has no such norms: phone-frist (contoso in a)"},
		{"who left is not asked", []v1alpha1.Name{"phone-first"}, func(w *gen.World) {
			w.Review(rating("a", "2026-01-05 09:00", 4, 1))
			w.Alliance.Spec.Partners[1].LeftDate = "2026-02-01"
		}, "CultureLived=True/Lived", ""},
		{"three partners", []v1alpha1.Name{"phone-first"}, func(w *gen.World) {
			w.Partners["fabrikam"] = gen.Partner("fabrikam").Where("DE", "Europe/Berlin").Partner
			w.Alliance.Spec.Partners = append(w.Alliance.Spec.Partners, v1alpha1.AlliancePartner{Name: "fabrikam"})
			w.Agreed("fabrikam", "2025-02-01 09:00").Review(rating("a", "2026-01-05 09:00", 4, 4))
		}, "CultureLived=False/NormNotRated", "Not rated: phone-first by fabrikam since"},
		{"no policy", []v1alpha1.Name{"phone-first"}, func(w *gen.World) { w.UnderNone().Review(rating("a", "2026-01-05 09:00", 3, 2)) }, "CultureLived=False/NormNotLived", "and not 3"},
		{"no policy of that name", []v1alpha1.Name{"phone-first"}, func(w *gen.World) {
			w.Policy = nil
			w.Alliance.Status.Conditions = readyAt("False", v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
		}, "CultureLived=Unknown/PolicyNotFound", "not known without the policy"},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := living(c.norms...)
			c.change(w)
			v := decideAlliance(w, "2026-03-02 09:00")
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "CultureLived", c.message)
		})
	}
}

// The status has the last four ratings of each norm by each partner, whichever practices are required.
func TestTheStatusHasTheTrendOfEachNorm(t *testing.T) {
	w := living("phone-first", "candour")
	w.Alliance.Spec.Practices = nil
	for i, at := range []string{"2025-05-05 09:00", "2025-02-05 09:00", "2025-08-05 09:00", "2025-11-05 09:00", "2026-02-05 09:00", "2026-03-05 09:00"} {
		r := rating(string(rune('a'+i)), at, v1alpha1.Rating(1+i%5), 5)
		if i == 2 {
			r.Accepted(false, "no")
		}
		r.Spec.Record.Views[1].Norms = map[string]v1alpha1.Rating{"candour": 4, "gone": 1}
		w.Review(r.Rated("fabrikam", map[string]v1alpha1.Rating{"candour": 1}))
	}
	v := decideAlliance(w, "2026-03-02 09:00")
	want := []v1alpha1.NormTrend{
		{Norm: "candour", Partner: "contoso", Ratings: []v1alpha1.Rating{4, 4, 4, 4}},
		{Norm: "phone-first", Partner: "northwind", Ratings: []v1alpha1.Rating{2, 1, 4, 5}},
	}
	if got := v.Settle(w.Alliance, gen.UTC("2026-03-02 09:00")).Norms; !equality.Semantic.DeepEqual(got, want) {
		t.Errorf("the trends are %v, not %v", got, want)
	}
	later := rules.DecideAlliance(w.AllianceFacts(), gen.UTC("2026-03-05 09:00"))
	if got := later.Norms; !slices.Equal(got[1].Ratings, []v1alpha1.Rating{1, 4, 5, 1}) {
		t.Errorf("after a further review they are %v", got)
	}
	w.Policy.Spec.HealthChecks = &v1alpha1.HealthChecks{Anonymous: new(true)}
	one := decideAlliance(w, "2026-03-02 09:00")
	for _, r := range w.Reviews {
		switch r.Name {
		case "a":
			r.Spec.Record.Views[0].Respondents = new(int32(2))
		case "b":
			r.Spec.Record.Views[0].Respondents = new(int32(3))
		}
	}
	three := decideAlliance(w, "2026-03-02 09:00")
	if want := []v1alpha1.NormTrend{{Norm: "phone-first", Partner: "northwind", Ratings: []v1alpha1.Rating{2}}}; one.Norms != nil || !equality.Semantic.DeepEqual(three.Norms, want) {
		t.Errorf("where answers are anonymous the trends of one person are %v, of three %v", one.Norms, three.Norms)
	}
	w.Policy.Spec.HealthChecks = nil
	w.Alliance.Spec.Definition.Norms = nil
	none := decideAlliance(w, "2026-03-02 09:00")
	if none.Norms != nil {
		t.Errorf("without norms they are %v", none.Norms)
	}
}
