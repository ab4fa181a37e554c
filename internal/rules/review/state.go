// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"fmt"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// State is how a review stands, for its own conditions and for those of its alliance.
type State struct {
	Due       time.Time
	Held      bool
	Accepted  bool // held, and not refused
	Cancelled bool
	Overdue   bool
	Slipped   bool

	postponed int               // postponements that are true by now
	cadence   *v1alpha1.Cadence // nil without one, or where it does not exist
	note      string            // what is recorded with a date to come
}

// Over reports whether nothing is outstanding.
func (s State) Over() bool { return s.Accepted || s.Cancelled }

func StateOf(m *verdict.Moment, r *v1alpha1.Review, a *v1alpha1.Alliance) State {
	s := State{Due: r.Spec.DueTime.Time, cadence: CadenceOf(a, r.Spec.Cadence)}
	if rec := r.Spec.Record; rec != nil {
		if s.Held = m.Reached(rec.HeldTime.Time); s.Held {
			s.Accepted = rec.Accepted == nil || *rec.Accepted
		} else {
			s.note = fmt.Sprintf("The record dated %s is not yet true", verdict.Stamp(rec.HeldTime.Time))
		}
	}
	if c := r.Spec.Cancellation; c != nil {
		if s.Cancelled = m.Reached(c.Time.Time); !s.Cancelled {
			s.note = fmt.Sprintf("The cancellation dated %s is not yet true", verdict.Stamp(c.Time.Time))
		}
	}
	var latest time.Time
	for _, p := range r.Spec.Postponements {
		if !m.Reached(p.Time.Time) {
			s.note = fmt.Sprintf("The postponement dated %s is not yet true", verdict.Stamp(p.Time.Time))
			continue
		}
		s.postponed++
		// Of two with the same time the one entered later counts.
		if !p.Time.Time.Before(latest) {
			latest, s.Due = p.Time.Time, p.DueTime.Time
		}
	}
	s.Overdue = !s.Over() && m.Reached(s.Due)
	s.Slipped = !s.Held && !s.Cancelled && s.cadence != nil && s.cadence.MaxPostponements != nil &&
		s.postponed > int(*s.cadence.MaxPostponements)
	return s
}

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
