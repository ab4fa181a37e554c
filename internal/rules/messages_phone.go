// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import "github.com/entente-dev/entente/api/v1alpha1"

// phoneRequest asks somebody to call people of a step whom the phone reaches first.
func (l *ladder) phoneRequest(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, c call) Message {
	m := l.message(step, record, c.caller, v1alpha1.NotificationCallRequest)
	// A request to talk before anything is written may have gone to the same person.
	m.Name = l.name(step, record, c.caller, "CallRequest for a step")
	m.Spec.NotBeforeTime = l.notBefore(step, record, c.caller.ref.Partner)
	if !l.facts.Wordless {
		m.say(l.phoneText(step, record, c))
	}
	return m
}
