// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// quick is an alliance, and its policy, in which something happens at once.
const quick = "quick"

// ground are two partners, a policy that sends at once over a channel, and an alliance under it.
func ground(hook v1alpha1.Channel, steps ...gen.StepBuilder) []client.Object {
	policy := gen.Policy(quick).Channels(hook).Paths(gen.Path("usual", "PT0S", v1alpha1.Severities()...).AckValidFor("P1D").Steps(steps...))
	return []client.Object{
		gen.Partner("swift").Contacts("lead").Partner, gen.Partner("brisk").Contacts("lead").Partner, policy.CommunicationPolicy,
		gen.Alliance(quick).Between("swift", "brisk").Under(quick).
			Member("swift/lead", v1alpha1.RoleProjectLead).Member("brisk/lead", v1alpha1.RoleProjectLead).Alliance,
	}
}

// step is one for the people who are in both teams.
func step(name string) gen.StepBuilder { return gen.Step(name).Roles(v1alpha1.RoleProjectLead) }

// raised is an issue of that alliance.
func raised(name, detected string) *v1alpha1.Issue {
	return gen.Issue(name).Of(quick).RaisedBy("swift/lead").Detected(detected).Issue
}
