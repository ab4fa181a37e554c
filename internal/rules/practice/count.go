// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"time"

	"github.com/entente-dev/entente/internal/rules/verdict"
)

// IssueCount counts an alliance's issues that are not resolved.
type IssueCount struct{ Open, Stale, Escalated int }

// CountIssues counts the issues. One that is suspended, by itself or with the alliance, is open and nothing worse.
func (s *State) CountIssues() IssueCount {
	var c IssueCount
	for i := range s.standings {
		st := &s.standings[i]
		if st.Open {
			c.Open++
		}
		if s.rest.Rests() || suspended(s.issues[i].Spec.Suspend) {
			continue
		}
		if st.Stale {
			c.Stale++
		}
		if st.Escalated {
			c.Escalated++
		}
	}
	return c
}

// ReviewCount counts an alliance's reviews.
type ReviewCount struct {
	Held, Overdue, Slipped int
	// Next is the name of the outstanding review that comes to be due first, of those that can be judged;
	// empty without one.
	Next    string
	NextDue time.Time
}

// CountReviews counts the reviews. One that is suspended, by itself or with the alliance, was held or not, and
// nothing more is asked of it.
func (s *State) CountReviews() ReviewCount {
	c := ReviewCount{Held: s.heldBefore()}
	for i := range s.reviews {
		r := &s.reviews[i]
		if r.Held {
			c.Held++
		}
		if s.rest.Rests() || suspended(r.Spec.Suspend) {
			continue
		}
		if r.Overdue {
			c.Overdue++
		}
		if r.Slipped {
			c.Slipped++
		}
		earlier := c.Next == "" || r.Due.Before(c.NextDue) || r.Due.Equal(c.NextDue) && r.Name < c.Next
		if !r.Over() && !r.Overdue && r.Validity == verdict.Valid && earlier {
			c.Next, c.NextDue = r.Name, r.Due
		}
	}
	return c
}
