// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

func pictureAt(w *gen.World, at string) rules.Picture {
	return rules.PictureOf(rules.AllianceFacts{Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners, Reviews: w.Reviews, Issues: w.Issues}, gen.UTC(at))
}

// drawn writes a view as "health: trust contoso 2 low, northwind 4, 2 apart wide".
func drawn(v *rules.View) string {
	out := make([]string, 0, len(v.Rated))
	for _, x := range v.Rated {
		var by []string
		for _, r := range x.By {
			text := fmt.Sprintf("%s %s", r.Partner, verdict.Figure(r.Figure))
			if len(r.Before) > 0 {
				text += fmt.Sprint(" after ", r.Before)
			}
			if r.Low {
				text += " low"
			}
			by = append(by, text)
		}
		if x.Gap != nil {
			by = append(by, verdict.Figure(x.Gap)+" apart")
		}
		if x.Wide {
			by = append(by, "wide")
		}
		out = append(out, x.Name+" "+strings.Join(by, ", "))
	}
	return v.Review + ": " + strings.Join(out, "; ")
}

func viewsOf(p *rules.Picture) string { return allDrawn(p.Views) }

func allDrawn(views []rules.View) string {
	out := make([]string, 0, len(views))
	for i := range views {
		out = append(out, drawn(&views[i]))
	}
	return strings.Join(out, " | ")
}

func TestWhatPartnersSee(t *testing.T) {
	rated := func(b gen.ReviewBuilder) gen.ReviewBuilder {
		return b.Viewed("northwind", "trust=4 cultural=3", 4).Viewed("contoso", "trust=2 cultural=3", 2)
	}
	quarter := rated(gen.Review("later").OfType(v1alpha1.ReviewPerformance).Due("2026-02-20 09:00").Held("2026-02-20 09:00"))
	const check = "health: cultural contoso 3, northwind 3, 0 apart; trust contoso 2 low, northwind 4, 2 apart, wide"
	const other = "later: cultural contoso 3, northwind 3, 0 apart; trust contoso 2, northwind 4, 2 apart"
	for name, c := range map[string]struct {
		change func(*gen.World)
		want   string
	}{
		"nothing":              {func(*gen.World) {}, ""},
		"a health check":       {func(w *gen.World) { w.Review(rated(health())) }, check},
		"nobody said anything": {func(w *gen.World) { w.Review(health()) }, ""},
		"one side":             {func(w *gen.World) { w.Review(health().Viewed("contoso", "trust=2", 2)) }, "health: trust contoso 2 low"},
		"as wide as it may be": {func(w *gen.World) {
			w.Policy.Spec.Thresholds = &v1alpha1.Thresholds{PerceptionGap: "2", Health: "2"}
			w.Review(rated(health()))
		}, "health: cultural contoso 3, northwind 3, 0 apart; trust contoso 2, northwind 4, 2 apart"},
		"a review since then is held against nothing": {func(w *gen.World) { w.Review(rated(health())).Review(quarter) }, other + " | " + check},
		"a review before it says nothing new": {func(w *gen.World) {
			w.Review(rated(health())).Review(rated(gen.Review("before").OfType(v1alpha1.ReviewPerformance).Due("2026-02-09 09:00").Held("2026-02-09 09:00")))
		}, check},
		"a review that is not accepted": {func(w *gen.World) { w.Review(rated(health()).Accepted(false, "")) }, ""},
		"a review to come":              {func(w *gen.World) { w.Review(rated(health()).Held("2026-03-10 09:00")) }, ""},
		"few people where answers are anonymous": {func(w *gen.World) {
			healthPolicy(w).Anonymous = new(true)
			w.Review(rated(health()))
		}, "health: cultural northwind 3; trust northwind 4"},
		"the policy is missing, and with it whether they are": {func(w *gen.World) {
			w.Review(rated(health()))
			w.Policy = nil
		}, ""},
	} {
		w := gen.NewWorld()
		c.change(w)
		p := pictureAt(w, "2026-03-02 09:00")
		if got := viewsOf(&p); got != c.want {
			t.Errorf("%s: seen is\n%s\nand not\n%s", name, got, c.want)
		}
	}
}

