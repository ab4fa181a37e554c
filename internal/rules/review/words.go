// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"fmt"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

func heldWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonHeld:
		return "Held at " + f.Stamp(f.Since)
	case v1alpha1.ReasonCancelled:
		return "Cancelled at " + f.Stamp(f.Since)
	case v1alpha1.ReasonTooEarly:
		return tooEarlyWords(f)
	}
	return f.AddUpcoming("Not held yet")
}

func tooEarlyWords(f *verdict.Finding) string {
	why := "; what was held before " + f.Stamp(f.Until) + " is of an earlier occurrence"
	if f.Until.IsZero() {
		why = ", a year or more before this review was first due, at " + f.StampEnd(f.Due)
	}
	return fmt.Sprintf("The record is dated %s%s; correct spec.record.heldTime, or hold this review", f.Stamp(f.Since), why)
}

func overdueWords(f *verdict.Finding) string {
	due := "Due at " + f.StampEnd(f.Due)
	switch {
	case f.Reason == v1alpha1.ReasonHeld:
		return "Held"
	case f.Reason == v1alpha1.ReasonCancelled:
		return "Cancelled"
	case f.Quote == v1alpha1.ReasonNotAccepted:
		due += "; held, but not accepted" + byWords(f.People) + "; settle the objection and accept the result, or hold it again"
	case f.Reason != v1alpha1.ReasonNotDue:
		due += ", not held"
	}
	if !f.Until.IsZero() {
		due += fmt.Sprintf(". The postponement to %s counts for nothing, as what is held before %s is of an earlier occurrence; write that as its dueTime, or a later one",
			f.Stamp(f.Since), f.Stamp(f.Until))
	}
	return f.AddUpcoming(due)
}

// byWords names the people who did something; nothing where nobody is named.
func byWords(people []v1alpha1.PersonRef) string {
	if len(people) == 0 {
		return ""
	}
	names := make([]string, 0, len(people))
	for _, p := range people {
		names = append(names, verdict.PersonName(p))
	}
	return " by " + verdict.List(names)
}

func slippedWords(f *verdict.Finding) string {
	message := "Never postponed"
	switch moved := fmt.Sprintf("first due at %s, now at %s", f.StampEnd(f.Since), f.StampEnd(f.Due)); {
	case f.Count > 0:
		message = fmt.Sprintf("Postponed %s, %s", verdict.Times(f.Count), moved)
	case f.Due.Before(f.Since):
		message += "; brought forward, " + moved
	}
	if f.Reason == v1alpha1.ReasonPostponedTooOften {
		message += "; the cadence allows " + verdict.Times(f.Limit)
	}
	return message
}

func adequateWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonCancelled:
		return "Cancelled"
	case v1alpha1.ReasonNotHeld:
		return f.AddUpcoming("Not held yet")
	case v1alpha1.ReasonTooEarly:
		return tooEarlyWords(f)
	case v1alpha1.ReasonNotAccepted:
		message := "The result was not accepted" + byWords(f.People)
		if f.Quote != "" {
			message += ": " + f.Quote
		}
		return message
	case v1alpha1.ReasonAllianceNotFound:
		return "Which views are needed is not known without the alliance"
	}
	message := "A view of each partner, problems and opportunities are on record"
	switch {
	case f.Reason == v1alpha1.ReasonIncomplete:
		message = "The record lacks " + strings.Join(f.Lacks, ", ")
	case f.Quote == string(v1alpha1.FormalityInformal):
		message = "An informal review needs no more than to be held"
	}
	if !f.Since.IsZero() {
		message += fmt.Sprintf(". The cancellation at %s counts for nothing, as the review was held and accepted by then; take it back with kubectl entente review cancel --take-back", f.Stamp(f.Since))
	}
	return message
}

func actionsDoneWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonNotHeld:
		return f.AddUpcoming("Not held yet")
	case v1alpha1.ReasonNoActions:
		return "Nothing was promised"
	case v1alpha1.ReasonActionsLate:
		late := make([]string, 0, len(f.Objects))
		for i := range f.Objects {
			late = append(late, fmt.Sprintf("%s (due %s)", f.Objects[i].Name, f.Objects[i].Date))
		}
		return f.AddUpcoming("Late: " + verdict.List(late))
	case v1alpha1.ReasonInProgress:
		return f.AddUpcoming("To be done: " + verdict.List(verdict.NamesOf(f.Objects, "")))
	}
	return "Everything that was promised is done"
}

// issueTitle and issueDescription say what the issue of an overdue review is about.
func issueTitle(r *v1alpha1.Review) string { return "The review is overdue: " + r.Name }

func issueDescription(r *v1alpha1.Review, due time.Time, zone *time.Location) string {
	return fmt.Sprintf("The Review %s was due at %s and has no accepted record. This issue is resolved when it is held, put off or cancelled.",
		r.Name, worktime.ClockEndUTC(due, zone))
}

// overWords say why the issue of an overdue review is over.
func overWords(r *v1alpha1.Review, s *State, zone *time.Location) string {
	switch {
	case s.Accepted:
		return "The review was held at " + worktime.ClockUTC(r.Spec.Record.HeldTime.Time, zone)
	case s.Cancelled:
		return "The review was cancelled at " + worktime.ClockUTC(r.Spec.Cancellation.Time.Time, zone)
	}
	return "The review was put off until " + worktime.ClockEndUTC(s.Due, zone)
}

const reviewDeletedWords = "The review was deleted"
