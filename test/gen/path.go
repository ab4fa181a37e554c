// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import "github.com/entente-dev/entente/api/v1alpha1"

// PathBuilder changes its own copy of an escalation path.
type PathBuilder struct{ v1alpha1.EscalationPath }

// Path has no steps yet.
func Path(name string, staleAfter v1alpha1.Duration, severities ...v1alpha1.Severity) PathBuilder {
	return PathBuilder{v1alpha1.EscalationPath{Name: v1alpha1.Name(name), StaleAfter: v1alpha1.Delay(staleAfter), Severities: severities}}
}

func (b PathBuilder) Steps(steps ...StepBuilder) PathBuilder {
	b.EscalationPath.Steps = nil
	for _, s := range steps {
		b.EscalationPath.Steps = append(b.EscalationPath.Steps, s.EscalationStep)
	}
	return b
}

func (b PathBuilder) AckValidFor(d v1alpha1.Duration) PathBuilder {
	b.EscalationPath.AckValidFor = d
	return b
}

func (b PathBuilder) MaxSnooze(d v1alpha1.Duration) PathBuilder {
	b.EscalationPath.MaxSnooze = d
	return b
}

// Working counts only the working time that both sides share, and waits no longer than a span
// for a step.
func (b PathBuilder) Working(maxWait v1alpha1.Duration) PathBuilder {
	b.Time, b.MaxWait = v1alpha1.TimeWorking, maxWait
	return b
}