// Over time each review that counts and was rated is seen as it was answered, the oldest first; what was said by few people is
// left out of each where answers are anonymous.
func TestWhatPartnersSawOverTime(t *testing.T) {
	world := func() *gen.World {
		w := gen.NewWorld()
		check := func(name, at, northwind, contoso string, people int32) {
			w.Review(gen.Review(name).OfType(v1alpha1.ReviewHealthCheck).Due(at).Held(at).Viewed("northwind", northwind, 4).Viewed("contoso", contoso, people))
		}
		check("second", "2026-02-01 09:00", "trust=5", "trust=2", 2)
		check("first", "2025-08-01 09:00", "trust=4 cultural=3", "trust=4", 3)
		check("to-come", "2026-03-10 09:00", "trust=1", "trust=1", 3)
		w.Review(gen.Review("unrated").OfType(v1alpha1.ReviewHealthCheck).Due("2025-12-01 09:00").Held("2025-12-01 09:00"))
		w.Review(gen.Review("refused").OfType(v1alpha1.ReviewHealthCheck).Due("2025-12-02 09:00").Held("2025-12-02 09:00").Viewed("northwind", "trust=1", 4).Accepted(false, ""))
		w.Review(gen.Review("quarter").OfType(v1alpha1.ReviewPerformance).Due("2025-10-01 09:00").Held("2025-10-01 09:00").Viewed("northwind", "trust=5", 4).Viewed("contoso", "trust=2", 3))
		return w
	}
	const first, quarter = "first: cultural northwind 3; trust contoso 4, northwind 4, 0 apart", "quarter: trust contoso 2, northwind 5, 3 apart"
	for name, c := range map[string]struct {
		change func(*gen.World)
		want   string
	}{
		"all":       {func(*gen.World) {}, first + " | " + quarter + " | second: trust contoso 2 low, northwind 5, 3 apart, wide"},
		"anonymous": {func(w *gen.World) { healthPolicy(w).Anonymous = new(true) }, first + " | " + quarter + " | second: trust northwind 5"},
		"no policy": {func(w *gen.World) { w.Policy = nil }, ""},
	} {
		w := world()
		c.change(w)
		p := pictureAt(w, "2026-03-02 09:00")
		if got := allDrawn(p.Seen); got != c.want {
			t.Errorf("%s: seen is\n%s\nand not\n%s", name, got, c.want)
		}
	}
	w := world()
	for n := range 14 {
		at := fmt.Sprintf("2024-01-%02d 09:00", n+1)
		w.Review(gen.Review(fmt.Sprint("old-", n)).OfType(v1alpha1.ReviewHealthCheck).Due(at).Held(at).Viewed("northwind", "trust=5", 4))
	}
	if p := pictureAt(w, "2026-03-02 09:00"); len(p.Seen) != 6 || p.Seen[0].Review != "old-11" || p.Seen[5].Review != "second" {
		t.Errorf("of many reviews %d are seen: %s", len(p.Seen), allDrawn(p.Seen))
	}
}

func TestHowNormsAreSeen(t *testing.T) {
	w := gen.NewWorld()
	w.Alliance.Spec.Definition.Norms = []v1alpha1.Norm{{Name: "phone-first"}, {Name: "early-news"}, {Name: "unrated"}}
	for i, ratings := range [][2]v1alpha1.Rating{{5, 4}, {4, 4}, {4, 2}} {
		day := fmt.Sprintf("2026-02-%02d 09:00", i+1)
		w.Review(gen.Review(fmt.Sprint("r", i)).Due(day).Held(day).
			Rated("northwind", map[string]v1alpha1.Rating{"phone-first": ratings[0]}).Rated("contoso", map[string]v1alpha1.Rating{"phone-first": ratings[1], "early-news": 3}))
	}
	p := pictureAt(w, "2026-03-02 09:00")
	if p.Norms == nil {
		t.Fatal("no norm is seen")
	}
	const want = ": phone-first contoso 2 after [4 4] low, northwind 4 after [5 4], 2 apart; early-news contoso 3 after [3 3]"
	if got := drawn(p.Norms); got != want {
		t.Errorf("seen is\n%s\nand not\n%s", got, want)
	}
	healthPolicy(w).Anonymous = new(true) // each is of one person
	if p := pictureAt(w, "2026-03-02 09:00"); p.Norms != nil {
		t.Errorf("of single people is seen %s", drawn(p.Norms))
	}
}

