// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"cmp"
	"slices"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
)

// mostReviews is how many reviews the time line of an alliance has.
const mostReviews = 12

// reviewLine is the reviews of an alliance on a time line.
type reviewLine struct {
	Rows []reviewRow
	More int
	axis
}

// reviewRow is one review, and where its moments are on the line, in per cent of its width.
type reviewRow struct {
	Name, Type, Link string
	// State in a word: held, overdue, due, cancelled.
	State  string
	Urgent bool
	// First is when it was due at first, and Due when after postponements. Held is zero for one that was not.
	First, Due, Held time.Time
	Postponed        []postponed
	Y                int
	// FirstX, DueX and HeldX are below zero where that is not on the line.
	FirstX, DueX, HeldX float64
}

// postponed is that a review got another due time.
type postponed struct {
	On, To time.Time
	Reason string
}

// axis is the time that a line shows.
type axis struct {
	From, To time.Time
	// NowX is where the moment of the page is.
	NowX   float64
	Ticks  []tick
	Height int
}

type tick struct {
	X     float64
	Label string
}

// margin is how many days a line goes on beyond what is on it.
const margin = 10

// lineHeight is how high a row of a time line is.
const lineHeight = 26

// x is where a moment is on a line; below zero for one that is not on it.
func (a *axis) x(t time.Time) float64 {
	if t.IsZero() || t.Before(a.From) || t.After(a.To) {
		return -1
	}
	return 100 * float64(t.Sub(a.From)) / float64(a.To.Sub(a.From))
}

// ticks marks the beginnings of months; fewer where there would be many.
func (a *axis) ticks(clock *time.Location) {
	const most = 7
	from := a.From.In(clock)
	months := int(a.To.Sub(a.From)/(30*24*time.Hour)) + 1
	step := max(1, (months+most-1)/most)
	for t := time.Date(from.Year(), from.Month()+1, 1, 0, 0, 0, 0, clock); t.Before(a.To); t = t.AddDate(0, step, 0) {
		a.Ticks = append(a.Ticks, tick{a.x(t), t.Format("Jan 2006")})
	}
}

// reviewLine puts the reviews of an alliance on a line: those to come and of late.
func (q *request) reviewLine(a *v1alpha1.Alliance) reviewLine {
	reviews := slices.Clone(q.index.reviewsOf[client.ObjectKeyFromObject(a)])
	rank := func(r *v1alpha1.Review) int { return boolInt(!rules.ReviewOutstanding(r)) }
	slices.SortFunc(reviews, func(a, b *v1alpha1.Review) int {
		if d := cmp.Compare(rank(a), rank(b)); d != 0 {
			return d
		}
		if rank(a) == 0 {
			return cmp.Or(dueOf(a).Compare(dueOf(b)), cmp.Compare(a.Name, b.Name))
		}
		return cmp.Or(dueOf(b).Compare(dueOf(a)), cmp.Compare(a.Name, b.Name))
	})
	line := reviewLine{More: max(0, len(reviews)-mostReviews)}
	line.From, line.To = q.at.AddDate(0, -3, 0), q.at.AddDate(0, 3, 0)
	for _, r := range reviews[:len(reviews)-line.More] {
		row := q.reviewRow(r)
		for _, t := range []time.Time{row.First, row.Due, row.Held} {
			if !t.IsZero() && t.Before(line.From) {
				line.From = t.AddDate(0, 0, -margin)
			}
			if t.After(line.To) {
				line.To = t.AddDate(0, 0, margin)
			}
		}
		line.Rows = append(line.Rows, row)
	}
	for i := range line.Rows {
		r := &line.Rows[i]
		r.Y, r.FirstX, r.DueX, r.HeldX = i*lineHeight+lineHeight/2, line.x(r.First), line.x(r.Due), line.x(r.Held)
	}
	line.Height, line.NowX = len(line.Rows)*lineHeight, line.x(q.at)
	line.ticks(q.clock)
	return line
}

func dueOf(r *v1alpha1.Review) time.Time {
	if t := r.Status.DueTime; t != nil {
		return t.UTC()
	}
	return r.Spec.DueTime.UTC()
}

func (q *request) reviewRow(r *v1alpha1.Review) reviewRow {
	s := inventory.StatusOf(r)
	row := reviewRow{
		Name: r.Name, Type: string(r.Spec.Type), Link: q.toObject(v1alpha1.KindReview, r.Namespace, r.Name),
		First: r.Spec.DueTime.UTC(), Due: dueOf(r), State: "due",
	}
	switch {
	case s.True(v1alpha1.ConditionHeld) && r.Spec.Record != nil:
		row.State, row.Held = "held", r.Spec.Record.HeldTime.UTC()
	case s.True(v1alpha1.ConditionOverdue):
		row.State, row.Urgent = "overdue", true
	case s.True(v1alpha1.ConditionSlipped):
		row.State = "slipped"
	case !rules.ReviewOutstanding(r):
		row.State = "cancelled"
	}
	for i := range r.Spec.Postponements {
		if p := &r.Spec.Postponements[i]; !p.Time.After(q.at) {
			row.Postponed = append(row.Postponed, postponed{p.Time.UTC(), p.DueTime.UTC(), p.Reason})
		}
	}
	return row
}
