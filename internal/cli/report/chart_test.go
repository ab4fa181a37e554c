// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	pages "github.com/entente-dev/entente/internal/report"
)

func on(day int, figure float64) pages.Measured {
	return pages.Measured{Date: time.Date(2026, time.January, day, 0, 0, 0, 0, time.UTC), Figure: figure, Text: fmt.Sprint(figure)}
}

func lines(all []segment) string {
	var out []string
	for _, s := range all {
		out = append(out, fmt.Sprintf("%s,%s-%s,%s", s.X1, s.Y1, s.X2, s.Y2))
	}
	return strings.Join(out, " ")
}

// The line goes from the baseline to the target, straight or by steps, and what was measured lies in the same frame.
func TestThePlotOfAnObjective(t *testing.T) {
	c := clocks{time.UTC}
	straight := pages.Objective{Name: "orders", Line: []pages.Measured{on(1, 0), on(11, 100)}, Measured: []pages.Measured{on(6, 50)}}
	p := c.plotted(straight, on(4, 0).Date)
	if got, want := lines(p.Agreed), "1.50%,122.0-98.50%,10.0"; got != want {
		t.Errorf("the straight line is %s, and not %s", got, want)
	}
	if len(p.Dots) != 1 || p.Dots[0] != (dot{"50.00%", "66.0"}) || p.Now != "30.60%" || p.Top != "100" || p.Bottom != "0" || *p.Target != (dot{"98.50%", "10.0"}) {
		t.Errorf("the plot is %+v", p)
	}
	if want := "orders. Measured: 50 on 6 Jan 2026. Agreed, on a straight line: 0 on 1 Jan 2026, 100 on 11 Jan 2026."; p.Words != want {
		t.Errorf("it says %s", p.Words)
	}
	steps := pages.Objective{Line: []pages.Measured{on(1, 0), on(6, 50), on(11, 100)}, Steps: true}
	if got, want := lines(c.plotted(steps, on(1, 0).Date).Agreed), "1.50%,122.0-50.00%,122.0 50.00%,122.0-50.00%,66.0 50.00%,66.0-98.50%,66.0 98.50%,66.0-98.50%,10.0"; got != want {
		t.Errorf("the steps are %s, and not %s", got, want)
	}
	longer := pages.Objective{Line: []pages.Measured{on(1, 0), on(6, 100)}, Measured: []pages.Measured{on(11, 100)}}
	if got, want := lines(c.plotted(longer, on(12, 0).Date).Agreed), "1.50%,122.0-50.00%,10.0 50.00%,10.0-98.50%,10.0"; got != want {
		t.Errorf("after its end the line is %s, and not %s", got, want)
	}
	for name, o := range map[string]pages.Objective{
		"nothing":          {},
		"one figure":       {Measured: []pages.Measured{on(1, 5)}},
		"all on one date":  {Measured: []pages.Measured{on(1, 5), on(1, 5)}},
		"all of one value": {Measured: []pages.Measured{on(1, 5), on(9, 5)}},
	} {
		p := c.plotted(o, on(4, 0).Date)
		if drawn := p != nil; drawn != strings.HasPrefix(name, "all") {
			t.Errorf("%s: drawn: %t", name, drawn)
		}
		if text := fmt.Sprintf("%+v", p); strings.Contains(text, "NaN") || strings.Contains(text, "Inf") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func TestTheBarOfWhatWasPromised(t *testing.T) {
	if got, want := fmt.Sprint(promiseBars(pages.Keeping{Kept: 2, Broken: 1})), "[{kept 0.00% 66.67% 2} {broken 66.67% 33.33% 1}]"; got != want {
		t.Errorf("the bar is %s, and not %s", got, want)
	}
	if got := promiseBars(pages.Keeping{}); got != nil {
		t.Errorf("of nothing it is %v", got)
	}
}

// evil would be markup, an attribute, a row, a link or a template, were it not shown as a text.
const evil = `<b>"' onload="x"></svg><script>alert(1)</script>|[a](https://evil.example){{.}}` + "`"

// charted is a page with charts of each kind in which every text that anybody typed is the same.
func charted(text string, partners int) *pages.Alliance {
	v := pages.View{Title: "Health check", Review: text, Held: on(1, 0).Date, Apart: "1.5", Low: "3", FewestPeople: 3}
	row := pages.Rated{Name: text, About: text, Gap: "2", Wide: true}
	for i := range partners {
		v.Viewers = append(v.Viewers, pages.Viewer{Title: text, Place: i, People: 5})
		row.By = append(row.By, pages.Rating{Known: true, Figure: float64(1 + i%5), Text: "1", Before: []string{"2"}, Low: i == 0, Review: text})
	}
	v.Rows = []pages.Rated{row}
	figure := pages.Measured{Date: on(2, 0).Date, Text: text, Figure: 5}
	person := pages.Person{Name: text, Partner: text}
	promise := pages.Promise{Due: figure.Date, Day: figure.Date, What: text, Name: text, Review: text, By: person}
	return &pages.Alliance{
		Name: "a", Title: "A", Zone: time.UTC, At: on(5, 0).Date,
		Views: []pages.View{v},
		Objectives: []pages.Objective{{
			Name: text, About: text, Unit: text, Stands: "on track", Latest: &figure, Wanted: text, Target: text, Due: figure.Date, Reached: &figure,
			Measured: []pages.Measured{on(1, 0), figure}, Line: []pages.Measured{on(1, 0), figure}, For: []string{text},
		}},
		Commitments: &pages.Commitments{
			Percent: 80, Partners: []pages.Keeping{{Partner: text, Kept: 1, Late: 1, Broken: 1}},
			Broken: pages.List[pages.Promise]{Shown: []pages.Promise{promise}}, Open: pages.List[pages.Promise]{Shown: []pages.Promise{promise}},
		},
		Giving: &pages.Giving{Words: "Even", Sides: []pages.Side{{Partner: text, Value: "1", Percent: "50", Share: 50}}, First: []string{text}, Date: figure.Date},
		Due: pages.List[pages.Due]{Shown: []pages.Due{{
			Deadline: pages.Deadline{Time: figure.Date, What: "Act", Of: pages.Named{Name: text, Title: text}}, Who: []string{text}, Else: "Late",
		}}},
	}
}

// A page has the same markup whatever is typed: names, units and dimensions are texts in charts, too.
func TestWhatPeopleTypedIsTextInCharts(t *testing.T) {
	for _, partners := range []int{2, 16} {
		count := func(text string) map[string]int {
			html, err := render("html", charted(text, partners))
			if err != nil {
				t.Fatal(err)
			}
			n := map[string]int{}
			for _, sign := range []string{"<", ">", `"`, "<svg", "<script", "aria-label"} {
				n[sign] = strings.Count(html, sign)
			}
			if !strings.Contains(html, "alert(1)") && text == evil {
				t.Error("the page shows no hostile text: this attacks nothing")
			}
			return n
		}
		if got, want := count(evil), count("calm"); !reflect.DeepEqual(got, want) || got["<svg"] < 10 {
			t.Errorf("%d partners: the markup is %v, and %v where nobody is hostile", partners, got, want)
		}
		rows := func(text string) (bars []int) {
			markdown, err := render("markdown", charted(text, partners))
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(markdown, "<b>") || strings.Contains(strings.ReplaceAll(markdown, `\]`, ""), "](https") {
				t.Errorf("the Markdown has markup:\n%s", markdown)
			}
			for line := range strings.Lines(markdown) {
				bars = append(bars, strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"))
			}
			return bars
		}
		if got, want := rows(evil), rows("calm"); !reflect.DeepEqual(got, want) {
			t.Errorf("%d partners: the rows have %v bars, and %v where nobody is hostile", partners, got, want)
		}
	}
}
