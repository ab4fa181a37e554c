// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"github.com/entente-dev/entente/api/v1alpha1"
)

// ofPartners is a group for each partner.
func (w *world) ofPartners() []group {
	out := make([]group, 0, len(w.partners))
	for _, p := range byName(w.partners) {
		out = append(out, group{p.Namespace, func(s *sink) {
			s.conditions(&partnerCondition, w.known[v1alpha1.KindPartner], p.Status.Conditions, p.Namespace, p.Name)
			s.time(&assessmentExpiry, p.Status.AssessmentExpiryTime, p.Namespace, p.Name)
		}})
	}
	return out
}

// ofPolicies is a group for each communication policy.
func (w *world) ofPolicies() []group {
	out := make([]group, 0, len(w.policies))
	for _, p := range byName(w.policies) {
		out = append(out, group{p.Namespace, func(s *sink) {
			s.conditions(&policyCondition, w.known[v1alpha1.KindCommunicationPolicy], p.Status.Conditions, p.Namespace, p.Name)
		}})
	}
	return out
}

// ofReviews is a group for each review.
func (w *world) ofReviews() []group {
	out := make([]group, 0, len(w.reviews))
	for _, r := range byName(w.reviews) {
		out = append(out, group{r.Namespace, func(s *sink) {
			labels := []string{r.Namespace, r.Name, r.Spec.AllianceRef.Name}
			s.conditions(&reviewCondition, w.known[v1alpha1.KindReview], r.Status.Conditions, labels...)
			s.time(&reviewDue, r.Status.DueTime, labels...)
		}})
	}
	return out
}

// ofIssues is a group for each issue.
func (w *world) ofIssues() []group {
	out := make([]group, 0, len(w.issues))
	for _, i := range byName(w.issues) {
		out = append(out, group{i.Namespace, func(s *sink) {
			labels := []string{i.Namespace, i.Name, i.Spec.AllianceRef.Name}
			severity := i.Status.Severity
			if severity == "" { // nobody has looked at it yet
				severity = i.Spec.Severity
			}
			s.put(&issueInfo, 1, append(labels[:3:3], string(severity))...)
			s.conditions(&issueCondition, w.known[v1alpha1.KindIssue], i.Status.Conditions, labels...)
			s.moment(&issueDisclosureDue, firstDue(i.Status.Untold), labels...)
			if next := i.Status.NextStep; next != nil {
				s.time(&issueNextStep, &next.Time, labels...)
			}
		}})
	}
	return out
}
