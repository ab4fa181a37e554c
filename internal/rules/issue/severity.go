// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"iter"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// phase is a time in which an issue had one severity.
type phase struct {
	severity v1alpha1.Severity
	since    time.Time
}

// SeverityOf is how severe an issue is at a moment, by the changes that are true by then and count.
func SeverityOf(i *v1alpha1.Issue, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, now time.Time) v1alpha1.Severity {
	s := severitiesOf(&verdict.Moment{Now: now}, &Counted(i, a, partners).Spec)
	return s.now()
}

// WithSeverity is an issue, as it is Counted, with the severity that it has at the moment.
func WithSeverity(m *verdict.Moment, i *v1alpha1.Issue) *v1alpha1.Issue {
	s := severitiesOf(m, &i.Spec)
	if s.now() == i.Spec.Severity {
		return i
	}
	x := *i
	x.Spec.Severity = s.now()
	return &x
}

// severities is how severe an issue was, since when.
type severities struct {
	// first began when the issue was detected, and later are those that followed, in order.
	first phase
	later []phase
	// undated: the present severity differs from the last one on record, and nothing tells since when
	// it holds. It counts from the detection.
	undated bool
}

// severitiesOf reads the record of changes that are true by now. Those to come tell what the
// severity is until then.
func severitiesOf(m *verdict.Moment, i *v1alpha1.IssueSpec) severities {
	detected := i.DetectedTime.Time
	if len(i.SeverityChanges) == 0 {
		return severities{first: phase{i.Severity, detected}}
	}
	changes := slices.Clone(i.SeverityChanges)
	sortChanges(changes)
	s := severities{first: phase{changes[0].From, detected}}
	for j := range changes {
		if !m.Reached(changes[j].Time.Time) {
			return s
		}
		s.later = append(s.later, phase{changes[j].To, verdict.Latest(changes[j].Time.Time, detected)})
	}
	if s.undated = s.now() != i.Severity; s.undated {
		s.later = append(s.later, phase{i.Severity, detected})
	}
	return s
}

// sortChanges orders changes by their times; of two with the same time the one entered later counts.
func sortChanges(changes []v1alpha1.SeverityChange) {
	slices.SortStableFunc(changes, func(a, b v1alpha1.SeverityChange) int { return a.Time.Compare(b.Time.Time) })
}

// now is the severity that holds.
func (s *severities) now() v1alpha1.Severity { return s.last().severity }

// since is from when it holds.
func (s *severities) since() time.Time { return s.last().since }

func (s *severities) last() phase {
	if len(s.later) == 0 {
		return s.first
	}
	return s.later[len(s.later)-1]
}

// at is the severity that held at a moment.
func (s *severities) at(t time.Time) v1alpha1.Severity {
	severity := s.first.severity
	for _, p := range s.later {
		if !p.since.After(t) {
			severity = p.severity
		}
	}
	return severity
}

// starting are the phases that start a time of their own: the first, and each that is worse than the
// one before. One that is less severe changes nothing that is owed.
func (s *severities) starting() iter.Seq[phase] {
	return func(yield func(phase) bool) {
		if !yield(s.first) {
			return
		}
		before := s.first
		for _, p := range s.later {
			if p.severity.Rank() > before.severity.Rank() && !yield(p) {
				return
			}
			before = p
		}
	}
}
