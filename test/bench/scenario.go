// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// scenario is what happens when the objects become due. A review becomes overdue in any.
type scenario struct {
	name string
	// what becomes of an issue, for the table
	what string
	// acknowledged issues become stale and stay where they are; others start a step.
	acknowledged bool
	// messages that an issue's step sends.
	messages int
}

var scenarios = []scenario{
	{name: "statuses", what: "reviews overdue, acknowledged issues stale: one status each", acknowledged: true},
	{name: "messages", what: "reviews overdue, issues start a step that tells two people by signed webhook", messages: 2},
}

func scenarioNames() []string {
	var names []string
	for _, s := range scenarios {
		names = append(names, s.name)
	}
	return names
}

const (
	namespace = "bench"
	secret    = "hook"
	// perAlliance is how many reviews and issues an alliance has.
	perAlliance = 100
	// staleAfter is the path's; what an issue's detectedTime lies before the common moment.
	staleAfter = 48 * time.Hour
)

// alliances is how many there are for a number of reviews and issues.
func alliances(size int) int { return max(1, size/perAlliance) }

// prerequisites are the objects that the others refer to.
func prerequisites(receiverURL string) []client.Object {
	meta := func(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Namespace: namespace, Name: name} }
	partner := func(name, country, zone string) *v1alpha1.Partner {
		address := []v1alpha1.Address{{Channel: "hook"}}
		return &v1alpha1.Partner{ObjectMeta: meta(name), Spec: v1alpha1.PartnerSpec{
			DisplayName: name, Country: v1alpha1.Country(country), TimeZone: v1alpha1.TimeZone(zone),
			Contacts: []v1alpha1.Contact{{Name: "lead", Addresses: address}, {Name: "boss", Addresses: address}},
		}}
	}
	use := meta(secret)
	use.Labels = map[string]string{v1alpha1.LabelUse: "true"}
	return []client.Object{
		&corev1.Secret{ObjectMeta: use, StringData: map[string]string{
			"secret": "whsec_ZW50ZW50ZS1zYW1wbGUta2V5LWZvci10cnlpbmctb3V0",
		}},
		partner("northwind", "NL", "Europe/Amsterdam"),
		partner("contoso", "US", "America/New_York"),
		&v1alpha1.CommunicationPolicy{ObjectMeta: meta("standard"), Spec: v1alpha1.CommunicationPolicySpec{
			Channels: []v1alpha1.Channel{{Name: "hook", Webhook: &v1alpha1.WebhookChannel{
				URL: receiverURL, SecretRef: &v1alpha1.SecretReference{Name: secret},
			}}},
			EscalationPaths: []v1alpha1.EscalationPath{{
				Name:       "default",
				Severities: []v1alpha1.Severity{v1alpha1.SeverityLow, v1alpha1.SeverityMedium, v1alpha1.SeverityHigh, v1alpha1.SeverityCritical},
				StaleAfter: "P2D", AckValidFor: "P90D",
				Steps: []v1alpha1.EscalationStep{
					{Name: "counterpart", Roles: []v1alpha1.Role{v1alpha1.RoleProjectLead}, Within: "P30D"},
					{Name: "managers", Roles: []v1alpha1.Role{v1alpha1.RoleAllianceManager}},
				},
			}},
		}},
	}
}

// dueObjects are the alliances, and the reviews and issues that become due at a moment. What
// belongs to one alliance is spread over the names, as it would be over time.
func (s scenario) dueObjects(size int, due time.Time) (hosts, work []client.Object) {
	count := alliances(size)
	allianceName := func(i int) string { return fmt.Sprintf("alliance-%04d", i%count) }
	meta := func(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Namespace: namespace, Name: name} }
	for i := range count {
		hosts = append(hosts, &v1alpha1.Alliance{ObjectMeta: meta(allianceName(i)), Spec: v1alpha1.AllianceSpec{
			Host: "northwind", Stage: v1alpha1.StageManage,
			CommunicationPolicyRef: &v1alpha1.PolicyReference{Name: "standard"},
			Partners:               []v1alpha1.AlliancePartner{{Name: "northwind"}, {Name: "contoso"}},
			Team: []v1alpha1.TeamMember{
				{Partner: "northwind", Contact: "lead", Role: v1alpha1.RoleProjectLead},
				{Partner: "northwind", Contact: "boss", Role: v1alpha1.RoleAllianceManager},
				{Partner: "contoso", Contact: "lead", Role: v1alpha1.RoleProjectLead},
				{Partner: "contoso", Contact: "boss", Role: v1alpha1.RoleAllianceManager},
			},
		}})
	}
	by := v1alpha1.PersonRef{Partner: "northwind", Contact: "lead"}
	detected := metav1.NewTime(due.Add(-staleAfter))
	for i := range size / 2 {
		work = append(work, &v1alpha1.Review{ObjectMeta: meta(fmt.Sprintf("review-%06d", i)), Spec: v1alpha1.ReviewSpec{
			AllianceRef: v1alpha1.AllianceReference{Name: allianceName(i)}, DueTime: metav1.NewTime(due),
		}})
	}
	for i := range size - size/2 {
		issue := &v1alpha1.Issue{ObjectMeta: meta(fmt.Sprintf("issue-%06d", i)), Spec: v1alpha1.IssueSpec{
			AllianceRef: v1alpha1.AllianceReference{Name: allianceName(i)},
			Title:       fmt.Sprintf("Shipment %d is late", i), Severity: v1alpha1.SeverityMedium,
			RaisedBy: by, DetectedTime: detected,
		}}
		if s.acknowledged {
			issue.Spec.Acknowledgements = []v1alpha1.Acknowledgement{{Time: detected, By: by}}
		}
		work = append(work, issue)
	}
	return hosts, work
}
