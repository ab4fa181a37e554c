// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// State is how a review stands, for its own conditions and for those of its alliance.
type State struct {
	// Due after postponements.
	Due time.Time
	// Held: a record is true by now. Accepted: held, and not refused.
	Held, Accepted bool
	// RefusedBy are the people who do not accept the result, by partner, and Refusal is why, if anybody
	// says so.
	RefusedBy []v1alpha1.PersonRef
	Refusal   string
	// AcceptedBy are the partners whose latest word is that they accept the result, sorted.
	AcceptedBy []v1alpha1.Name
	// TooEarly is why the record counts for nothing, if it is of an earlier meeting.
	TooEarly TooEarly
	// Cancelled, and not held or judged since; what was held and accepted by then is not.
	Cancelled bool
	// InVain is when somebody cancelled what was held and accepted by then; zero where nobody did.
	InVain  time.Time
	Overdue bool
	// Slipped: put off more often than the cadence allows.
	Slipped bool
	// Postponed counts how often the due time was moved to a later one by now.
	Postponed int
	// TooFar is a postponement that counts for nothing, as no record before the time to which it brings the review
	// forward would count; the latest of several.
	TooFar TooFar
	// Cadence that the review is of; nil without one, or where it does not exist.
	Cadence *v1alpha1.Cadence
	// Upcoming is what is recorded with a date to come.
	Upcoming verdict.Upcoming
	// Strangers are people whose records are passed over.
	Strangers team.Strangers
	// slipped and refused are since when it is that; zero where it never was.
	slipped, refused time.Time
	// said is when the latest word on the result was said: that it was held, accepted or refused.
	said time.Time
}

// Over reports whether nothing is outstanding.
func (s *State) Over() bool { return s.Accepted || s.Cancelled }

// NotAccepted reports whether the review was held, and its result refused.
func (s *State) NotAccepted() bool { return s.Held && !s.Over() }

// BadSince is since when the review is overdue, slipped or not accepted; zero for one that is none of it.
func (s *State) BadSince() time.Time {
	var since time.Time
	if s.Overdue {
		since = s.Due
	}
	if s.Slipped {
		since = verdict.Earliest(since, s.slipped)
	}
	if s.NotAccepted() {
		since = verdict.Earliest(since, s.refused)
	}
	return since
}

// StateOf reads the records of a review at a moment, as far as they count. The alliance may be nil; the
// partners are those of it that exist.
func StateOf(m *verdict.Moment, r *v1alpha1.Review, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner) State {
	s := State{Due: r.Spec.DueTime.Time, Cadence: CadenceOf(a, r.Spec.Cadence)}
	r, s.Strangers = count(m, r, a, partners)
	s.readRecord(m, r)
	s.readCancellation(m, r)
	s.readPostponements(m, r)
	s.Overdue = !s.Over() && m.Reached(s.Due)
	s.Slipped = !s.Held && !s.Cancelled && s.Cadence != nil && s.Cadence.MaxPostponements != nil &&
		s.Postponed > int(*s.Cadence.MaxPostponements)
	return s
}

// readRecord reads whether the review was held, and whether its result is accepted. A record of an earlier
// meeting counts for nothing.
func (s *State) readRecord(m *verdict.Moment, r *v1alpha1.Review) {
	rec := r.Spec.Record
	switch {
	case rec == nil:
		return
	case !m.Reached(rec.HeldTime.Time):
		s.Upcoming = verdict.Upcoming{What: "The record", At: rec.HeldTime.Time}
		return
	}
	if s.TooEarly = tooEarly(m.Now, r, s.Cadence); s.TooEarly.Is() {
		return
	}
	s.Held = true
	s.readAcceptance(m, r)
}

// readAcceptance reads what the partners say of the result: the latest of each counts, and one that
// refuses is enough. What the record itself says is dated as it was held, and counts until a
// partner says something.
func (s *State) readAcceptance(m *verdict.Moment, r *v1alpha1.Review) {
	rec := r.Spec.Record
	s.said, s.refused, s.Accepted, s.Refusal = rec.HeldTime.Time, rec.HeldTime.Time, Accepted(rec), rec.Acceptance
	latest := map[v1alpha1.Name]*v1alpha1.Confirmation{}
	for i := range r.Spec.Confirmations {
		c := &r.Spec.Confirmations[i]
		known := latest[c.By.Partner]
		switch {
		case c.Time.Time.Before(rec.HeldTime.Time):
		case !m.Reached(c.Time.Time):
			s.Upcoming = verdict.Upcoming{What: "The confirmation", At: c.Time.Time}
		case known == nil || !c.Time.Time.Before(known.Time.Time): // of two with the same time the one entered later
			latest[c.By.Partner] = c
		}
	}
	if len(latest) == 0 {
		return
	}
	s.Accepted, s.Refusal, s.refused = true, "", time.Time{}
	for _, partner := range slices.Sorted(maps.Keys(latest)) {
		c := latest[partner]
		s.said = verdict.Latest(s.said, c.Time.Time)
		if !ptr.Deref(c.Accepted, true) {
			s.Accepted, s.RefusedBy, s.Refusal = false, append(s.RefusedBy, c.By), cmp.Or(s.Refusal, c.Note)
			s.refused = verdict.Earliest(s.refused, c.Time.Time)
			continue
		}
		s.AcceptedBy = append(s.AcceptedBy, partner)
	}
}

