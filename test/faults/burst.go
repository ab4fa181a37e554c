// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

const (
	policyName = "standard"
	staleAfter = time.Minute
	// firstWithin is how long the first step has: about as long as its messages take.
	firstWithin = 4 * time.Second
)

// burst is a number of issues that become stale at the same moment and climb two steps, which
// tell people of both sides. Every other one tells them by webhook, and the rest by mail.
type burst struct {
	namespace string
	due       time.Time
	issues    int
	digests   bool
}

func (b *burst) ladder() []rung {
	return []rung{
		{name: "counterpart", recipients: []string{"northwind/lead", "contoso/lead"}, within: firstWithin},
		{name: "managers", recipients: []string{"northwind/boss", "contoso/boss"}},
	}
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

func (b *burst) meta(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: b.namespace, Name: name}
}

// ground are the objects that the issues stand on.
func (b *burst) ground(r *receivers) []client.Object {
	partner := func(name, country, zone string) *v1alpha1.Partner {
		contact := func(who string) v1alpha1.Contact {
			return v1alpha1.Contact{Name: v1alpha1.Name(who), Addresses: []v1alpha1.Address{
				{Channel: hookChannel}, {Channel: mailChannel, Address: who + "@" + name + ".example"},
			}}
		}
		return &v1alpha1.Partner{ObjectMeta: b.meta(name), Spec: v1alpha1.PartnerSpec{
			DisplayName: name, Country: v1alpha1.Country(country), TimeZone: v1alpha1.TimeZone(zone),
			Contacts: []v1alpha1.Contact{contact("lead"), contact("boss")},
		}}
	}
	path := func(channel string, severities ...v1alpha1.Severity) v1alpha1.EscalationPath {
		only := []v1alpha1.Name{v1alpha1.Name(channel)}
		return v1alpha1.EscalationPath{
			Name: v1alpha1.Name(channel), Severities: severities, StaleAfter: duration(staleAfter),
			Steps: []v1alpha1.EscalationStep{
				{Name: "counterpart", Roles: []v1alpha1.Role{v1alpha1.RoleProjectLead}, Channels: only, Within: duration(firstWithin)},
				{Name: "managers", Roles: []v1alpha1.Role{v1alpha1.RoleAllianceManager}, Channels: only},
			},
		}
	}
	digest := &v1alpha1.Digest{MinMessages: new(int32(1000))}
	if b.digests {
		digest = &v1alpha1.Digest{MinMessages: new(int32(2)), GatherFor: "PT1S"}
	}
	return []client.Object{
		partner("northwind", "NL", "Europe/Amsterdam"),
		partner("contoso", "US", "America/New_York"),
		&v1alpha1.CommunicationPolicy{ObjectMeta: b.meta(policyName), Spec: v1alpha1.CommunicationPolicySpec{
			Channels: []v1alpha1.Channel{
				{Name: hookChannel, Webhook: &v1alpha1.WebhookChannel{URL: r.hookURL}},
				{
					Name: mailChannel, Email: &v1alpha1.EmailChannel{Server: r.mailServer, From: "alliances@northwind.example"},
					RateLimit: &v1alpha1.RateLimit{Messages: new(int32(10_000)), Per: "PT1S"},
				},
			},
			Digest:          digest,
			EscalationPaths: []v1alpha1.EscalationPath{path(hookChannel, v1alpha1.SeverityLow), path(mailChannel, v1alpha1.SeverityHigh)},
		}},
		&v1alpha1.Alliance{ObjectMeta: b.meta("alliance"), Spec: v1alpha1.AllianceSpec{
			Host: "northwind", Stage: v1alpha1.StageManage,
			CommunicationPolicyRef: &v1alpha1.PolicyReference{Name: policyName},
			Partners:               []v1alpha1.AlliancePartner{{Name: "northwind"}, {Name: "contoso"}},
			Team: []v1alpha1.TeamMember{
				{Partner: "northwind", Contact: "lead", Role: v1alpha1.RoleProjectLead},
				{Partner: "northwind", Contact: "boss", Role: v1alpha1.RoleAllianceManager},
				{Partner: "contoso", Contact: "lead", Role: v1alpha1.RoleProjectLead},
				{Partner: "contoso", Contact: "boss", Role: v1alpha1.RoleAllianceManager},
			},
		}},
	}
}

// work are the issues.
func (b *burst) work() (objects []client.Object) {
	for i, name := range b.names() {
		severity := v1alpha1.SeverityLow
		if i%2 == 1 {
			severity = v1alpha1.SeverityHigh
		}
		objects = append(objects, &v1alpha1.Issue{ObjectMeta: b.meta(name), Spec: v1alpha1.IssueSpec{
			AllianceRef: v1alpha1.AllianceReference{Name: "alliance"},
			Title:       fmt.Sprintf("Shipment %04d is late", i), Severity: severity,
			RaisedBy:     v1alpha1.PersonRef{Partner: "northwind", Contact: "lead"},
			DetectedTime: metav1.NewTime(b.due.Add(-staleAfter)),
		}})
	}
	return objects
}

func duration(d time.Duration) v1alpha1.Duration {
	return v1alpha1.Duration(fmt.Sprintf("PT%dS", int(d.Seconds())))
}
