// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

func held(r *v1alpha1.Review, s State) verdict.Finding {
	switch {
	case s.Held:
		return verdict.True(v1alpha1.ReasonHeld, "Held at "+verdict.Stamp(r.Spec.Record.HeldTime.Time))
	case s.Cancelled:
		return verdict.False(v1alpha1.ReasonCancelled, "Cancelled at "+verdict.Stamp(r.Spec.Cancellation.Time.Time))
	}
	return verdict.False(v1alpha1.ReasonNotHeld, verdict.WithNote("Not held yet", s.note))
}

func overdue(s State) verdict.Finding {
	switch {
	case s.Accepted:
		return verdict.False(v1alpha1.ReasonHeld, "Held")
	case s.Cancelled:
		return verdict.False(v1alpha1.ReasonCancelled, "Cancelled")
	case s.Overdue && s.Held:
		return verdict.True(v1alpha1.ReasonDueTimePassed, "Due at "+verdict.Stamp(s.Due)+"; held, but not accepted")
	case s.Overdue:
		return verdict.True(v1alpha1.ReasonDueTimePassed, verdict.WithNote("Due at "+verdict.Stamp(s.Due)+", not held", s.note))
	}
	return verdict.False(v1alpha1.ReasonNotDue, verdict.WithNote("Due at "+verdict.Stamp(s.Due), s.note))
}

// slipped says how often the review was put off. The history stays when it is held.
func slipped(f Facts, s State) verdict.Finding {
	message := "Never postponed"
	if s.postponed > 0 {
		message = fmt.Sprintf("Postponed %s, first due at %s, now at %s", verdict.Times(s.postponed),
			verdict.Stamp(f.Review.Spec.DueTime.Time), verdict.Stamp(s.Due))
	}
	switch {
	case s.Slipped:
		return verdict.True(v1alpha1.ReasonPostponedTooOften, fmt.Sprintf("%s; the cadence allows %s",
			message, verdict.Times(int(*s.cadence.MaxPostponements))))
	case s.Held:
		return verdict.False(v1alpha1.ReasonHeld, message)
	case s.Cancelled:
		return verdict.False(v1alpha1.ReasonCancelled, message)
	case f.Review.Spec.Cadence != "" && f.Alliance == nil:
		return verdict.Unknown(v1alpha1.ReasonAllianceNotFound, message+"; the allowance is the alliance's")
	case f.Review.Spec.Cadence != "" && s.cadence == nil:
		return verdict.Unknown(v1alpha1.ReasonCadenceNotFound, message+"; the allowance is the cadence's")
	}
	return verdict.False(v1alpha1.ReasonWithinAllowance, message)
}

// adequate tells whether the record has what it needs.
func adequate(f Facts, s State) verdict.Finding {
	switch {
	case s.Cancelled && !s.Held:
		return verdict.Unknown(v1alpha1.ReasonCancelled, "Cancelled")
	case !s.Held:
		return verdict.Unknown(v1alpha1.ReasonNotHeld, verdict.WithNote("Not held yet", s.note))
	case !s.Accepted:
		message := "The result was not accepted"
		if why := f.Review.Spec.Record.Acceptance; why != "" {
			message += ": " + why
		}
		return verdict.False(v1alpha1.ReasonNotAccepted, message)
	case s.cadence != nil && s.cadence.Formality == v1alpha1.FormalityInformal:
		return verdict.True(v1alpha1.ReasonComplete, "An informal review needs no more than to be held")
	case f.Alliance == nil:
		return verdict.Unknown(v1alpha1.ReasonAllianceNotFound, "Which views it needs, the alliance says")
	}
	if lacks := recordLacks(f.Review.Spec.Record, f.Alliance); len(lacks) > 0 {
		return verdict.False(v1alpha1.ReasonIncomplete, "The record lacks "+strings.Join(lacks, ", "))
	}
	return verdict.True(v1alpha1.ReasonComplete, "A view of each partner, problems and opportunities are on record")
}

// recordLacks lists what a formal review needs and its record does not have.
func recordLacks(rec *v1alpha1.ReviewRecord, a *v1alpha1.Alliance) []string {
	var lacks []string
	for _, p := range a.Spec.Partners {
		if !slices.ContainsFunc(rec.Views, func(v v1alpha1.View) bool { return v.Partner == p.Name }) {
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

// actionsDone tells whether everything that was promised is done. An action is on time until
// its due date is over where its owner is.
func actionsDone(m *verdict.Moment, f Facts, s State) verdict.Finding {
	if !s.Held {
		return verdict.Unknown(v1alpha1.ReasonNotHeld, verdict.WithNote("Not held yet", s.note))
	}
	actions := f.Review.Spec.Record.Actions
	if len(actions) == 0 {
		return verdict.True(v1alpha1.ReasonNoActions, "Nothing was promised")
	}
	var late, open []string
	var ahead verdict.Upcoming
	for i := range actions {
		switch done, isLate := action(m, &actions[i], f.Partners, &ahead); {
		case done:
		case isLate:
			late = append(late, fmt.Sprintf("%s (due %s)", actions[i].Name, actions[i].DueDate))
		default:
			open = append(open, string(actions[i].Name))
		}
	}
	slices.Sort(late)
	slices.Sort(open)
	switch {
	case len(late) > 0:
		return verdict.False(v1alpha1.ReasonActionsLate, ahead.AddTo("Late: "+verdict.List(late)))
	case len(open) > 0:
		return verdict.Unknown(v1alpha1.ReasonInProgress, ahead.AddTo("To be done: "+verdict.List(open)))
	}
	return verdict.True(v1alpha1.ReasonAllDone, "Everything that was promised is done")
}

// action reports whether an action is done, and if not, whether it is late.
func action(m *verdict.Moment, a *v1alpha1.Action, partners map[string]*v1alpha1.Partner, ahead *verdict.Upcoming) (done, late bool) {
	zone := team.Zone(partners[string(ptr.Deref(a.Owner, v1alpha1.PersonRef{}).Partner)])
	if d, err := verdict.ParseDate(a.DoneDate); err == nil {
		at := d.Start(zone)
		if m.Reached(at) {
			return true, false
		}
		ahead.Note("What is done", at)
	}
	d, err := verdict.ParseDate(a.DueDate)
	return false, err == nil && m.Reached(d.End(zone))
}
