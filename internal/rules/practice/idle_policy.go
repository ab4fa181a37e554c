// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import "github.com/entente-dev/entente/api/v1alpha1"

// idlePolicyFields are the parts of a policy that only a practice reads. As long as that is not
// built they have no effect, and the policy says so.
var idlePolicyFields = []struct {
	practice v1alpha1.Practice
	name     string
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

// IdleOfPolicy names the parts of a policy that have no effect yet.
func IdleOfPolicy(s *v1alpha1.CommunicationPolicySpec) []string {
	var out []string
	for i := range idlePolicyFields {
		if f := &idlePolicyFields[i]; !Built(f.practice) && f.set(s) {
			out = append(out, f.name)
		}
	}
	return out
}
