// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package verdict has what every decision is made of: the moment at which it is made, findings as
// data, readiness, effects, and the catalogue of conditions. It is the ground floor of the core.
package verdict

import (
	"time"
	"unicode/utf8"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Verdict is what every kind's decision has.
type Verdict struct {
	// Findings in a stable order, with what their messages say as data.
	Findings []Finding
	// Conditions are the findings in words, in the same order, with type, status, reason and
	// message; Settle adds the times and the generation. A condition that is not among them is
	// to be removed.
	Conditions []metav1.Condition
	// NextCheck is when something will change if nobody acts; zero for never.
	NextCheck time.Time
}

// New returns a verdict with room for a number of findings.
func New(findings int) Verdict {
	return Verdict{Findings: make([]Finding, 0, findings), Conditions: make([]metav1.Condition, 0, findings)}
}

// Get returns the condition of that type, or nil.
func (v *Verdict) Get(conditionType string) *metav1.Condition {
	for i := range v.Conditions {
		if v.Conditions[i].Type == conditionType {
			return &v.Conditions[i]
		}
	}
	return nil
}

// Finding returns the finding of that type, or nil.
func (v *Verdict) Finding(conditionType string) *Finding {
	for i := range v.Findings {
		if v.Findings[i].Type == conditionType {
			return &v.Findings[i]
		}
	}
	return nil
}

// Add adds a finding, in words.
func (v *Verdict) Add(conditionType string, f Finding, words Wording) {
	v.Findings = append(v.Findings, f)
	added := &v.Findings[len(v.Findings)-1] // and not &f, which would then live on the heap
	added.Type = conditionType
	v.Conditions = append(v.Conditions, metav1.Condition{
		Type: conditionType, Status: f.Status, Reason: f.Reason, Message: cutMessage(words(added)),
	})
}

// cutMessage shortens what the API server would refuse, and never within a letter: it would
// store another one, and each look would write again.
func cutMessage(message string) string {
	if len(message) <= v1alpha1.MaxConditionMessage {
		return message
	}
	end := v1alpha1.MaxConditionMessage - 3
	for !utf8.RuneStart(message[end]) {
		end--
	}
	return message[:end] + "..."
}
