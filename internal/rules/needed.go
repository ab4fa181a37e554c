// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Which partners the facts about an object must hold, where they exist. A name may be there
// twice.

// AlliancePartners are those of an alliance; none for nil.
func AlliancePartners(a *v1alpha1.Alliance) []v1alpha1.Name {
	if a == nil {
		return nil
	}
	names := make([]v1alpha1.Name, 0, len(a.Spec.Partners)+1)
	for i := range a.Spec.Partners {
		names = append(names, a.Spec.Partners[i].Name)
	}
	return names
}

// IssuePartners are those of AllianceFacts and who raised the issue.
func IssuePartners(i *v1alpha1.Issue, a *v1alpha1.Alliance) []v1alpha1.Name {
	return append(AlliancePartners(a), i.Spec.RaisedBy.Partner)
}

// ReviewPartners are those whose people own an action, and, where somebody is to be reminded
// or to raise an issue, the alliance's.
func ReviewPartners(r *v1alpha1.Review, a *v1alpha1.Alliance, p *v1alpha1.CommunicationPolicy) []v1alpha1.Name {
	var names []v1alpha1.Name
	if p != nil && (p.Spec.Reminders != nil || p.Spec.OverdueReviews != nil) {
		names = AlliancePartners(a)
	}
	if r.Spec.Record == nil {
		return names
	}
	for i := range r.Spec.Record.Actions {
		if owner := r.Spec.Record.Actions[i].Owner; owner != nil {
			names = append(names, owner.Partner)
		}
	}
	return names
}

// PolicyPartners are those whose people a policy's steps name; none for nil.
func PolicyPartners(p *v1alpha1.CommunicationPolicy) []v1alpha1.Name {
	var names []v1alpha1.Name
	if p == nil {
		return nil
	}
	for i := range p.Spec.EscalationPaths {
		for j := range p.Spec.EscalationPaths[i].Steps {
			for _, c := range p.Spec.EscalationPaths[i].Steps[j].Contacts {
				if !slices.Contains(names, c.Partner) {
					names = append(names, c.Partner)
				}
			}
		}
	}
	return names
}
