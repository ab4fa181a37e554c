// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// ReviewFacts is what a Review's conditions follow from.
type ReviewFacts struct {
	Review *v1alpha1.Review
	// Alliance is nil where there is none of that name.
	Alliance *v1alpha1.Alliance
	// Policy is the alliance's; nil where none is named or found. It says who is reminded.
	Policy *v1alpha1.CommunicationPolicy
	// Partners that exist, by name: the dates of actions are in their owners' zones. Those of
	// the alliance are needed only where the policy has reminders.
	Partners map[string]*v1alpha1.Partner
	// Issues that name the review.
	Issues []*v1alpha1.Issue
	// Wordless leaves the messages without subject and body, for who only asks what leaves
	// and when: the words are most of the work.
	Wordless bool
}

// ReviewVerdict is what was found about a Review.
type ReviewVerdict struct {
	Verdict
	// Due is when the review is due, after postponements.
	Due time.Time
	// OverdueSince is zero unless the review is overdue.
	OverdueSince time.Time
	// Delete is true for a generated review that nobody touched and whose alliance is gone.
	Delete bool
	// Reminders is the record to store before anything is done about it.
	Reminders []v1alpha1.ReminderRecord
	// Notify are the Notifications that must exist by this record. When they do, MarkReminded
	// gives the record to store; until then, each decision asks for them again.
	Notify []Message
	// Open is the Issue that must exist, since the review is overdue and the policy asks for
	// one; nil for none. Resolve are those that are over.
	Open    *v1alpha1.Issue
	Resolve []IssueToResolve
}

// DecideReview tells how a review stands at a moment.
func DecideReview(f ReviewFacts, now time.Time) ReviewVerdict {
	m := &moment{now: now}
	var v ReviewVerdict
	v.Conditions = make([]metav1.Condition, 0, 7)
	s := m.reviewState(f.Review, f.Alliance)
	v.Due = s.due
	r := readiness{previous: f.Review.Status.Conditions, suspended: suspension(f.Review.Spec.Suspend, f.Alliance)}
	if r.suspended != "" {
		v.Reminders = f.Review.Status.Reminders
		v.ready(r, &moment{now: now})
		v.suspend(r.suspended, v1alpha1.ConditionHeld, v1alpha1.ConditionOverdue, v1alpha1.ConditionSlipped,
			v1alpha1.ConditionAdequate, v1alpha1.ConditionActionsDone)
		v.NextCheck = postponedNext(f.Review, now)
		return v
	}
	r.missing = reviewMissing(f, s)
	r.note = s.note
	v.ready(r, m)
	v.Delete = f.Alliance == nil && v.settled() && Generated(f.Review) && Untouched(f.Review)
	v.add(v1alpha1.ConditionHeld, held(f.Review, s))
	v.add(v1alpha1.ConditionOverdue, overdue(s))
	if s.overdue {
		v.OverdueSince = s.due
	}
	v.add(v1alpha1.ConditionSlipped, slipped(f, s))
	v.add(v1alpha1.ConditionAdequate, adequate(f, s))
	v.add(v1alpha1.ConditionActionsDone, m.actionsDone(f, s))
	m.remindOfReview(f, s, &v)
	m.reviewIssue(f, s, &v)
	v.NextCheck = m.next
	return v
}

// postponedNext is when the next postponement is true, which moves the due time whether the
// review is at rest or not; zero for never.
func postponedNext(r *v1alpha1.Review, now time.Time) time.Time {
	m := &moment{now: now}
	for i := range r.Spec.Postponements {
		m.look(r.Spec.Postponements[i].Time.Time)
	}
	return m.next
}

// suspension says why an object of an alliance is at rest; empty if it is not.
func suspension(own *bool, a *v1alpha1.Alliance) string {
	switch {
	case deref(own):
		return "spec.suspend is true"
	case a != nil && deref(a.Spec.Suspend):
		return fmt.Sprintf("Alliance %s is suspended", a.Name)
	}
	return ""
}

// reviewMissing finds what the review refers to and does not exist. A review that is over
// needs its cadence no longer.
func reviewMissing(f ReviewFacts, s reviewState) []missing {
	name := f.Review.Spec.AllianceRef.Name
	switch {
	case f.Alliance == nil && s.over():
		return nil // history outlives its alliance
	case f.Alliance == nil:
		return []missing{{v1alpha1.ReasonAllianceNotFound, fmt.Sprintf(
			"There is no Alliance %s; create it, or make another Review: spec.allianceRef cannot be changed", name)}}
	case f.Review.Spec.Cadence != "" && s.cadence == nil && !s.over():
		return []missing{{v1alpha1.ReasonCadenceNotFound, fmt.Sprintf(
			"Alliance %s has no cadence %s; add it, or record a cancellation", name, f.Review.Spec.Cadence)}}
	}
	return nil
}

// reviewState is how a review stands, for its own conditions and for those of its alliance.
type reviewState struct {
	due       time.Time
	held      bool
	accepted  bool // held, and not refused
	cancelled bool
	overdue   bool
	slipped   bool

	postponed int               // postponements that are true by now
	cadence   *v1alpha1.Cadence // nil without one, or where it does not exist
	note      string            // what is recorded with a date to come
}

// over reports whether nothing is outstanding.
func (s reviewState) over() bool { return s.accepted || s.cancelled }

func (m *moment) reviewState(r *v1alpha1.Review, a *v1alpha1.Alliance) reviewState {
	s := reviewState{due: r.Spec.DueTime.Time, cadence: cadenceOf(a, r.Spec.Cadence)}
	if rec := r.Spec.Record; rec != nil {
		if s.held = m.reached(rec.HeldTime.Time); s.held {
			s.accepted = rec.Accepted == nil || *rec.Accepted
		} else {
			s.note = fmt.Sprintf("The record dated %s is not yet true", stamp(rec.HeldTime.Time))
		}
	}
	if c := r.Spec.Cancellation; c != nil {
		if s.cancelled = m.reached(c.Time.Time); !s.cancelled {
			s.note = fmt.Sprintf("The cancellation dated %s is not yet true", stamp(c.Time.Time))
		}
	}
	var latest time.Time
	for _, p := range r.Spec.Postponements {
		if !m.reached(p.Time.Time) {
			s.note = fmt.Sprintf("The postponement dated %s is not yet true", stamp(p.Time.Time))
			continue
		}
		s.postponed++
		// Of two with the same time the one entered later counts.
		if !p.Time.Time.Before(latest) {
			latest, s.due = p.Time.Time, p.DueTime.Time
		}
	}
	s.overdue = !s.over() && m.reached(s.due)
	s.slipped = !s.held && !s.cancelled && s.cadence != nil && s.cadence.MaxPostponements != nil &&
		s.postponed > int(*s.cadence.MaxPostponements)
	return s
}

// cadenceOf returns the alliance's cadence of that name, or nil.
func cadenceOf(a *v1alpha1.Alliance, name v1alpha1.Name) *v1alpha1.Cadence {
	if a == nil || name == "" {
		return nil
	}
	for i := range a.Spec.Cadence {
		if a.Spec.Cadence[i].Name == name {
			return &a.Spec.Cadence[i]
		}
	}
	return nil
}

// Generated reports whether a cadence made the review.
func Generated(r *v1alpha1.Review) bool { return r.Labels[v1alpha1.LabelGenerated] == "true" }

// Untouched reports whether nobody changed or recorded anything since the review was made.
func Untouched(r *v1alpha1.Review) bool {
	return r.Generation <= 1 && r.Spec.Record == nil && r.Spec.Cancellation == nil && len(r.Spec.Postponements) == 0
}
