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
	// Findings in a stable order, with what their messages say as data. A condition that is not
	// among them is to be removed.
	Findings []Finding
	// NextCheck is when something will change if nobody acts; zero for never.
	NextCheck time.Time
	// rest is whether the object is at rest, and valid whether it can be acted upon, as Ready says.
	rest  Rest
	valid bool
	// zone is whose clocks the messages have.
	zone *time.Location
}

// New returns a verdict with room for a number of findings, whose messages have their moments as the clocks of
// a zone show them, and in UTC: the host's for what concerns an alliance, a partner's own for a partner.
func New(findings int, zone *time.Location) Verdict {
	return Verdict{Findings: make([]Finding, 0, findings), zone: zone}
}

// Add adds a finding, and how its message is worded: it is written when somebody asks for it. Where the object is
// at rest it is added as Paused has it.
func (v *Verdict) Add(conditionType string, f Finding, words Wording) {
	if f.Type = conditionType; v.rest.Rests() {
		f, words = EntryOf(conditionType).Paused(f, words, v.rest)
	}
	v.add(f, words)
}

func (v *Verdict) add(f Finding, words Wording) {
	f.words, f.zone = words, v.zone
	v.Findings = append(v.Findings, f)
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

// Conditions are the findings in words, with type, status, reason and message. Settle adds the
// times and the generation.
func (v *Verdict) Conditions() []metav1.Condition {
	out := make([]metav1.Condition, len(v.Findings))
	for i := range v.Findings {
		out[i] = v.Findings[i].Condition()
	}
	return out
}

// SettleConditions gives the conditions of an object their times and generation. One whose status did not
// change keeps its time.
func (v *Verdict) SettleConditions(old []metav1.Condition, generation int64, now time.Time) []metav1.Condition {
	return SettleConditions(old, v.Conditions(), generation, now)
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
