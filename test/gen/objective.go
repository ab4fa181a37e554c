// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// ObjectiveBuilder changes an objective.
type ObjectiveBuilder struct{ v1alpha1.Objective }

// Objective is one of both partners, from 0 to 5000 without a day for it, that need not be measured for ten years.
func Objective(name string) ObjectiveBuilder {
	return ObjectiveBuilder{v1alpha1.Objective{
		Name: v1alpha1.Name(name), Baseline: "0", Target: "5000", MeasureEvery: "P10Y", Benefits: []v1alpha1.Name{"northwind", "contoso"},
	}}
}

func (b ObjectiveBuilder) Baseline(value v1alpha1.Decimal) ObjectiveBuilder {
	b.Objective.Baseline = value
	return b
}

func (b ObjectiveBuilder) Target(value v1alpha1.Decimal) ObjectiveBuilder {
	b.Objective.Target = value
	return b
}

func (b ObjectiveBuilder) Direction(d v1alpha1.Direction) ObjectiveBuilder {
	b.Objective.Direction = d
	return b
}

// Between a day on which it starts and one on which it is due; either may be empty.
func (b ObjectiveBuilder) Between(start, due v1alpha1.Date) ObjectiveBuilder {
	b.StartDate, b.DueDate = start, due
	return b
}

// Milestone adds a figure to reach on the way.
func (b ObjectiveBuilder) Milestone(date v1alpha1.Date, value v1alpha1.Decimal) ObjectiveBuilder {
	b.Milestones = append(slices.Clip(b.Milestones), v1alpha1.Milestone{Date: date, Value: value})
	return b
}

// Every so often it is measured; empty for the default.
func (b ObjectiveBuilder) Every(span v1alpha1.Duration) ObjectiveBuilder {
	b.MeasureEvery = span
	return b
}

// Benefits says which partners profit.
func (b ObjectiveBuilder) Benefits(partners ...v1alpha1.Name) ObjectiveBuilder {
	b.Objective.Benefits = partners
	return b
}

// Objectives sets those of the alliance.
func (b AllianceBuilder) Objectives(objectives ...ObjectiveBuilder) AllianceBuilder {
	b.Spec.Objectives = nil
	for _, o := range objectives {
		b.Spec.Objectives = append(b.Spec.Objectives, o.Objective)
	}
	return b
}

// Measured records a figure of an objective.
func (b AllianceBuilder) Measured(objective string, date v1alpha1.Date, value v1alpha1.Decimal) AllianceBuilder {
	b.Spec.Measurements = append(b.Spec.Measurements, v1alpha1.Measurement{Objective: v1alpha1.Name(objective), Date: date, Value: value})
	return b
}

// Objectives sets those of the alliance.
func (w *World) Objectives(objectives ...ObjectiveBuilder) *World {
	AllianceBuilder{w.Alliance}.Objectives(objectives...)
	return w
}

// Measured records a figure of an objective.
func (w *World) Measured(objective string, date v1alpha1.Date, value v1alpha1.Decimal) *World {
	AllianceBuilder{w.Alliance}.Measured(objective, date, value)
	return w
}

// Thanked records that somebody said thank you for an objective; by may be empty.
func (w *World) Thanked(objective string, date v1alpha1.Date, by string) *World {
	r := v1alpha1.Recognition{Objective: v1alpha1.Name(objective), Date: date}
	if by != "" {
		r.By = new(Person(by))
	}
	w.Alliance.Spec.Recognitions = append(w.Alliance.Spec.Recognitions, r)
	return w
}

// Gave records a contribution; the value may be empty.
func (w *World) Gave(from, to v1alpha1.Name, date v1alpha1.Date, value v1alpha1.Decimal) *World {
	w.Alliance.Spec.Contributions = append(w.Alliance.Spec.Contributions, v1alpha1.Contribution{From: from, To: to, Date: date, Value: value})
	return w
}
