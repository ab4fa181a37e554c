// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"time"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// State is how a review stands, for its own conditions and for those of its alliance.
type State struct {
	// Due after postponements.
	Due time.Time
	// Held: a record is true by now. Accepted: held, and not refused.
	Held, Accepted bool
	Cancelled      bool
	Overdue        bool
	// Slipped: put off more often than the cadence allows.
	Slipped bool
	// Postponed counts the postponements that are true by now.
	Postponed int
	// Cadence that the review is of; nil without one, or where it does not exist.
	Cadence *v1alpha1.Cadence
	// Upcoming is what is recorded with a date to come.
	Upcoming verdict.Upcoming
}

// Over reports whether nothing is outstanding.
func (s *State) Over() bool { return s.Accepted || s.Cancelled }

// StateOf looks at the records of a review at a moment. The alliance may be nil.
func StateOf(m *verdict.Moment, r *v1alpha1.Review, a *v1alpha1.Alliance) State {
	s := State{Due: r.Spec.DueTime.Time, Cadence: CadenceOf(a, r.Spec.Cadence)}
	if rec := r.Spec.Record; rec != nil {
		if s.Held = m.Reached(rec.HeldTime.Time); s.Held {
			s.Accepted = Accepted(rec)
		} else {
			s.Upcoming = verdict.Upcoming{What: "The record", At: rec.HeldTime.Time}
		}
	}
	if c := r.Spec.Cancellation; c != nil {
		if s.Cancelled = m.Reached(c.Time.Time); !s.Cancelled {
			s.Upcoming = verdict.Upcoming{What: "The cancellation", At: c.Time.Time}
		}
	}
	var latest time.Time
	for _, p := range r.Spec.Postponements {
		if !m.Reached(p.Time.Time) {
			s.Upcoming = verdict.Upcoming{What: "The postponement", At: p.Time.Time}
			continue
		}
		s.Postponed++
		// Of two with the same time the one entered later counts.
		if !p.Time.Time.Before(latest) {
			latest, s.Due = p.Time.Time, p.DueTime.Time
		}
	}
	s.Overdue = !s.Over() && m.Reached(s.Due)
	s.Slipped = !s.Held && !s.Cancelled && s.Cadence != nil && s.Cadence.MaxPostponements != nil &&
		s.Postponed > int(*s.Cadence.MaxPostponements)
	return s
}

// Accepted reports whether the result of a record is accepted; where nothing is said of that, it
// is. There may be no record.
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
