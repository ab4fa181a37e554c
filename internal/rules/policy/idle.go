// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import "github.com/entente-dev/entente/api/v1alpha1"

// IdleFields are the parts of a policy that only a practice looks at. As long as that is not built
// they have no effect, and the policy says so: a row goes when its practice comes.
var IdleFields = []struct {
	Practice v1alpha1.Practice
	Name     string
	set      func(*v1alpha1.CommunicationPolicySpec) bool
}{
	{v1alpha1.PracticeFeedbackHeard, "spec.informalFeedback", func(s *v1alpha1.CommunicationPolicySpec) bool { return s.InformalFeedback != nil }},
	{v1alpha1.PracticeSuccessRecognized, "spec.recognizeWithin", func(s *v1alpha1.CommunicationPolicySpec) bool { return s.RecognizeWithin != "" }},
	{v1alpha1.PracticeHealthChecked, "spec.healthCheckEvery", func(s *v1alpha1.CommunicationPolicySpec) bool { return s.HealthCheckEvery != "" }},
	{v1alpha1.PracticeGivingFirst, "spec.giveAndTake", func(s *v1alpha1.CommunicationPolicySpec) bool { return s.GiveAndTake != nil }},
	{v1alpha1.PracticeCultureLived, "spec.thresholds.norms", func(s *v1alpha1.CommunicationPolicySpec) bool { return s.Thresholds != nil && s.Thresholds.Norms != "" }},
	{v1alpha1.PracticeHealthChecked, "spec.thresholds.perceptionGap", func(s *v1alpha1.CommunicationPolicySpec) bool {
		return s.Thresholds != nil && s.Thresholds.PerceptionGap != ""
	}},
	{v1alpha1.PracticeCommitmentsKept, "spec.thresholds.commitmentsPercent", func(s *v1alpha1.CommunicationPolicySpec) bool {
		return s.Thresholds != nil && s.Thresholds.CommitmentsPercent != nil
	}},
}

func idle(s *v1alpha1.CommunicationPolicySpec) []string {
	var out []string
	for i := range IdleFields {
		if IdleFields[i].set(s) {
			out = append(out, IdleFields[i].Name)
		}
	}
	return out
}
