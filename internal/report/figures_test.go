// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/gen"
)

// pageOfWorld is the page of an alliance with all that it refers to.
func pageOfWorld(w *gen.World, at string) *Alliance {
	found := &inventory.Inventory{Alliances: []*v1alpha1.Alliance{w.Alliance}, Reviews: w.Reviews, Issues: w.Issues}
	if w.Policy != nil {
		found.Policies = []*v1alpha1.CommunicationPolicy{w.Policy}
	}
	for _, p := range w.Partners {
		found.Partners = append(found.Partners, p)
	}
	now := gen.UTC(at)
	return pageOf(&Facts{Found: found, At: now, Zone: amsterdam(), Since: now.AddDate(0, 0, -30), Until: now.AddDate(0, 3, 0)})
}

func check() gen.ReviewBuilder {
	return gen.Review("health").OfType(v1alpha1.ReviewHealthCheck).Due("2026-02-15 09:00").Held("2026-02-10 09:00").
		Viewed("northwind", "trust=5 cultural=4", 6).Viewed("contoso", "trust=2", 4)
}

// shown writes the views of a page.
func shown(views []View) string {
	var out []string
	for _, v := range views {
		var text strings.Builder
		text.WriteString(v.Title + " " + v.Review)
		for _, p := range v.Viewers {
			fmt.Fprintf(&text, " [%d %s %d]", p.Place, p.Title, p.People)
		}
		for _, r := range v.Rows {
			text.WriteString("; " + r.Name)
			for _, by := range r.By {
				fmt.Fprintf(&text, " %t/%g/%s/%t%v", by.Known, by.Figure, by.Text, by.Low, by.Before)
			}
			fmt.Fprintf(&text, " gap %s %t", r.Gap, r.Wide)
		}
		out = append(out, text.String())
	}
	return strings.Join(out, "\n")
}

// A rating stands in the column of the partner that gave it, and the partners in the order of the alliance.
func TestWhatEachPartnerSees(t *testing.T) {
	w := gen.NewWorld().Review(check())
	w.Alliance.Spec.Definition.Norms = []v1alpha1.Norm{{Name: "phone-first", Behaviour: "We call first"}}
	w.Review(gen.Review("spring").Due("2026-02-20 09:00").Held("2026-02-20 09:00").Rated("contoso", map[string]v1alpha1.Rating{"phone-first": 2}))
	page := pageOfWorld(w, "2026-03-02 09:00")
	want := "Health check health [0 Northwind BV 6] [1 Contoso Ltd 4]; cultural true/4/4/false[] false/0//false[] gap  false; trust true/5/5/false[] true/2/2/true[] gap 3 true\n" +
		"Norms  [1 Contoso Ltd 0]; phone-first true/2/2/true[] gap  false"
	if got := shown(page.Views); got != want {
		t.Errorf("shown is\n%s\nand not\n%s", got, want)
	}
	if about := page.Views[1].Rows[0].About; about != "We call first" {
		t.Errorf("the norm is about %q", about)
	}
	if v := page.Views[0]; v.Apart != "1.5" || v.Low != "3" || v.FewestPeople != 0 {
		t.Errorf("held against %+v", v)
	}
	w.Policy.Spec.HealthChecks = &v1alpha1.HealthChecks{Anonymous: new(true)}
	if v := pageOfWorld(w, "2026-03-02 09:00").Views; len(v) != 1 || v[0].FewestPeople != 3 {
		t.Errorf("where people are not to be told apart, shown is\n%s", shown(v))
	}
}

// What an objective is said to be is what the verdict found.
func TestHowAnObjectiveStands(t *testing.T) {
	o := gen.Objective("orders").Target("59").Between("2026-01-01", "2026-03-01")
	for name, c := range map[string]struct {
		objective gen.ObjectiveBuilder
		measured  []string
		want      string
	}{
		"nothing is known":   {o, nil, "not measured, not known, wanted , 0 measured, 2 agreed"},
		"at its line":        {o, []string{"10"}, "on track, in place, wanted 10, 1 measured, 2 agreed"},
		"below it":           {o, []string{"9"}, "off track, broken, wanted 10, 1 measured, 2 agreed"},
		"the target is met":  {o, []string{"60"}, "achieved, in place, wanted 10, 1 measured, 2 agreed"},
		"begins later":       {o.Between("2026-02-02", "2026-03-01"), nil, "not begun, not asked for, wanted , 0 measured, 2 agreed"},
		"no date, and worse": {o.Between("", ""), []string{"20", "19"}, "fell back, broken, wanted 20, 2 measured, 0 agreed"},
	} {
		w := gen.NewWorld().Objectives(c.objective)
		for i, value := range c.measured {
			w.Measured("orders", v1alpha1.Date(fmt.Sprintf("2026-01-%d", 11+i)), v1alpha1.Decimal(value))
		}
		got := pageOfWorld(w, "2026-02-01 12:00").Objectives[0]
		if text := fmt.Sprintf("%s, %s, wanted %s, %d measured, %d agreed", got.Stands, got.Standing, got.Wanted, len(got.Measured), len(got.Line)); text != c.want {
			t.Errorf("%s: %s; and not %s", name, text, c.want)
		}
	}
}

