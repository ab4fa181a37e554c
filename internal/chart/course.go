// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package chart

import (
	"fmt"
	"slices"
	"time"

	"github.com/entente-dev/entente/internal/report"
)

// The height of a course, how far its first and last level stay from its edges, and where its time begins and ends across,
// in percent.
const (
	courseHeight = 116
	courseEdge   = 14
	timeBegins   = 12
	timeEnds     = 94
	// aside is how far marks stand from each other that would lie over each other, in pixels.
	aside = 13
)

// Course is how partners rated one thing over time: a line for each of them, and the gap between them at each review.
type Course struct {
	Name   string
	Height int
	Levels []Level
	Lines  []Line
	Gaps   []Gap
	Marks  []Placed
	// View is the last that rates it, and Latest what that says.
	View   report.View
	Latest report.Rated
	// First and Last are when the first review of all was held that is drawn, and the last.
	First, Last time.Time
}

// Level is a figure of the scale, and where it lies.
type Level struct{ Y, Text string }

// Line leads from a rating of a partner to the next.
type Line struct {
	X1, Y1, X2, Y2 string
	Place          int
}

// Gap is how far partners are apart at a review.
type Gap struct {
	X, From, To string
	Wide        bool
}

// Placed is a mark on a course. Beside says how far it stands from its place, where another one lies already, in pixels.
type Placed struct {
	X, Y   string
	Beside int
	Place  int
}

// CoursesOf draws each thing that partners rated in some views, the oldest of which comes first.
func CoursesOf(views []report.View) []Course {
	var courses []Course
	drawn := map[string]bool{}
	for i := range views {
		for j := range views[i].Rows {
			if name := views[i].Rows[j].Name; !drawn[name] {
				drawn[name] = true
				courses = append(courses, courseOf(views, name))
			}
		}
	}
	return courses
}

func courseOf(views []report.View, name string) Course {
	c := Course{Name: name, Height: courseHeight, First: views[0].Held, Last: views[len(views)-1].Held}
	for figure := report.Best; figure >= report.Poorest; figure-- {
		c.Levels = append(c.Levels, Level{down(float64(figure)), fmt.Sprint(figure)})
	}
	before := map[int]Placed{} // the mark of each partner in the last review that rates it
	for i := range views {
		row := slices.IndexFunc(views[i].Rows, func(r report.Rated) bool { return r.Name == name })
		if row < 0 {
			continue
		}
		c.View, c.Latest = views[i], views[i].Rows[row]
		now := map[int]Placed{}
		for _, m := range c.review() {
			if last, ok := before[m.Place]; ok {
				c.Lines = append(c.Lines, Line{last.X, last.Y, m.X, m.Y, m.Place})
			}
			now[m.Place] = m
		}
		before = now
	}
	return c
}

// review draws the latest ratings, and returns their marks.
func (c *Course) review() []Placed {
	x := Percent(c.across(c.View.Held))
	var marks []Placed
	taken, least, most := map[int][]float64{}, float64(report.Best), float64(report.Poorest)
	for i, r := range c.Latest.By {
		if !r.Known {
			continue
		}
		at := 0
		for crowded(taken[at], r.Figure) {
			at++
		}
		taken[at] = append(taken[at], r.Figure)
		least, most = min(least, r.Figure), max(most, r.Figure)
		marks = append(marks, Placed{x, down(r.Figure), beside(at), c.View.Viewers[i].Place})
	}
	if c.Latest.Gap != "" && most > least {
		c.Gaps = append(c.Gaps, Gap{x, down(most), down(least), c.Latest.Wide})
	}
	c.Marks = append(c.Marks, marks...)
	return marks
}

// beside is how far the marks of a lane stand from their place: to the right and to the left by turns.
func beside(lane int) int {
	if lane%2 == 0 {
		return -lane / 2 * aside
	}
	return (lane + 1) / 2 * aside
}

// across is where a moment lies, in percent of the width.
func (c *Course) across(t time.Time) float64 {
	if !c.Last.After(c.First) {
		return (timeBegins + timeEnds) / 2
	}
	return timeBegins + float64(t.Sub(c.First))/float64(c.Last.Sub(c.First))*(timeEnds-timeBegins)
}

// down is where a figure lies, in pixels from the top.
func down(figure float64) string {
	share := (report.Best - figure) / (report.Best - report.Poorest)
	return fmt.Sprintf("%.1f", courseEdge+share*(courseHeight-2*courseEdge))
}
