// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import "github.com/entente-dev/entente/api/v1alpha1"

// StepBuilder changes its own copy of a step of an escalation path.
type StepBuilder struct{ v1alpha1.EscalationStep }

// Step tells nobody yet, and has no deadline.
func Step(name string) StepBuilder {
	return StepBuilder{v1alpha1.EscalationStep{Name: v1alpha1.Name(name)}}
}

func (b StepBuilder) Tier(t v1alpha1.Tier) StepBuilder {
	b.EscalationStep.Tier = t
	return b
}

func (b StepBuilder) Roles(roles ...v1alpha1.Role) StepBuilder {
	b.EscalationStep.Roles = roles
	return b
}

func (b StepBuilder) Contacts(people ...string) StepBuilder {
	b.EscalationStep.Contacts = People(people...)
	return b
}

func (b StepBuilder) Sides(s v1alpha1.Sides) StepBuilder {
	b.EscalationStep.Sides = s
	return b
}

func (b StepBuilder) Channels(names ...v1alpha1.Name) StepBuilder {
	b.EscalationStep.Channels = names
	return b
}

func (b StepBuilder) Within(d v1alpha1.Duration) StepBuilder {
	b.EscalationStep.Within = d
	return b
}

// By is when the step is over, from the start of the first step, in place of Within.
func (b StepBuilder) By(d v1alpha1.Duration) StepBuilder {
	b.EscalationStep.By = d
	return b
}

func (b StepBuilder) HostFirst(d v1alpha1.Duration) StepBuilder {
	b.EscalationStep.HostFirst = d
	return b
}

func (b StepBuilder) Repeat(every v1alpha1.Duration, times int32) StepBuilder {
	b.EscalationStep.Repeat = &v1alpha1.Repeat{Every: every, Times: new(times)}
	return b
}
