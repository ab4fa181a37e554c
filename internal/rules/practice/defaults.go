// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// policyMissing reports whether the alliance names a policy that does not exist: what it asks for is not
// known then, and no default stands for it.
func (s *State) policyMissing() bool {
	return s.Policy == nil && s.Alliance.Spec.CommunicationPolicyRef != nil
}

// policySpec is what the policy says; nothing without one.
func (s *State) policySpec() *v1alpha1.CommunicationPolicySpec {
	if s.Policy == nil {
		return &v1alpha1.CommunicationPolicySpec{}
	}
	return &s.Policy.Spec
}

// span is a span of the policy, or else the default: where the policy leaves it out, where there is no
// policy, and where the span cannot be read, which the policy says.
func (s *State) span(of func(*v1alpha1.CommunicationPolicySpec) v1alpha1.Duration, otherwise worktime.Span) worktime.Span {
	if span, ok := verdict.ParseSpan(of(s.policySpec())); ok {
		return span
	}
	return otherwise
}
