// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package chart

import (
	"fmt"
	"strings"
	"testing"

	"github.com/entente-dev/entente/internal/report"
)

func viewOf(figures ...float64) (report.View, report.Rated) {
	var v report.View
	row := report.Rated{Name: "trust", Gap: "2"}
	for i, f := range figures {
		v.Viewers = append(v.Viewers, report.Viewer{Title: fmt.Sprint("partner ", i), Place: i})
		row.By = append(row.By, report.Rating{Known: f > 0, Figure: f, Text: fmt.Sprint(f)})
	}
	return v, row
}

// Marks lie where the scale has their figures, and no two over each other; who says nothing has none.
func TestTheMarksOfAChart(t *testing.T) {
	for name, c := range map[string]struct {
		figures []float64
		want    string
	}{
		"apart":           {[]float64{1, 5}, "6.00%/12/0 94.00%/12/1 from 6.00% to 94.00%, 24 high"},
		"alike":           {[]float64{3, 3}, "50.00%/12/0 50.00%/30/1 from  to , 42 high"},
		"next to another": {[]float64{3, 3.25, 2.75}, "50.00%/12/0 55.50%/30/1 44.50%/30/2 from 44.50% to 55.50%, 42 high"},
		"one is silent":   {[]float64{0, 2}, "28.00%/12/1 from  to , 24 high"},
	} {
		v, row := viewOf(c.figures...)
		chart := RowOf(v, row)
		var marks []string
		for _, m := range chart.Marks {
			marks = append(marks, fmt.Sprintf("%s/%d/%d", m.X, m.Y, m.Place))
		}
		if got := fmt.Sprintf("%s from %s to %s, %d high", strings.Join(marks, " "), chart.From, chart.To, chart.Height); got != c.want {
			t.Errorf("%s: %s; and not %s", name, got, c.want)
		}
	}
	v, row := viewOf(5, 3)
	v.Apart, row.Wide = "1.5", true
	if chart := RowOf(v, row); !chart.TooWide || chart.Words != "trust: partner 0 5, partner 1 3, gap 2, more than 1.5" {
		t.Errorf("it says %q, too wide: %t", chart.Words, chart.TooWide)
	}
}
