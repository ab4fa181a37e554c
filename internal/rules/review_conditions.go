// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
)

func held(r *v1alpha1.Review, s reviewState) finding {
	switch {
	case s.held:
		return isTrue(v1alpha1.ReasonHeld, "Held at "+stamp(r.Spec.Record.HeldTime.Time))
	case s.cancelled:
		return isFalse(v1alpha1.ReasonCancelled, "Cancelled at "+stamp(r.Spec.Cancellation.Time.Time))
	}
	return isFalse(v1alpha1.ReasonNotHeld, withNote("Not held yet", s.note))
}

func overdue(s reviewState) finding {
	switch {
	case s.accepted:
		return isFalse(v1alpha1.ReasonHeld, "Held")
	case s.cancelled:
		return isFalse(v1alpha1.ReasonCancelled, "Cancelled")
	case s.overdue && s.held:
		return isTrue(v1alpha1.ReasonDueTimePassed, "Due at "+stamp(s.due)+"; held, but not accepted")
	case s.overdue:
		return isTrue(v1alpha1.ReasonDueTimePassed, withNote("Due at "+stamp(s.due)+", not held", s.note))
	}
	return isFalse(v1alpha1.ReasonNotDue, withNote("Due at "+stamp(s.due), s.note))
}

// slipped says how often the review was put off. The history stays when it is held.
func slipped(f ReviewFacts, s reviewState) finding {
	message := "Never postponed"
	if s.postponed > 0 {
		message = fmt.Sprintf("Postponed %s, first due at %s, now at %s", times(s.postponed),
			stamp(f.Review.Spec.DueTime.Time), stamp(s.due))
	}
	switch {
	case s.slipped:
		return isTrue(v1alpha1.ReasonPostponedTooOften, fmt.Sprintf("%s; the cadence allows %s",
			message, times(int(*s.cadence.MaxPostponements))))
	case s.held:
		return isFalse(v1alpha1.ReasonHeld, message)
	case s.cancelled:
		return isFalse(v1alpha1.ReasonCancelled, message)
	case f.Review.Spec.Cadence != "" && f.Alliance == nil:
		return isUnknown(v1alpha1.ReasonAllianceNotFound, message+"; the allowance is the alliance's")
	case f.Review.Spec.Cadence != "" && s.cadence == nil:
		return isUnknown(v1alpha1.ReasonCadenceNotFound, message+"; the allowance is the cadence's")
	}
	return isFalse(v1alpha1.ReasonWithinAllowance, message)
}

// adequate tells whether the record has what it needs.
func adequate(f ReviewFacts, s reviewState) finding {
	switch {
	case s.cancelled && !s.held:
		return isUnknown(v1alpha1.ReasonCancelled, "Cancelled")
	case !s.held:
		return isUnknown(v1alpha1.ReasonNotHeld, withNote("Not held yet", s.note))
	case !s.accepted:
		message := "The result was not accepted"
		if why := f.Review.Spec.Record.Acceptance; why != "" {
			message += ": " + why
		}
		return isFalse(v1alpha1.ReasonNotAccepted, message)
	case s.cadence != nil && s.cadence.Formality == v1alpha1.FormalityInformal:
		return isTrue(v1alpha1.ReasonComplete, "An informal review needs no more than to be held")
	case f.Alliance == nil:
		return isUnknown(v1alpha1.ReasonAllianceNotFound, "Which views it needs, the alliance says")
	}
	if lacks := recordLacks(f.Review.Spec.Record, f.Alliance); len(lacks) > 0 {
		return isFalse(v1alpha1.ReasonIncomplete, "The record lacks "+strings.Join(lacks, ", "))
	}
	return isTrue(v1alpha1.ReasonComplete, "A view of each partner, problems and opportunities are on record")
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
func (m *moment) actionsDone(f ReviewFacts, s reviewState) finding {
	if !s.held {
		return isUnknown(v1alpha1.ReasonNotHeld, withNote("Not held yet", s.note))
	}
	actions := f.Review.Spec.Record.Actions
	if len(actions) == 0 {
		return isTrue(v1alpha1.ReasonNoActions, "Nothing was promised")
	}
	var late, open []string
	var ahead toCome
	for i := range actions {
		switch done, isLate := m.action(&actions[i], f.Partners, &ahead); {
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
		return isFalse(v1alpha1.ReasonActionsLate, ahead.on("Late: "+list(late)))
	case len(open) > 0:
		return isUnknown(v1alpha1.ReasonInProgress, ahead.on("To be done: "+list(open)))
	}
	return isTrue(v1alpha1.ReasonAllDone, "Everything that was promised is done")
}

// action reports whether an action is done, and if not, whether it is late.
func (m *moment) action(a *v1alpha1.Action, partners map[string]*v1alpha1.Partner, ahead *toCome) (done, late bool) {
	zone := zoneOf(partners, deref(a.Owner).Partner)
	if d, err := parseDate(a.DoneDate); err == nil {
		at := d.Start(zone)
		if m.reached(at) {
			return true, false
		}
		ahead.see("What is done", at)
	}
	d, err := parseDate(a.DueDate)
	return false, err == nil && m.reached(d.End(zone))
}

func withNote(message, note string) string {
	if note == "" {
		return message
	}
	return message + ". " + note
}

func times(n int) string {
	switch n {
	case 0:
		return "never"
	case 1:
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
