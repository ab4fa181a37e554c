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
	"github.com/entente-dev/entente/test/gen"
)

// scenario is what happens when the objects become due. A review becomes overdue in any.
type scenario struct {
	name string
	// what becomes of an issue, for the table
	what string
	// acknowledged issues, by the other partner, become stale and stay where they are; others start a step.
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
	return append(names, growing)
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
	hook := gen.Webhook("hook", receiverURL)
	hook.Webhook.SecretRef = &v1alpha1.SecretReference{Name: secret}
	return []client.Object{
		&corev1.Secret{
			ObjectMeta: metav1.ObjectMeta{
				Namespace: namespace, Name: secret,
				Labels:      map[string]string{v1alpha1.LabelUse: "webhook"},
				Annotations: map[string]string{v1alpha1.AnnotationHosts: "127.0.0.1"},
			},
			StringData: map[string]string{"secret": "whsec_ZW50ZW50ZS1zYW1wbGUta2V5LWZvci10cnlpbmctb3V0"},
		},
		gen.Partner("northwind").In(namespace).Contacts("lead", "boss").Partner,
		gen.Partner("contoso").In(namespace).Where("US", "America/New_York").Contacts("lead", "boss").Partner,
		gen.Policy("standard").In(namespace).Channels(hook).
			Paths(gen.Path("default", "P2D", v1alpha1.Severities()...).AckValidFor("P90D").Steps(
				gen.Step("counterpart").Roles(v1alpha1.RoleProjectLead).Within("P30D"),
				gen.Step("managers").Roles(v1alpha1.RoleAllianceManager),
			)).CommunicationPolicy,
	}
}

// dueObjects are the alliances, and the reviews and issues that become due at a moment. What
// belongs to one alliance is spread over the names, as it would be over time.
func (s scenario) dueObjects(size int, due time.Time) (hosts, work []client.Object) {
	count := alliances(size)
	allianceName := func(i int) string { return fmt.Sprintf("alliance-%04d", i%count) }
	for i := range count {
		hosts = append(hosts, gen.Alliance(allianceName(i)).In(namespace).Under("standard").
			Member("northwind/lead", v1alpha1.RoleProjectLead).Member("northwind/boss", v1alpha1.RoleAllianceManager).
			Member("contoso/lead", v1alpha1.RoleProjectLead).Member("contoso/boss", v1alpha1.RoleAllianceManager).Alliance)
	}
	const by = "northwind/lead"
	detected := gen.At(due.Add(-staleAfter))
	for i := range size / 2 {
		work = append(work, gen.Review(fmt.Sprintf("review-%06d", i)).In(namespace).Of(allianceName(i)).Due(gen.At(due)).Review)
	}
	for i := range size - size/2 {
		issue := gen.Issue(fmt.Sprintf("issue-%06d", i)).In(namespace).Of(allianceName(i)).
			Title(fmt.Sprintf("Shipment %d is late", i)).Severity(v1alpha1.SeverityMedium).RaisedBy(by).Detected(detected)
		if s.acknowledged {
			issue.Acknowledged(detected, "contoso/lead") // the raiser's own would hold no ladder
		}
		work = append(work, issue.Issue)
	}
	return hosts, work
}