func TestWhatWasPromisedAndGiven(t *testing.T) {
	w := gen.NewWorld().Gave("contoso", "northwind", "2026-01-10", "3").Gave("northwind", "contoso", "2026-01-12", "1").
		Review(gen.Review("kick-off").Due("2025-01-22 09:00").Held("2025-01-16 09:00").
			Promised("kept", "contoso/kim", "2026-02-05", "2026-02-05").Promised("broken", "northwind/jane", "2026-02-06", "").Promised("open", "contoso/kim", "2026-04-05", ""))
	page := pageOfWorld(w, "2026-03-02 09:00")
	if page.Commitments == nil || page.Giving == nil {
		t.Fatal("nothing is shown")
	}
	if got, want := fmt.Sprint(page.Commitments.Percent, page.Commitments.Partners), "80 [{Contoso Ltd 1 0 0 true} {Northwind BV 0 0 1 false}]"; got != want {
		t.Errorf("promised is %s, and not %s", got, want)
	}
	open, broken := page.Commitments.Open.Shown, page.Commitments.Broken.Shown
	if len(open) != 1 || len(broken) != 1 || open[0].Name != "open" || broken[0].Name != "broken" || open[0].Day.Format(time.DateOnly) != "2026-04-05" {
		t.Errorf("open is %+v, broken %+v", open, broken)
	}
	if g := page.Giving; g.Words != "The host gave less than it took" || strings.Join(g.First, ",") != "Contoso Ltd" || g.Date.Format(time.DateOnly) != "2026-01-10" {
		t.Errorf("giving is %+v", g)
	}
	if got, want := fmt.Sprint(page.Giving.Sides), "[{Northwind BV true 1 25 25} {Contoso Ltd false 3 75 75}]"; got != want {
		t.Errorf("the sides are %s, and not %s", got, want)
	}
}

// Where there is nothing to say, nothing is drawn.
func TestNothingIsDrawnOfNothing(t *testing.T) {
	w := gen.NewWorld().Objectives()
	if page := pageOfWorld(w, "2026-03-02 09:00"); page.Views != nil || page.Objectives != nil || page.Commitments != nil || page.Giving != nil {
		t.Errorf("drawn is %+v", page)
	}
}

// Every reason that GivingFirst may have where somebody gave something has words.
func TestGivingHasWords(t *testing.T) {
	for at, want := range map[string]string{
		"2026-02-01 09:00": "The host gave at least as much as it took, and gave first",
		"2027-02-01 09:00": "The host gave nothing for too long",
	} {
		page := pageOfWorld(gen.NewWorld().Gave("northwind", "contoso", "2026-01-10", ""), at)
		if page.Giving == nil || page.Giving.Words != want {
			t.Errorf("%s: %+v, and not %s", at, page.Giving, want)
		}
	}
}

// due writes what is due as "Tell the news late Contoso Ltd".
func due(page *Alliance) string {
	var out []string
	for _, d := range page.Due.Shown {
		out = append(out, strings.Join(append([]string{d.What, d.Of.Name}, d.Who...), " ")+" > "+d.Else+d.Practice)
	}
	return strings.Join(out, "\n")
}

// What is due comes in the order of its time, as far as the page looks ahead; of an alliance that rests, news alone.
func TestWhatIsDueNext(t *testing.T) {
	at := gen.UTC("2026-03-02 09:00")
	soon := func(days int) *metav1.Time { return new(metav1.NewTime(at.AddDate(0, 0, days))) }
	late := gen.FoundIssue("late", gen.AllianceName)
	late.Spec.DetectedTime = metav1.NewTime(at.AddDate(0, 0, -1))
	late.Status.Untold = []v1alpha1.UntoldPartner{{Partner: "contoso", DueTime: soon(1)}, {Partner: "northwind"}}
	late.Status.RecoveryPlanDueTime = soon(2)
	next, far, over := gen.Review("next"), gen.Review("far"), gen.Review("over")
	next.Status.DueTime, far.Status.DueTime, over.Status.DueTime = soon(3), soon(100), soon(0)
	w := gen.NewWorld().Review(next).Review(far).Review(over).
		Review(gen.Review("kick-off").Due("2025-01-22 09:00").Held("2025-01-16 09:00").Promised("open", "contoso/kim", "2026-03-05", ""))
	w.Issues = append(w.Issues, late)
	owned := gen.Objective("orders").Every("P1M").Between("2026-02-10", "2026-12-31")
	owned.Owner = &v1alpha1.PersonRef{Partner: "contoso", Contact: "kim"}
	w.Objectives(owned)
	want := []string{
		"Tell the news late Contoso Ltd > The news is late",
		"Plan the recovery late > The recovery plan is late",
		"Hold a review next > The review is overdue",
		"Do what was promised open kim (Contoso Ltd) > The promise is broken",
		"Measure an objective orders kim (Contoso Ltd) > ProgressMeasured",
		"Speak with each other Management Northwind BV Contoso Ltd > InTouch",
		"Ask how things go contoso Northwind BV > FeedbackHeard",
	}
	if got := due(pageOfWorld(w, "2026-03-02 09:00")); got != strings.Join(want, "\n") {
		t.Errorf("due is\n%s\nand not\n%s", got, strings.Join(want, "\n"))
	}
	w.Alliance.Spec.Suspend = new(true)
	if got := due(pageOfWorld(w, "2026-03-02 09:00")); got != want[0] {
		t.Errorf("of an alliance that rests is due\n%s\nand not\n%s", got, want[0])
	}
}

func amsterdam() *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err)
	}
	return zone
}
