// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

func held(r *v1alpha1.Review, s *State) verdict.Finding {
	switch {
	case s.Held:
		return verdict.True(v1alpha1.ReasonHeld, verdict.Data{Since: r.Spec.Record.HeldTime.Time})
	case s.Cancelled:
		return verdict.False(v1alpha1.ReasonCancelled, verdict.Data{Since: r.Spec.Cancellation.Time.Time})
	case s.TooEarly.Is():
		return foundTooEarly(r, s)
	}
	return verdict.False(v1alpha1.ReasonNotHeld, verdict.Data{Upcoming: s.Upcoming.Ref()})
}

// foundTooEarly is a record of an earlier meeting, which counts for nothing: one from before Until, or from
// MaxForward before Due.
func foundTooEarly(r *v1alpha1.Review, s *State) verdict.Finding {
	at := r.Spec.Record.HeldTime.Time
	return verdict.False(v1alpha1.ReasonTooEarly, verdict.Data{Since: at, BadSince: at, Until: s.TooEarly.Occurrence, Due: s.TooEarly.FirstDue})
}

func overdue(s *State) verdict.Finding {
	d := verdict.Data{Due: s.Due, Since: s.TooFar.Due, Until: s.TooFar.Earliest}
	switch {
	case s.Accepted:
		return verdict.False(v1alpha1.ReasonHeld, d)
	case s.Cancelled:
		return verdict.False(v1alpha1.ReasonCancelled, d)
	case s.Held:
		d.Quote, d.People = v1alpha1.ReasonNotAccepted, s.RefusedBy
	}
	d.Upcoming = s.Upcoming.Ref()
	if s.Overdue {
		d.BadSince = s.Due
		return verdict.True(v1alpha1.ReasonDueTimePassed, d)
	}
	return verdict.False(v1alpha1.ReasonNotDue, d)
}

// slipped says how often the review was put off. The history stays when it is held.
func slipped(f Facts, s *State) verdict.Finding {
	var d verdict.Data
	if first := f.Review.Spec.DueTime.Time; s.Postponed > 0 || !s.Due.Equal(first) {
		d.Count, d.Since, d.Due = s.Postponed, first, s.Due
	}
	switch {
	case s.Slipped:
		d.Limit, d.BadSince = int(*s.Cadence.MaxPostponements), s.slipped
		return verdict.True(v1alpha1.ReasonPostponedTooOften, d)
	case s.Held:
		return verdict.False(v1alpha1.ReasonHeld, d)
	case s.Cancelled:
		return verdict.False(v1alpha1.ReasonCancelled, d)
	}
	return verdict.False(v1alpha1.ReasonWithinAllowance, d)
}

// adequate tells whether the record has what it needs.
func adequate(m *verdict.Moment, f Facts, s *State) verdict.Finding {
	switch {
	case s.Cancelled && !s.Held:
		return verdict.Unknown(v1alpha1.ReasonCancelled, verdict.Data{})
	case s.TooEarly.Is():
		return foundTooEarly(f.Review, s)
	case !s.Held:
		return verdict.Unknown(v1alpha1.ReasonNotHeld, verdict.Data{Upcoming: s.Upcoming.Ref()})
	case !s.Accepted:
		return verdict.False(v1alpha1.ReasonNotAccepted, verdict.Data{BadSince: s.refused, Quote: s.Refusal, People: s.RefusedBy})
	case s.Cadence != nil && s.Cadence.Formality == v1alpha1.FormalityInformal:
		return verdict.True(v1alpha1.ReasonComplete, verdict.Data{Quote: string(v1alpha1.FormalityInformal), Since: s.InVain})
	case f.Alliance == nil:
		return verdict.Unknown(v1alpha1.ReasonAllianceNotFound, verdict.Data{})
	}
	if lacks := recordLacks(m, &f); len(lacks) > 0 {
		return verdict.False(v1alpha1.ReasonIncomplete, verdict.Data{BadSince: f.Review.Spec.Record.HeldTime.Time, Lacks: lacks, Since: s.InVain})
	}
	return verdict.True(v1alpha1.ReasonComplete, verdict.Data{Since: s.InVain})
}

// recordLacks lists what a formal review needs and its record does not have. A partner that had left
// when it was held, or had not joined yet, owes it no view. What its people answered in a health check is one.
func recordLacks(m *verdict.Moment, f *Facts) []string {
	var lacks []string
	rec := f.Review.Spec.Record
	then := &verdict.Moment{Now: rec.HeldTime.Time} // a past one, at which nothing is looked at again
	answers, _ := answersIn(m, f.Review, f.Alliance, f.Partners)
	for _, p := range f.Alliance.Spec.Partners {
		if team.InAlliance(then, f.Alliance, p.Name, f.Partners) && len(answers[p.Name]) == 0 && !slices.ContainsFunc(rec.Views, func(v v1alpha1.View) bool { return v.Partner == p.Name }) {
			lacks = append(lacks, "a view of "+string(p.Name))
		}
	}
	slices.Sort(lacks)
	if len(rec.Problems) == 0 {
		lacks = append(lacks, "problems")
	}
	if len(rec.Opportunities) == 0 {
		lacks = append(lacks, "opportunities")
	}
	return lacks
}

// kindAction marks what was promised among the objects of a finding.
const kindAction = "Action"

// actionsDone tells whether everything that was promised is done. An action is on time until
// its due date is over where its owner is.
func actionsDone(m *verdict.Moment, f Facts, s *State) verdict.Finding {
	if !s.Held {
		return verdict.Unknown(v1alpha1.ReasonNotHeld, verdict.Data{Upcoming: s.Upcoming.Ref()})
	}
	actions := f.Review.Spec.Record.Actions
	if len(actions) == 0 {
		return verdict.True(v1alpha1.ReasonNoActions, verdict.Data{})
	}
	var late, open []verdict.Object
	var upcoming verdict.Upcoming
	var d verdict.Data
	for i := range actions {
		o := verdict.Object{Kind: kindAction, Name: string(actions[i].Name), Date: actions[i].DueDate}
		switch p := PromiseOf(m, &actions[i], f.Partners); p.Outcome {
		case PromiseBroken:
			late, d.BadSince = append(late, o), verdict.Earliest(d.BadSince, p.Due)
			upcoming.Merge(&p.Upcoming)
		case PromiseOpen:
			open = append(open, o)
			upcoming.Merge(&p.Upcoming)
		}
	}
	slices.SortFunc(late, verdict.ByName)
	slices.SortFunc(open, verdict.ByName)
	d.Upcoming = upcoming.Ref()
	switch {
	case len(late) > 0:
		d.Objects = late
		return verdict.False(v1alpha1.ReasonActionsLate, d)
	case len(open) > 0:
		d.Objects = open
		return verdict.Unknown(v1alpha1.ReasonInProgress, d)
	}
	return verdict.True(v1alpha1.ReasonAllDone, verdict.Data{})
}
