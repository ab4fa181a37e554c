// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// kindObjective marks objectives among the objects of a finding.
const kindObjective = "Objective"

// measureEvery is how often an objective is measured that does not say it.
var measureEvery = worktime.Span{Months: 3}

// progress is how each objective stands, looked at once.
func (s *State) progress() []Progress {
	if s.objectives == nil {
		s.objectives = ProgressOf(s.Moment, s.Alliance, s.Partners, &s.arming)
	}
	return s.objectives
}

// progressMeasured holds when each objective has a target and was measured within its interval.
func (s *State) progressMeasured() verdict.Finding {
	progress := s.progress()
	if len(progress) == 0 {
		return passingOver(verdict.False(v1alpha1.ReasonNoObjectives, verdict.Data{}), kindObjective, s.strangeMeasurements())
	}
	var d verdict.Data
	var overdue, unmeasurable, next []verdict.Object
	for i := range progress {
		p := &progress[i]
		if p.Target == nil {
			unmeasurable = append(unmeasurable, verdict.Object{Kind: kindObjective, Name: string(p.Objective.Name), Reason: v1alpha1.ReasonNotMeasurable})
			continue
		}
		o, asked := s.measurementDue(p)
		switch {
		case !asked:
		case s.Moment.Reached(o.Due):
			o.Reason = v1alpha1.ReasonMeasurementOverdue
			overdue, d.BadSince = append(overdue, o), verdict.Earliest(d.BadSince, o.Due)
		default:
			next = append(next, o)
		}
	}
	slices.SortFunc(overdue, verdict.ByName)
	slices.SortFunc(unmeasurable, verdict.ByName)
	slices.SortFunc(next, func(a, b verdict.Object) int { return cmp.Or(a.Due.Compare(b.Due), verdict.ByName(a, b)) })
	if len(unmeasurable) > 0 {
		d.BadSince = time.Time{} // since when there is no target nobody knows
	}
	var f verdict.Finding
	switch d.Objects = slices.Concat(overdue, unmeasurable); {
	case len(overdue) > 0:
		f = verdict.False(v1alpha1.ReasonMeasurementOverdue, d)
	case len(unmeasurable) > 0:
		f = verdict.False(v1alpha1.ReasonNotMeasurable, d)
	default:
		d.Objects = next
		f = verdict.True(v1alpha1.ReasonMeasured, d)
	}
	return passingOver(f, kindObjective, s.strangeMeasurements())
}

// measurementDue is by when an objective is to be measured next: the interval begins when the day of the latest
// figure is over. It is false for one that asks for no further measurement: it is achieved, or its time is over and
// it was measured then.
func (s *State) measurementDue(p *Progress) (verdict.Object, bool) {
	latest, zone := p.Latest(), team.HostZone(s.Alliance, s.Partners)
	if p.Achieved != nil {
		return verdict.Object{}, false
	}
	o := verdict.Object{Kind: kindObjective, Name: string(p.Objective.Name), Upcoming: p.Upcoming}
	var from time.Time
	if latest != nil {
		due, err := verdict.ParseDate(p.Objective.DueDate)
		if err == nil && p.Over && !latest.Date.Before(due) {
			return verdict.Object{}, false
		}
		o.Date, from = v1alpha1.Date(latest.Date.String()), latest.Date.End(zone)
	}
	from = s.arming.from(from)
	if start, err := verdict.ParseDate(p.Objective.StartDate); err == nil {
		from = verdict.Latest(from, start.Start(zone))
	}
	every, ok := verdict.ParseSpan(p.Objective.MeasureEvery)
	if !ok {
		every = measureEvery
	}
	o.Due = verdict.After(every, from, zone)
	return o, true
}

// strangeMeasurements names what was measured and is none of the objectives.
func (s *State) strangeMeasurements() (strange notCounted) {
	zone := team.HostZone(s.Alliance, s.Partners)
	for i := range s.Alliance.Spec.Measurements {
		x := &s.Alliance.Spec.Measurements[i]
		if s.isObjective(x.Objective) {
			continue
		}
		if begun, _ := s.Moment.DayBegun(x.Date, zone); begun {
			strange.note(string(x.Objective))
		}
	}
	return strange
}

// isObjective reports whether the alliance has an objective of that name.
func (s *State) isObjective(name v1alpha1.Name) bool {
	return slices.ContainsFunc(s.Alliance.Spec.Objectives, func(o v1alpha1.Objective) bool { return o.Name == name })
}

// noSuchObjective is why something on record about an objective does not count.
const noSuchObjective = "spec.objectives does not list them"

func progressMeasuredWords(f *verdict.Finding) string {
	return notCountedWords(f, measuredWords(f), noSuchObjective)
}

func measuredWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonNoObjectives:
		return "The alliance operates without an objective; add one with a target to spec.objectives"
	case v1alpha1.ReasonMeasured:
		for i := range f.Objects {
			if o := &f.Objects[i]; o.Reason == "" {
				return "No measurement is late. Next: " + o.Name + " by " + f.StampEnd(o.Due)
			}
		}
		return "No measurement is late, and none is to come"
	}
	var overdue []string
	for i := range f.Objects {
		o := &f.Objects[i]
		if o.Reason != v1alpha1.ReasonMeasurementOverdue {
			continue
		}
		last := "never measured"
		if o.Date != "" {
			last = "last measured for " + string(o.Date)
		}
		if o.Upcoming.Exists() {
			last += "; " + f.NotYet(&o.Upcoming)
		}
		overdue = append(overdue, fmt.Sprintf("%s since %s (%s)", o.Name, f.StampEnd(o.Due), last))
	}
	var message string
	if len(overdue) > 0 {
		message = "Not measured in time: " + verdict.List(overdue) + "; record it with kubectl entente measure"
	}
	unmeasurable := verdict.NamesOf(f.Objects, v1alpha1.ReasonNotMeasurable)
	if len(unmeasurable) == 0 {
		return message
	}
	note := "Nobody can tell when these are reached: " + verdict.List(unmeasurable) + `; write the figure to reach in the target of each, such as target: "5000"`
	if message == "" {
		return note
	}
	return verdict.WithNote(message, note)
}
