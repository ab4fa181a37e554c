// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package random

import (
	"strconv"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

var objectives = []v1alpha1.Name{"orders", "delay", "share"}

// varyValue gives an alliance what its value is judged by: objectives and how far they are, thanks, and what the
// partners gave each other.
func (d *dice) varyValue(a *v1alpha1.Alliance, of []v1alpha1.Name) {
	s := &a.Spec
	for _, name := range some(d, d.IntN(4), objectives...) {
		o := v1alpha1.Objective{
			Name: name, Baseline: pick[v1alpha1.Decimal](d, "", "0", "2.5"), Target: pick[v1alpha1.Decimal](d, "", "10", "10", "1"), DueDate: d.mayBeDate(),
			MeasureEvery: d.mayBeSpan(), Benefits: some(d, d.IntN(len(of)+1), of...),
		}
		if o.Baseline == "" {
			o.Direction = pick(d, "", v1alpha1.DirectionUp, v1alpha1.DirectionDown)
		}
		if o.DueDate == "" {
			o.StartDate = d.mayBeDate()
		}
		if d.oneIn(4) {
			o.Milestones = []v1alpha1.Milestone{{Date: d.date(), Value: d.figure()}}
		}
		s.Objectives = append(s.Objectives, o)
	}
	for range d.IntN(6) {
		s.Measurements = append(s.Measurements, v1alpha1.Measurement{Objective: pick(d, append(objectives, "nothing")...), Date: d.date(), Value: d.figure()})
	}
	for range d.IntN(3) {
		s.Recognitions = append(s.Recognitions, v1alpha1.Recognition{Objective: pick(d, objectives...), Date: d.date(), By: d.mayBePerson(of...)})
	}
	for range d.IntN(5) {
		sides := some(d, 2, append(of, "stranger")...)
		s.Contributions = append(s.Contributions, v1alpha1.Contribution{Date: d.date(), From: sides[0], To: sides[1], Value: pick(d, "", "1", d.figure())})
	}
	if s.Definition != nil && d.oneIn(2) {
		before := rules.DefinitionDigest(s.Definition)
		s.Definition.Norms = []v1alpha1.Norm{{Name: "phone-first", Behaviour: "We call before we write"}, {Name: "candour", Behaviour: "We say what is wrong"}}
		for i := range s.Agreements {
			if s.Agreements[i].Digest == before {
				s.Agreements[i].Digest = rules.DefinitionDigest(s.Definition)
			}
		}
	}
}

// figure is a decimal of at most one digit behind the point.
func (d *dice) figure() v1alpha1.Decimal {
	return v1alpha1.Decimal(strconv.FormatFloat(float64(d.IntN(120))/10, 'f', -1, 64))
}

// varyViews has the partners rate norms, and some that there are not.
func (d *dice) varyViews(r *v1alpha1.Review) {
	if r.Spec.Record == nil {
		return
	}
	for i := range r.Spec.Record.Views {
		for _, norm := range some(d, d.IntN(3), "phone-first", "candour", "nothing") {
			v := &r.Spec.Record.Views[i]
			if v.Norms == nil {
				v.Norms = map[string]v1alpha1.Rating{}
			}
			v.Norms[norm] = v1alpha1.Rating(1 + d.IntN(5))
		}
	}
}

// varyTerms says over which time value is judged, and from which figures it is good.
func (d *dice) varyTerms(s *v1alpha1.CommunicationPolicySpec) {
	s.RecognizeWithin, s.CommitmentsWindow = d.mayBeSpan(), pick[v1alpha1.Duration](d, "", "P9D", "P1M")
	if d.oneIn(2) {
		s.GiveAndTake = &v1alpha1.GiveAndTake{Window: pick[v1alpha1.Duration](d, "P9D", "P1M"), TolerancePercent: pick(d, nil, new(int32(0)), new(int32(50)))}
	}
	if s.HealthCheckEvery == "" {
		s.HealthCheckEvery = pick[v1alpha1.Duration](d, "", "P9D", "P1M")
	}
	if s.Thresholds == nil {
		s.Thresholds = &v1alpha1.Thresholds{}
	}
	s.Thresholds.Norms, s.Thresholds.CommitmentsPercent = pick[v1alpha1.Decimal](d, "3", "3.5"), pick(d, nil, new(int32(50)))
}
