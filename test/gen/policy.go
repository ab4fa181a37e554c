// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// PolicyBuilder changes a communication policy.
type PolicyBuilder struct {
	*v1alpha1.CommunicationPolicy
}

// Policy has a webhook, mail and a phone, and one path for all severities: stale after two
// days, then two days for the operating people, six for the managers, fifteen for the executives.
func Policy(name string) PolicyBuilder {
	b := PolicyBuilder{&v1alpha1.CommunicationPolicy{ObjectMeta: meta(name)}}
	return b.Channels(Webhook("hook", "https://hooks.example/entente"), Mail("mail", "smtp.example:587"), Phone("phone")).
		Paths(Path("default", "P2D", v1alpha1.Severities()...).Steps(
			Step("counterpart").Tier(v1alpha1.TierOperating).Within("P2D"),
			Step("managers").Tier(v1alpha1.TierManagement).Within("P6D"),
			Step("executives").Tier(v1alpha1.TierExecutive).Within("P15D"),
		))
}

func (b PolicyBuilder) In(namespace string) PolicyBuilder {
	b.CommunicationPolicy.Namespace = namespace
	return b
}

func (b PolicyBuilder) Channels(channels ...v1alpha1.Channel) PolicyBuilder {
	b.Spec.Channels = channels
	return b
}

func (b PolicyBuilder) Paths(paths ...PathBuilder) PolicyBuilder {
	b.Spec.EscalationPaths = nil
	for _, p := range paths {
		b.Spec.EscalationPaths = append(b.Spec.EscalationPaths, p.EscalationPath)
	}
	return b
}

// Discloses asks that issues of a severity are told to the partners within a time.
func (b PolicyBuilder) Discloses(severity v1alpha1.Severity, within v1alpha1.Duration) PolicyBuilder {
	b.Spec.Disclosure = append(b.Spec.Disclosure, v1alpha1.Disclosure{Severity: severity, Within: within})
	return b
}

// Touches asks that the people of a tier are in touch every so often.
func (b PolicyBuilder) Touches(tier v1alpha1.Tier, every v1alpha1.Duration) PolicyBuilder {
	b.Spec.Touchpoints = append(b.Spec.Touchpoints, v1alpha1.Touchpoint{Tier: tier, Every: every})
	return b
}

// ChecksHealth asks that there is a health check every so often.
func (b PolicyBuilder) ChecksHealth(every v1alpha1.Duration) PolicyBuilder {
	b.Spec.HealthCheckEvery = every
	return b
}

func (b PolicyBuilder) Suspended() PolicyBuilder {
	b.Spec.Suspend = new(true)
	return b
}

func (b PolicyBuilder) Conditions(conditions ...metav1.Condition) PolicyBuilder {
	b.Status.Conditions = conditions
	return b
}

// Path is the first one, for a test to change.
func (b PolicyBuilder) Path() *v1alpha1.EscalationPath { return &b.Spec.EscalationPaths[0] }

// Step is one of the first path, for a test to change.
func (b PolicyBuilder) Step(name string) *v1alpha1.EscalationStep {
	return StepOf(b.CommunicationPolicy, name)
}

// StepOf is a step of the first path of a policy, for a test to change.
func StepOf(p *v1alpha1.CommunicationPolicy, name string) *v1alpha1.EscalationStep {
	steps := p.Spec.EscalationPaths[0].Steps
	for i := range steps {
		if string(steps[i].Name) == name {
			return &steps[i]
		}
	}
	panic("no step: " + name)
}

// Deleted is one that is being deleted; a finalizer of somebody else's keeps it.
func (b PolicyBuilder) Deleted(at string) PolicyBuilder {
	deleted(&b.ObjectMeta, at)
	return b
}
