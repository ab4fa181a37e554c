// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// merged adds one record to another. What the second does not say stays; of what both say the
// second counts, and lists hold both.
func merged(old, more *v1alpha1.ReviewRecord) *v1alpha1.ReviewRecord {
	r := old.DeepCopy()
	r.HeldTime, r.Accepted = more.HeldTime, more.Accepted
	over(&r.Acceptance, more.Acceptance)
	over(&r.MinutesURL, more.MinutesURL)
	r.Attendees = union(r.Attendees, more.Attendees)
	r.Problems = union(r.Problems, more.Problems)
	r.Opportunities = union(r.Opportunities, more.Opportunities)
	r.Lessons = union(r.Lessons, more.Lessons)
	r.Decisions = union(r.Decisions, more.Decisions)
	for _, view := range more.Views {
		r.Views = put(r.Views, view, func(w v1alpha1.View) v1alpha1.Name { return w.Partner }, mergeView)
	}
	for _, action := range more.Actions {
		r.Actions = put(r.Actions, action, func(a v1alpha1.Action) v1alpha1.Name { return a.Name }, mergeAction)
	}
	r.Risks = union(r.Risks, more.Risks)
	over(&r.ExitPlanReviewed, more.ExitPlanReviewed)
	for _, question := range more.Questions {
		r.Questions = put(r.Questions, question, func(q v1alpha1.Question) v1alpha1.Name { return q.Name }, mergeQuestion)
	}
	return r
}

// over sets what is said.
func over[T any](old *T, value T) {
	if !empty(value) {
		*old = value
	}
}

func union[T comparable](all, more []T) []T {
	for _, one := range more {
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

// put merges an entry into the one of the same name, or adds it.
func put[T any](all []T, entry T, name func(T) v1alpha1.Name, merge func(old *T, entry T)) []T {
	for i := range all {
		if name(all[i]) == name(entry) {
			merge(&all[i], entry)
			return all
		}
	}
	return append(all, entry)
}

func mergeView(old *v1alpha1.View, v v1alpha1.View) {
	over(&old.Comment, v.Comment)
	over(&old.Respondents, v.Respondents)
	if v.Ratings != nil {
		if old.Ratings == nil {
			old.Ratings = &v1alpha1.Ratings{}
		}
		over(&old.Ratings.Trust, v.Ratings.Trust)
		over(&old.Ratings.Communication, v.Ratings.Communication)
		over(&old.Ratings.Strategic, v.Ratings.Strategic)
		over(&old.Ratings.Operational, v.Ratings.Operational)
		over(&old.Ratings.Cultural, v.Ratings.Cultural)
		over(&old.Ratings.Governance, v.Ratings.Governance)
	}
	for norm, rating := range v.Norms {
		if old.Norms == nil {
			old.Norms = map[string]v1alpha1.Rating{}
		}
		old.Norms[norm] = rating
	}
}

func mergeAction(old *v1alpha1.Action, a v1alpha1.Action) {
	over(&old.Owner, a.Owner)
	over(&old.DueDate, a.DueDate)
	over(&old.DoneDate, a.DoneDate)
	over(&old.Description, a.Description)
}
