// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package team

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Coaching is one that followed a training and that nobody re-checked.
type Coaching struct {
	Person v1alpha1.PersonRef
	Topic  string
	// Over is when its last day is over: a re-check is due by then.
	Over time.Time
}

// Coachings lists those of the trainings that are true by now, in the order of the record. A re-check of the
// same person and topic on the last day of the coaching, or later, puts it right.
func Coachings(m *verdict.Moment, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner) []Coaching {
	var out []Coaching
	for i := range a.Spec.Trainings {
		t := &a.Spec.Trainings[i]
		zone := Zone(partners[string(t.Partner)])
		last, err := verdict.ParseDate(t.CoachingUntilDate)
		if err != nil || t.Type == v1alpha1.TrainingTypeRecheck {
			continue
		}
		if begun, _ := m.DayBegun(t.Date, zone); begun && !rechecked(m, a, t, zone) {
			out = append(out, Coaching{v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact}, t.Topic, last.End(zone)})
		}
	}
	return out
}

func rechecked(m *verdict.Moment, a *v1alpha1.Alliance, t *v1alpha1.Training, zone *time.Location) bool {
	for i := range a.Spec.Trainings {
		r := &a.Spec.Trainings[i]
		if r.Type != v1alpha1.TrainingTypeRecheck || r.Partner != t.Partner || r.Contact != t.Contact || !SameTopic(r.Topic, t.Topic) || r.Date < t.CoachingUntilDate {
			continue
		}
		if begun, _ := m.DayBegun(r.Date, zone); begun {
			return true
		}
	}
	return false
}
