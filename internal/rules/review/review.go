// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package review decides on Reviews: how one stands, whom to remind of it, and the Issue of one that
// is overdue.
package review

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Facts is what a Review's conditions follow from.
type Facts struct {
	Review *v1alpha1.Review
	// Alliance is nil where there is none of that name.
	Alliance *v1alpha1.Alliance
	// Policy is the alliance's; nil where none is named or found. It says who is reminded.
	Policy *v1alpha1.CommunicationPolicy
	// Partners that exist, by name: those of the alliance, since what others recorded does not
	// count, and those whose people own an action, whose dates are in their zones.
	Partners map[string]*v1alpha1.Partner
	// Others are the other reviews of its cadence; none for a review of no cadence.
	Others []*v1alpha1.Review
	// Issues that controllers opened for overdue reviews of the alliance.
	Issues []*v1alpha1.Issue
	// Wordless leaves the messages without subject and body, for callers that need only what
	// leaves and when: the words are most of the work.
	Wordless bool
}

// Verdict is what was found about a Review.
type Verdict struct {
	verdict.Verdict
	// State is how the review stands, suspended or not.
	State State
	// OverdueSince is zero unless the review is overdue, and not at rest.
	OverdueSince time.Time
	// Delete is true for a generated review that nobody touched and whose alliance is gone.
	Delete bool
	// Reminders is the record to store before anything is done about it.
	Reminders []v1alpha1.ReminderRecord
	// Notify are the Notifications that must exist by this record. When they do, Told gives
	// the status to store; until then, each decision asks for them again.
	Notify []outbox.Message
	// Open is the Issue that must exist, since the review is overdue and the policy asks for
	// one; nil for none. Reopen is the one that there was, if it was about the same review. Resolve
	// are those that are over.
	Open    *v1alpha1.Issue
	Reopen  *v1alpha1.Issue
	Resolve []IssueToResolve
}

// Decide tells how a review stands at a moment.
func Decide(f Facts, now time.Time) Verdict {
	m := &verdict.Moment{Now: now}
	v := Verdict{Verdict: verdict.New(6, team.HostZone(f.Alliance, f.Partners)), State: StateOf(m, f.Review, f.Alliance, f.Partners)}
	s := &v.State
	r := readiness(&f, s)
	r.Valid.Upcoming, r.Note = s.Upcoming.Ref(), verdict.UpcomingWords
	v.AddReady(r, m)
	rests := r.Rest.Rests()
	v.Delete = !rests && f.Alliance == nil && v.ReferencesSettled() && Generated(f.Review) && Untouched(f.Review)
	add := func(condition string, found verdict.Finding, words verdict.Wording) {
		v.Add(condition, found.Naming(s.Strangers[condition]), words)
	}
	add(v1alpha1.ConditionHeld, held(f.Review, s), heldWords)
	if v.Acts() {
		add(v1alpha1.ConditionOverdue, overdue(s), overdueWords)
		if s.Overdue && !rests {
			v.OverdueSince = s.Due
		}
		add(v1alpha1.ConditionSlipped, slipped(f, s), slippedWords)
		add(v1alpha1.ConditionAdequate, adequate(m, f, s), adequateWords)
		add(v1alpha1.ConditionActionsDone, actionsDone(m, f, s), actionsDoneWords)
	} else { // the record alone says that it was held
		v.AddNotReady(v1alpha1.ConditionOverdue, v1alpha1.ConditionSlipped, v1alpha1.ConditionAdequate, v1alpha1.ConditionActionsDone)
	}
	if v.Reminders = f.Review.Status.Reminders; !rests {
		remind(m, f, s, &v)
		decideIssue(m, f, s, &v)
	}
	v.NextCheck = m.Next
	return v
}

// Standing is what an alliance counts of one of its reviews.
type Standing struct {
	// State is what the records say. A review that waits or is stalled is neither overdue nor slipped, and
	// nobody can tell.
	State
	// Validity of an outstanding review; one that is over is judged by its record alone.
	Validity verdict.Validity
}

// StandingOf decides as the Review's own rules do, without its conditions, which another loop writes. Whether
// the review is suspended is for the caller to check.
func StandingOf(m *verdict.Moment, f Facts) Standing {
	st := Standing{State: StateOf(m, f.Review, f.Alliance, f.Partners)}
	r := readiness(&f, &st.State)
	if st.Validity = r.Validity(m); st.Validity != verdict.Valid {
		st.Overdue, st.Slipped = false, false
	}
	return st
}

// readiness is what tells whether the review can be judged.
func readiness(f *Facts, s *State) verdict.Readiness {
	return verdict.Readiness{
		Previous: f.Review.Status.Conditions, Rest: verdict.RestOf(f.Review, f.Review.Spec.Suspend, f.Alliance), Missing: reviewMissing(f, s),
	}
}

// reviewMissing finds what the review needs and does not exist. History outlives its alliance, and
// a review that is over needs its cadence no longer.
func reviewMissing(f *Facts, s *State) []verdict.Missing {
	switch name := f.Review.Spec.AllianceRef.Name; {
	case s.Over():
		return nil
	case f.Alliance == nil:
		return []verdict.Missing{{Reason: v1alpha1.ReasonAllianceNotFound, Name: name, Field: "spec.allianceRef", Fixed: v1alpha1.KindReview}}
	}
	var found []verdict.Missing
	if f.Review.Spec.Cadence != "" && s.Cadence == nil {
		found = append(found, verdict.Missing{Reason: v1alpha1.ReasonCadenceNotFound, Name: string(f.Review.Spec.Cadence), In: f.Alliance.Name})
	}
	if x, missing := team.PolicyMissing(f.Alliance, f.Policy); missing {
		found = append(found, x)
	}
	return append(found, peopleMissing(f)...)
}

// peopleMissing lists the partners that do not exist and whose people may have to be reminded.
func peopleMissing(f *Facts) []verdict.Missing {
	if f.Alliance == nil || !needsPeople(f.Policy) {
		return nil
	}
	return team.PartnersMissing(f.Alliance, f.Partners, "")
}

// needsPeople reports whether somebody of the alliance may have to be reminded of a review, or to
// raise an issue about it.
func needsPeople(p *v1alpha1.CommunicationPolicy) bool {
	return p != nil && (p.Spec.Reminders != nil || p.Spec.OverdueReviews != nil)
}

// Generated reports whether a cadence made the review.
func Generated(r *v1alpha1.Review) bool { return r.Labels[v1alpha1.LabelGenerated] == "true" }

// Untouched reports whether nobody changed or recorded anything since the review was made.
func Untouched(r *v1alpha1.Review) bool {
	s := &r.Spec
	return r.Generation <= 1 && s.Record == nil && s.Cancellation == nil && len(s.Postponements) == 0 && len(s.Confirmations)+len(s.Responses) == 0
}

// NeededPartners are those of the alliance, and those whose people own an action.
func NeededPartners(r *v1alpha1.Review, a *v1alpha1.Alliance) []v1alpha1.Name {
	names := team.AlliancePartners(a)
	if r.Spec.Record == nil {
		return names
	}
	for i := range r.Spec.Record.Actions {
		if owner := r.Spec.Record.Actions[i].Owner; owner != nil {
			names = append(names, owner.Partner)
		}
	}
	return names
}