// readCancellation reads whether the review is cancelled. It is no more if it was held after that,
// or if what came of it was accepted or refused since. A cancellation closes what is outstanding: what was
// held and accepted by then is not, and nothing makes that not have been held.
func (s *State) readCancellation(m *verdict.Moment, r *v1alpha1.Review) {
	c := r.Spec.Cancellation
	switch {
	case c == nil:
	case !m.Reached(c.Time.Time):
		s.Upcoming = verdict.Upcoming{What: "The cancellation", At: c.Time.Time}
	case s.Held && s.said.After(c.Time.Time):
	case s.Accepted:
		s.InVain = c.Time.Time
	default:
		s.Cancelled = true
	}
}

// readPostponements reads when the review is due since, and how often that was put off: the due
// time only ever moves to a later one by that. The same one entered twice, and one that brings the
// due time forward, are none.
func (s *State) readPostponements(m *verdict.Moment, r *v1alpha1.Review) {
	all := r.Spec.Postponements
	byTime := func(a, b v1alpha1.Postponement) int { return a.Time.Compare(b.Time.Time) }
	if !slices.IsSortedFunc(all, byTime) {
		all = slices.Clone(all)
		slices.SortStableFunc(all, byTime) // of two with the same time the one entered later counts
	}
	for i := range all {
		p := &all[i]
		if !m.Reached(p.Time.Time) {
			s.Upcoming = verdict.Upcoming{What: "The postponement", At: p.Time.Time}
			continue
		}
		if s.tooFar(m.Now, r, p.DueTime.Time) {
			continue
		}
		if p.DueTime.Time.After(s.Due) {
			if s.Postponed++; s.Cadence != nil && s.Cadence.MaxPostponements != nil && s.Postponed == int(*s.Cadence.MaxPostponements)+1 {
				s.slipped = p.Time.Time
			}
		}
		s.Due = p.DueTime.Time
	}
}

// TooFar is a time to which a review is brought forward and before which no record counts; zero for none.
type TooFar struct {
	Due time.Time
	// Earliest is the earliest to which the review may be brought forward.
	Earliest time.Time
}

// tooFar reports, and notes, whether a due time is before any record could count.
func (s *State) tooFar(now time.Time, r *v1alpha1.Review, due time.Time) bool {
	if s.Cadence == nil || !due.Before(ScheduledOf(r, s.Cadence)) {
		return false // it is not early at all, which is what nearly all are
	}
	earliest := EarliestDue(now, r, s.Cadence)
	if !due.Before(earliest) {
		return false
	}
	s.TooFar = TooFar{due, earliest}
	return true
}

// Recorded lists when the records about a review were made that are true by now. Each of them may
// change how the review is shown, whatever it changes in its state.
func Recorded(r *v1alpha1.Review, now time.Time) []time.Time {
	var out []time.Time
	add := func(t time.Time) {
		if !t.After(now) {
			out = append(out, t)
		}
	}
	for i := range r.Spec.Postponements {
		add(r.Spec.Postponements[i].Time.Time)
	}
	if rec := r.Spec.Record; rec != nil {
		add(rec.HeldTime.Time)
	}
	for i := range r.Spec.Confirmations {
		add(r.Spec.Confirmations[i].Time.Time)
	}
	if c := r.Spec.Cancellation; c != nil {
		add(c.Time.Time)
	}
	return out
}

// Accepted reports whether a record by itself says that its result is accepted; where nothing is said
// of that, it does. There may be no record.
func Accepted(rec *v1alpha1.ReviewRecord) bool { return rec != nil && ptr.Deref(rec.Accepted, true) }

// CadenceOf returns the alliance's cadence of that name, or nil.
func CadenceOf(a *v1alpha1.Alliance, name v1alpha1.Name) *v1alpha1.Cadence {
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
