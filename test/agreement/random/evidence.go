// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package random

import "github.com/entente-dev/entente/api/v1alpha1"

// varyEvidenceTimes says how soon evidence is there, and how far back it is asked for.
func (d *dice) varyEvidenceTimes(s *v1alpha1.CommunicationPolicySpec) {
	if s.Committee == nil {
		return
	}
	s.Committee.EvidenceWithin = d.mayBeSpan()
	if s.Committee.EvidenceWithin != "" { // which is shorter than each of these
		s.Committee.EvidenceWindow = pick[v1alpha1.Duration](d, "", "P9D", "P1M")
	}
}

// varyReports has some records of a partner say where their evidence is.
func (d *dice) varyReports(p *v1alpha1.Partner) {
	for i := range p.Spec.Assessments {
		p.Spec.Assessments[i].ReportURL = pick(d, "", "https://reports.example/7")
	}
	for i := range p.Spec.BusinessCases {
		p.Spec.BusinessCases[i].CaseURL = pick(d, "", "https://reports.example/case")
	}
}

// varyEvidence has some alliances ask for evidence, which is in no profile.
func (d *dice) varyEvidence(a *v1alpha1.Alliance) {
	if !d.oneIn(3) {
		a.Spec.AgreementURL = "https://contracts.example/7"
	}
	if d.oneIn(2) {
		return
	}
	if a.Spec.Practices == nil {
		a.Spec.Practices = &v1alpha1.Practices{}
	}
	a.Spec.Practices.Require = append(a.Spec.Practices.Require, v1alpha1.PracticeEvidenceComplete)
}
