// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// quick is an alliance, and its policy, in which something happens at once.
const quick = "quick"

// ground are two partners, a policy that sends at once, and an alliance under it. Over the first channel the
// leads are reached, and over each other one somebody with its name.
func ground(channels []v1alpha1.Channel, steps ...gen.StepBuilder) []client.Object {
	policy := gen.Policy(quick).Channels(channels...).Paths(gen.Path("usual", "PT0S", v1alpha1.Severities()...).AckValidFor("P1D").Steps(steps...))
	policy.Spec.Digest = &v1alpha1.Digest{GatherFor: "PT1S"}
	alliance := gen.Alliance(quick).Between("swift", "brisk").Under(quick)
	objects := []client.Object{policy.CommunicationPolicy}
	for _, side := range []string{"swift", "brisk"} {
		partner := gen.Partner(side)
		for i := range channels {
			c := &channels[i]
			who := c.Name
			if i == 0 {
				who = "lead"
			}
			partner.Contact(who, gen.By(c.Name, addressOf(c, side)))
			alliance = alliance.Member(side+"/"+string(who), v1alpha1.RoleProjectLead)
		}
		objects = append(objects, partner.Partner)
	}
	return append(objects, alliance.Alliance)
}

// addressOf is one that a channel takes; empty where it needs none.
func addressOf(c *v1alpha1.Channel, side string) string {
	switch {
	case c.Email != nil:
		return "people@" + side + ".example"
	case c.Slack != nil:
		return "#" + side
	}
	return ""
}

// step is one for the people who are in both teams.
func step(name string) gen.StepBuilder { return gen.Step(name).Roles(v1alpha1.RoleProjectLead) }

// raised is an issue of that alliance. It has a title of its own, if one is given.
func raised(name, detected, title string) *v1alpha1.Issue {
	o := gen.Issue(name).Of(quick).RaisedBy("swift/lead").Detected(detected).Issue
	o.Spec.Title = cmp.Or(title, o.Spec.Title)
	return o
}
