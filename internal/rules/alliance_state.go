// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/worktime"
)

// allianceState is the facts about an alliance with what several rules need of them, looked
// at once.
type allianceState struct {
	AllianceFacts
	m      *moment
	digest string
	// reviews that are not suspended, with how they stand, in the order of AllianceFacts.
	reviews []reviewOf
	// issues that are not suspended, and how they stand, in the same order.
	issues    []*v1alpha1.Issue
	standings []issueStanding
	// lastContact is the latest contact between partners; byTier of the people of each tier
	// that is asked about.
	lastContact time.Time
	byTier      [len(tiers)]time.Time
	asked       [len(tiers)]bool
	// aheadContact is a contact that is dated after now.
	aheadContact toCome
}

type reviewOf struct {
	*v1alpha1.Review
	reviewState
}

func newAllianceState(f AllianceFacts, m *moment, digest string) *allianceState {
	s := &allianceState{
		AllianceFacts: f, m: m, digest: digest,
		reviews:   make([]reviewOf, 0, len(f.Reviews)),
		issues:    make([]*v1alpha1.Issue, 0, len(f.Issues)),
		standings: make([]issueStanding, 0, len(f.Issues)),
	}
	for _, r := range f.Reviews {
		if !deref(r.Spec.Suspend) {
			s.reviews = append(s.reviews, reviewOf{r, m.reviewState(r, f.Alliance)})
		}
	}
	for _, i := range f.Issues {
		if !deref(i.Spec.Suspend) {
			s.issues = append(s.issues, i)
			s.standings = append(s.standings, m.issueStanding(i, f.Policy, f.Alliance, f.Partners))
		}
	}
	s.contacts()
	return s
}

// DefinitionDigest identifies a wording: what people agree to. The JSON of a struct has a
// fixed order of fields.
func DefinitionDigest(d *v1alpha1.Definition) string {
	if d == nil {
		return ""
	}
	data, err := json.Marshal(d)
	if err != nil {
		return "" // strings and lists of them always marshal
	}
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func parseDate(d v1alpha1.Date) (worktime.Date, error) { return worktime.ParseDate(string(d)) }

// ReviewCount counts an alliance's reviews.
type ReviewCount struct {
	Held, Overdue, Slipped int
	// Next is the name of the outstanding review that is due first; empty without one.
	Next    string
	NextDue time.Time
}

func (s *allianceState) countReviews() ReviewCount {
	var c ReviewCount
	for i := range s.reviews {
		r := &s.reviews[i]
		if r.held {
			c.Held++
		}
		if r.overdue {
			c.Overdue++
		}
		if r.slipped {
			c.Slipped++
		}
		earlier := c.Next == "" || r.due.Before(c.NextDue) || r.due.Equal(c.NextDue) && r.Name < c.Next
		if !r.over() && earlier {
			c.Next, c.NextDue = r.Name, r.due
		}
	}
	return c
}

// reviewNames lists, sorted, the reviews for which something holds.
func (s *allianceState) reviewNames(holds func(*reviewOf) bool) []string {
	var names []string
	for i := range s.reviews {
		if holds(&s.reviews[i]) {
			names = append(names, s.reviews[i].Name)
		}
	}
	slices.Sort(names)
	return names
}
