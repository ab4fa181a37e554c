// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

const (
	policyName = "standard"
	staleAfter = time.Minute
	// firstWithin is how long the first step has: about as long as its messages take.
	firstWithin = 4 * time.Second
	// secondWithin is how long the second one has, where there is a third.
	secondWithin = 3 * time.Second
)

// burst is a number of issues that become stale at the same moment and climb two steps, which
// tell people of both sides, or three. Every other one tells them by webhook, and the rest by mail.
type burst struct {
	namespace string
	due       time.Time
	issues    int
	digests   bool
	// executives are a third step.
	executives bool
	// gone: the outbox was deleted, and nobody can say how many messages are to be in it.
	gone bool
}

func (b *burst) ladder() []rung {
	l := []rung{
		{name: "counterpart", recipients: []string{"northwind/lead", "contoso/lead"}, within: firstWithin},
		{name: "managers", recipients: []string{"northwind/boss", "contoso/boss"}},
	}
	if b.executives {
		l[1].within = secondWithin
		l = append(l, rung{name: "executives", recipients: []string{"northwind/chief", "contoso/chief"}})
	}
	return l
}

func (b *burst) messages() int {
	n := 0
	for _, r := range b.ladder() {
		n += len(r.recipients)
	}
	return n * b.issues
}

func (b *burst) names() (names []string) {
	for i := range b.issues {
		names = append(names, fmt.Sprintf("issue-%04d", i))
	}
	return names
}

// ground are the objects that the issues stand on.
func (b *burst) ground(r *receivers) []client.Object {
	partner := func(name string) gen.PartnerBuilder {
		p := gen.Partner(name).In(b.namespace)
		for _, who := range []v1alpha1.Name{"lead", "boss", "chief"} {
			p.Contact(who, gen.By(hookChannel, ""), gen.By(mailChannel, string(who)+"@"+name+".example"))
		}
		return p
	}
	path := func(channel string, severity v1alpha1.Severity) gen.PathBuilder {
		only := v1alpha1.Name(channel)
		steps := []gen.StepBuilder{
			gen.Step("counterpart").Roles(v1alpha1.RoleProjectLead).Channels(only).Within(duration(firstWithin)),
			gen.Step("managers").Roles(v1alpha1.RoleAllianceManager).Channels(only),
		}
		if b.executives {
			steps[1] = steps[1].Within(duration(secondWithin))
			steps = append(steps, gen.Step("executives").Roles(v1alpha1.RoleExecutiveSponsor).Channels(only))
		}
		return gen.Path(channel, duration(staleAfter), severity).Steps(steps...)
	}
	mail := gen.Mail(mailChannel, r.mailServer)
	mail.RateLimit = &v1alpha1.RateLimit{Messages: new(int32(10_000)), Per: "PT1S"}
	policy := gen.Policy(policyName).In(b.namespace).Channels(gen.Webhook(hookChannel, r.hookURL), mail).
		Paths(path(hookChannel, v1alpha1.SeverityLow), path(mailChannel, v1alpha1.SeverityHigh))
	policy.Spec.Digest = &v1alpha1.Digest{MinMessages: new(int32(v1alpha1.NeverDigest))}
	if b.digests {
		policy.Spec.Digest = &v1alpha1.Digest{MinMessages: new(int32(2)), GatherFor: "PT1S"}
	}
	return []client.Object{
		partner("northwind").Partner,
		partner("contoso").Where("US", "America/New_York").Partner,
		policy.CommunicationPolicy,
		gen.Alliance("alliance").In(b.namespace).Under(policyName).
			Member("northwind/lead", v1alpha1.RoleProjectLead).Member("northwind/boss", v1alpha1.RoleAllianceManager).
			Member("northwind/chief", v1alpha1.RoleExecutiveSponsor).
			Member("contoso/lead", v1alpha1.RoleProjectLead).Member("contoso/boss", v1alpha1.RoleAllianceManager).
			Member("contoso/chief", v1alpha1.RoleExecutiveSponsor).Alliance,
	}
}

// work are the issues.
func (b *burst) work() (objects []client.Object) {
	for i, name := range b.names() {
		severity := v1alpha1.SeverityLow
		if i%2 == 1 {
			severity = v1alpha1.SeverityHigh
		}
		objects = append(objects, gen.Issue(name).In(b.namespace).Of("alliance").Title(fmt.Sprintf("Shipment %04d is late", i)).
			Severity(severity).RaisedBy("northwind/lead").Detected(gen.At(b.due.Add(-staleAfter))).Issue)
	}
	return objects
}

func duration(d time.Duration) v1alpha1.Duration {
	return v1alpha1.Duration(fmt.Sprintf("PT%dS", int(d.Seconds())))
}
