// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package chart

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/report"
)

// held is a review on a day of 2026 in which partners rated trust; 0 is a partner who said nothing.
func held(day int, gap string, figures ...float64) report.View {
	v := report.View{Review: fmt.Sprint("r", day), Held: time.Date(2026, time.January, day, 9, 0, 0, 0, time.UTC)}
	row := report.Rated{Name: "trust", Gap: gap, Wide: gap == "4"}
	for place, f := range figures {
		v.Viewers = append(v.Viewers, report.Viewer{Title: fmt.Sprint("partner ", place), Place: place})
		row.By = append(row.By, report.Rating{Known: f > 0, Figure: f, Text: fmt.Sprint(f)})
	}
	v.Rows = []report.Rated{row}
	return v
}

func courseText(c Course) string {
	var out []string
	for _, m := range c.Marks {
		out = append(out, fmt.Sprintf("%d at %s,%s%+d", m.Place, m.X, m.Y, m.Beside))
	}
	for _, l := range c.Lines {
		out = append(out, fmt.Sprintf("line %d %s,%s-%s,%s", l.Place, l.X1, l.Y1, l.X2, l.Y2))
	}
	for _, g := range c.Gaps {
		out = append(out, fmt.Sprintf("gap %s %s-%s %t", g.X, g.From, g.To, g.Wide))
	}
	return strings.Join(out, "; ")
}

// Marks lie where time and scale have them, none over another; a line leads from a partner's rating to its next, and not over a
// review in which that partner said nothing while others did.
func TestTheCourseOfWhatPartnersRate(t *testing.T) {
	silent := held(6, "")
	silent.Rows = nil
	for name, c := range map[string]struct {
		views []report.View
		want  string
	}{
		"one review": {[]report.View{held(1, "4", 5, 1)}, "0 at 53.00%,14.0+0; 1 at 53.00%,102.0+0; gap 53.00% 14.0-102.0 true"},
		"two":        {[]report.View{held(1, "1", 5, 4), held(11, "0", 3, 3)}, "0 at 12.00%,14.0+0; 1 at 12.00%,36.0+0; 0 at 94.00%,58.0+0; 1 at 94.00%,58.0+13; line 0 12.00%,14.0-94.00%,58.0; line 1 12.00%,36.0-94.00%,58.0; gap 12.00% 14.0-36.0 false"},
		"who is silent has no line": {[]report.View{held(1, "", 5, 4), held(6, "", 5, 0), held(11, "", 5, 4)},
			"0 at 12.00%,14.0+0; 1 at 12.00%,36.0+0; 0 at 53.00%,14.0+0; 0 at 94.00%,14.0+0; 1 at 94.00%,36.0+0; line 0 12.00%,14.0-53.00%,14.0; line 0 53.00%,14.0-94.00%,14.0"},
		"a review that rates other things does not end a line": {[]report.View{held(1, "", 5), silent, held(11, "", 5)}, "0 at 12.00%,14.0+0; 0 at 94.00%,14.0+0; line 0 12.00%,14.0-94.00%,14.0"},
		"many alike": {[]report.View{held(1, "0", 3, 3, 3, 3)}, "0 at 53.00%,58.0+0; 1 at 53.00%,58.0+13; 2 at 53.00%,58.0-13; 3 at 53.00%,58.0+26"},
	} {
		if got := courseText(CoursesOf(c.views)[0]); got != c.want {
			t.Errorf("%s: %s\nand not\n%s", name, got, c.want)
		}
	}
	views := []report.View{held(1, "1", 5, 4), held(11, "2", 5, 3)}
	views[1].Rows = append(views[1].Rows, report.Rated{Name: "cultural", By: make([]report.Rating, 2)})
	all := CoursesOf(views)
	if len(all) != 2 || all[0].Latest.Gap != "2" || all[0].View.Review != "r11" || all[1].Name != "cultural" || len(CoursesOf(nil)) != 0 {
		t.Errorf("the courses are %+v", all)
	}
}
