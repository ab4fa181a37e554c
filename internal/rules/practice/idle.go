// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// idleFields are the parts of an alliance that only a practice reads. As long as that is not
// built they have no effect, and the alliance says so.
var idleFields = []struct {
	practice v1alpha1.Practice
	name     string
	set      func(*v1alpha1.AllianceSpec) bool
}{
	{v1alpha1.PracticeTeamTrained, "spec.trainings", func(s *v1alpha1.AllianceSpec) bool { return len(s.Trainings) > 0 }},
	{v1alpha1.PracticeProgressMeasured, "spec.objectives", func(s *v1alpha1.AllianceSpec) bool { return len(s.Objectives) > 0 }},
	{v1alpha1.PracticeProgressMeasured, "spec.measurements", func(s *v1alpha1.AllianceSpec) bool { return len(s.Measurements) > 0 }},
	{v1alpha1.PracticeSuccessRecognized, "spec.recognitions", func(s *v1alpha1.AllianceSpec) bool { return len(s.Recognitions) > 0 }},
	{v1alpha1.PracticeGivingFirst, "spec.contributions", func(s *v1alpha1.AllianceSpec) bool { return len(s.Contributions) > 0 }},
	{"", "spec.rules", func(s *v1alpha1.AllianceSpec) bool { return len(s.Rules) > 0 }},
}

// structured and full are what those profiles add, built or not: what somebody who chose them
// expects. Essential is built as a whole.
var (
	structured = []v1alpha1.Practice{
		v1alpha1.PracticeDefinitionAgreed, v1alpha1.PracticePartnersMapped, v1alpha1.PracticePartnersAssessed, v1alpha1.PracticeTeamBriefed,
		v1alpha1.PracticeInTouch, v1alpha1.PracticeFeedbackHeard, v1alpha1.PracticeProgressMeasured, v1alpha1.PracticeHealthChecked,
		v1alpha1.PracticeSuccessRecognized,
	}
	full = []v1alpha1.Practice{
		v1alpha1.PracticeTeamTrained, v1alpha1.PracticeCultureLived, v1alpha1.PracticeDeliveringValue, v1alpha1.PracticeCommitmentsKept,
		v1alpha1.PracticeGivingFirst,
	}
)

// Idle names what an alliance asks for and what has no effect yet: practices that are not built,
// and the parts of the spec that only they read.
func Idle(a *v1alpha1.Alliance) []string {
	var names, out []string
	for _, p := range asked(a) {
		if !Built(p) {
			names = append(names, string(p))
		}
	}
	slices.Sort(names)
	switch names = slices.Compact(names); len(names) {
	case 0:
	case 1:
		out = append(out, "the practice "+names[0])
	default:
		last := len(names) - 1
		out = append(out, "the practices "+strings.Join(names[:last], ", ")+" and "+names[last])
	}
	for i := range idleFields {
		if f := &idleFields[i]; !Built(f.practice) && f.set(&a.Spec) {
			out = append(out, f.name)
		}
	}
	return out
}

// asked are the practices of an alliance's profile that can be other than built, and those of its
// own list.
func asked(a *v1alpha1.Alliance) []v1alpha1.Practice {
	profile, required := profileOf(a)
	out := slices.Clone(required)
	switch profile {
	case v1alpha1.ProfileFull:
		return append(append(out, structured...), full...)
	case v1alpha1.ProfileStructured:
		return append(out, structured...)
	}
	return out
}

// Built reports whether the registry has a practice.
func Built(name v1alpha1.Practice) bool {
	return slices.ContainsFunc(Registry, func(p Practice) bool { return p.Name == name })
}