func TestWhatWasPromisedIsCounted(t *testing.T) {
	w := promised(func(r gen.ReviewBuilder) {
		r.Promised("kept", "northwind/jane", "2026-02-05", "2026-02-05").Promised("late", "northwind/olga", "2026-02-05", "2026-02-06").
			Promised("broken", "contoso/kim", "2026-02-06", "").Promised("open", "contoso/kim", "2026-04-05", "").Promised("sooner", "northwind/jane", "2026-03-10", "").
			Promised("stranger", "contoso/nobody", "2026-04-01", "").Promised("undated", "contoso/kim", "", "").Promised("long-ago", "contoso/kim", "2024-04-05", "")
	})
	got := pictureAt(w, "2026-03-02 09:00").Commitments
	if got == nil {
		t.Fatal("nothing was promised")
	}
	if text, want := fmt.Sprint(got.Percent, got.Partners), "80 [{contoso {0 0 1} false} {northwind {1 1 0} false}]"; text != want {
		t.Errorf("counted is %s, and not %s", text, want)
	}
	names := func(all []rules.Commitment) (names []string) {
		for _, x := range all {
			names = append(names, string(x.Action.Name)+" "+x.Due.UTC().Format(time.RFC3339))
		}
		return names
	}
	if text, want := strings.Join(names(got.Open), ", "), "sooner 2026-03-10T23:00:00Z, open 2026-04-06T04:00:00Z"; text != want {
		t.Errorf("open is %s, and not %s", text, want)
	}
	if text, want := strings.Join(names(got.Broken), ", "), "broken 2026-02-07T05:00:00Z"; text != want {
		t.Errorf("broken is %s, and not %s", text, want)
	}
	if none := pictureAt(gen.NewWorld(), "2026-03-02 09:00").Commitments; none != nil {
		t.Errorf("of an alliance in which nothing was promised: %+v", none)
	}
}

func TestGivingIsDrawnAsItIsJudged(t *testing.T) {
	w := giving().Gave("northwind", "contoso", "2026-01-10", "2").Gave("contoso", "northwind", "2026-01-12", "1")
	got := pictureAt(w, "2026-03-02 09:00").Giving
	if text, want := fmt.Sprintf("%+v", got), "&{Reason:GaveFirst TolerancePercent:10 ByCount:false Sides:[{Partner:northwind Value:2 Percent:66.67} {Partner:contoso Value:1 Percent:33.33}] First:[northwind] Date:2026-01-10}"; text != want {
		t.Errorf("drawn is %s\nand not %s", text, want)
	}
	if none := pictureAt(giving(), "2026-03-02 09:00").Giving; none != nil {
		t.Errorf("nobody gave anything, and drawn is %+v", none)
	}
}

// What a practice asks for next is due when the practice turns, and not after that.
func TestWhatIsDueNext(t *testing.T) {
	w := requiring(v1alpha1.PracticeCultureLived, v1alpha1.PracticeGivingFirst)
	w.Alliance.Spec.Definition.Norms = []v1alpha1.Norm{{Name: "phone-first"}}
	w.Objectives(gen.Objective("orders").Every("P18M")).Gave("northwind", "contoso", "2026-01-10", "")
	due := func(at string) (out []string) {
		for _, d := range pictureAt(w, at).Due {
			out = append(out, strings.TrimSpace(fmt.Sprint(d.Time.Format(time.DateTime), " ", d.Practice, " ", d.Name, " ", d.Partners)))
		}
		return out
	}
	want := []string{
		"2026-03-13 10:00:00 InTouch Management [northwind contoso]",
		"2026-05-28 10:00:00 FeedbackHeard contoso [northwind]",
		"2026-06-30 23:00:00 ProgressMeasured orders [northwind]",
		"2027-01-01 00:00:00 CultureLived phone-first [northwind]",
		"2027-01-01 00:00:00 CultureLived phone-first [contoso]",
		"2027-01-01 00:00:00 HealthChecked  []",
		"2027-01-09 23:00:00 GivingFirst  [northwind]",
	}
	if got := due("2026-03-13 09:59"); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("due is\n%s\nand not\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := due("2026-03-13 10:00"); strings.Join(got, "\n") != strings.Join(want[1:], "\n") {
		t.Errorf("what was due is due still: %s", got)
	}
	w.Alliance.Spec.Practices.Waive = []v1alpha1.Waiver{{Name: v1alpha1.PracticeInTouch, Reason: "a quiet month"}}
	if got := due("2026-03-13 09:59"); strings.Join(got, "\n") != strings.Join(want[1:], "\n") {
		t.Errorf("what is waived is due: %s", got)
	}
	w.Alliance.Spec.Suspend = new(true)
	if got := due("2026-03-13 09:59"); len(got) > 0 {
		t.Errorf("of an alliance that rests is due %s", got)
	}
	w.Alliance.Spec.Suspend = nil
	w.Alliance.Spec.Stage = v1alpha1.StageExplore
	if got := due("2026-03-13 09:59"); len(got) > 0 {
		t.Errorf("of an alliance that is not in operation is due %s", got)
	}
}
