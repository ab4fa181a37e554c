// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
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

// severities is how severe an issue was, since when.
type severities struct {
	// phases in order; the first began when the issue was detected.
	phases []phase
	// undated: the present severity differs from the last one on record, and nothing tells since when
	// it holds. It counts from the detection.
	undated bool
}

// severitiesOf reads the record of changes that are true by now. Those to come tell what the
// severity is until then.
func severitiesOf(m *verdict.Moment, i *v1alpha1.IssueSpec) severities {
	detected := i.DetectedTime.Time
	if len(i.SeverityChanges) == 0 {
		return severities{phases: []phase{{i.Severity, detected}}}
	}
	changes := slices.Clone(i.SeverityChanges)
	sortChanges(changes)
	s := severities{phases: []phase{{changes[0].From, detected}}}
	for j := range changes {
		if !m.Reached(changes[j].Time.Time) {
			return s
		}
		s.phases = append(s.phases, phase{changes[j].To, verdict.Latest(changes[j].Time.Time, detected)})
	}
	if s.undated = s.now() != i.Severity; s.undated {
		s.phases = append(s.phases, phase{i.Severity, detected})
	}
	return s
}

// sortChanges orders changes by their times; of two with the same time the one entered later counts.
func sortChanges(changes []v1alpha1.SeverityChange) {
	slices.SortStableFunc(changes, func(a, b v1alpha1.SeverityChange) int { return a.Time.Compare(b.Time.Time) })
}

// now is the severity that holds.
func (s *severities) now() v1alpha1.Severity { return s.phases[len(s.phases)-1].severity }

// since is from when it holds.
func (s *severities) since() time.Time { return s.phases[len(s.phases)-1].since }

// at is the severity that held at a moment.
func (s *severities) at(t time.Time) v1alpha1.Severity {
	severity := s.phases[0].severity
	for i := range s.phases {
		if !s.phases[i].since.After(t) {
			severity = s.phases[i].severity
		}
	}
	return severity
}

// starting are the phases that start a time of their own: the first, and each that is worse than the
// one before. One that is less severe changes nothing that is owed.
func (s *severities) starting() []phase {
	var out []phase
	for i := range s.phases {
		if i == 0 || s.phases[i].severity.Rank() > s.phases[i-1].severity.Rank() {
			out = append(out, s.phases[i])
		}
	}
	return out
}
