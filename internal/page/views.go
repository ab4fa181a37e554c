// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/chart"
	"github.com/entente-dev/entente/internal/report"
)

// seenView is how the partners see the same things, over each other and over time.
type seenView struct {
	// Partners of whom there are figures, with the place of their marks.
	Partners []report.Viewer
	Courses  []chart.Course
	// Rows are the same as a table, the latest review first.
	Rows []seenRow
	// Note says of whom figures are left out.
	Note string
}

// seenRow is a review, and how each thing is rated in it.
type seenRow struct {
	report.View
	Link  string
	Cells []seenCell
}

// seenCell is how one thing is rated in a review; nil where it is not.
type seenCell struct {
	Name string
	Of   report.View
	*report.Rated
}

// seen draws the views of an alliance; nil where there are none.
func (q *request) seen(namespace string, views []report.View) *seenView {
	if len(views) == 0 {
		return nil
	}
	s := &seenView{Courses: chart.CoursesOf(views), Note: chart.Note(views[len(views)-1])}
	drawn := map[int]bool{} // the partners that are not named yet, by their places
	for i := range s.Courses {
		for _, m := range s.Courses[i].Marks {
			drawn[m.Place] = true
		}
	}
	for i := range views {
		v := &views[i]
		for _, p := range v.Viewers {
			if drawn[p.Place] {
				drawn[p.Place] = false
				s.Partners = append(s.Partners, p)
			}
		}
		row := seenRow{View: *v, Link: q.toObject(v1alpha1.KindReview, namespace, v.Review)}
		for j := range s.Courses {
			cell := seenCell{Name: s.Courses[j].Name, Of: *v}
			if at := slices.IndexFunc(v.Rows, func(r report.Rated) bool { return r.Name == cell.Name }); at >= 0 {
				cell.Rated = &v.Rows[at]
			}
			row.Cells = append(row.Cells, cell)
		}
		s.Rows = append(s.Rows, row)
	}
	slices.SortFunc(s.Partners, func(a, b report.Viewer) int { return a.Place - b.Place })
	slices.Reverse(s.Rows)
	return s
}
