// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"slices"

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

// planned are the practices that a profile promises and that are not built: what somebody who chose
// it expects. A practice that moves to the Registry leaves this list.
var planned = []Practice{
	{Name: v1alpha1.PracticePartnersMapped, Profile: v1alpha1.ProfileStructured},
	{Name: v1alpha1.PracticeTeamBriefed, Profile: v1alpha1.ProfileStructured},
	{Name: v1alpha1.PracticeFeedbackHeard, Profile: v1alpha1.ProfileStructured},
	{Name: v1alpha1.PracticeProgressMeasured, Profile: v1alpha1.ProfileStructured},
	{Name: v1alpha1.PracticeHealthChecked, Profile: v1alpha1.ProfileStructured},
	{Name: v1alpha1.PracticeSuccessRecognized, Profile: v1alpha1.ProfileStructured},
	{Name: v1alpha1.PracticeTeamTrained, Profile: v1alpha1.ProfileFull},
	{Name: v1alpha1.PracticeCultureLived, Profile: v1alpha1.ProfileFull},
	{Name: v1alpha1.PracticeDeliveringValue, Profile: v1alpha1.ProfileFull},
	{Name: v1alpha1.PracticeCommitmentsKept, Profile: v1alpha1.ProfileFull},
	{Name: v1alpha1.PracticeGivingFirst, Profile: v1alpha1.ProfileFull},
}

// Idle names what an alliance asks for and what has no effect yet: practices that are not built,
// and the parts of the spec that only they read.
func Idle(a *v1alpha1.Alliance) (practices, fields []string) {
	for i := range planned {
		if requires(a, &planned[i]) {
			practices = append(practices, string(planned[i].Name))
		}
	}
	slices.Sort(practices)
	for i := range idleFields {
		if f := &idleFields[i]; !Built(f.practice) && f.set(&a.Spec) {
			fields = append(fields, f.name)
		}
	}
	return practices, fields
}

// Built reports whether the registry has a practice.
func Built(name v1alpha1.Practice) bool {
	return slices.ContainsFunc(Registry, func(p Practice) bool { return p.Name == name })
}
