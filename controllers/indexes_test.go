// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/gen"
)

func TestIndexes(t *testing.T) {
	naming := gen.Policy("p").Paths(
		gen.Path("slow", "P2D").Steps(gen.Step("first").Contacts("north/sam", "north/kim"), gen.Step("second").Contacts("south/sam")),
		gen.Path("fast", "P1D").Steps(gen.Step("third").Contacts("north/sam")),
	).CommunicationPolicy
	message := func(o v1alpha1.Outcome) client.Object {
		return gen.Notification("n").Over("standard", "hook").Outcome(o).Notification
	}
	for name, c := range map[string]struct {
		index  client.IndexerFunc
		object client.Object
		want   []string
	}{
		"a review's alliance":          {reviewAlliance, gen.Review("r").Of("pact").Review, []string{"pact"}},
		"an issue's alliance":          {issueAlliance, gen.Issue("i").Of("pact").Issue, []string{"pact"}},
		"an alliance's partners":       {alliancePartners, gen.Alliance("a").Between("north", "south").Alliance, []string{"north", "south"}},
		"an alliance without partners": {alliancePartners, gen.Alliance("a").Between().Alliance, nil},
		"an alliance's policy":         {alliancePolicy, gen.Alliance("a").Under("standard").Alliance, []string{"standard"}},
		"an alliance without policy":   {alliancePolicy, gen.Alliance("a").Alliance, nil},
		"each partner of steps once":   {policyStepPartners, naming, []string{"north", "south"}},
		"a policy that names nobody":   {policyStepPartners, gen.Policy("p").CommunicationPolicy, nil},
		"each owner of an action once": {reviewOwners, gen.Review("r").Held("2026-03-02 09:00").
			Promised("a", "north/sam", "", "").Promised("b", "north/kim", "", "").Promised("c", "south/sam", "", "").Review, []string{"north", "south"}},
		"actions of a review that is not held": {reviewOwners, gen.Review("r").Review, nil},
		"a message's policy":                   {notificationPolicy, message(v1alpha1.OutcomeDelivered), []string{"standard"}},
		"a message that is new":                {undeliveredPolicy, message(""), []string{"standard"}},
		"a message that is pending":            {undeliveredPolicy, message(v1alpha1.OutcomePending), []string{"standard"}},
		"a message that is being sent":         {undeliveredPolicy, message(v1alpha1.OutcomeSending), []string{"standard"}},
		"a message that was delivered":         {undeliveredPolicy, message(v1alpha1.OutcomeDelivered), nil},
		"a message that was given up":          {undeliveredPolicy, message(v1alpha1.OutcomeFailed), nil},
		"a message that nobody knows of":       {undeliveredPolicy, message(v1alpha1.OutcomeUncertain), nil},
	} {
		if got := c.index(c.object); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
}

// Each index is of one kind by one key; its function takes that kind.
func TestIndexesFitTheirKinds(t *testing.T) {
	seen := map[string]bool{}
	for _, i := range indexes {
		key := inventory.KindOf(i.kind) + " " + i.key
		if seen[key] {
			t.Errorf("there are two indexes %s", key)
		}
		seen[key] = true
		i.of(i.kind) // panics if it takes another kind
	}
}

func TestSlimDropsWhatNobodyLooksAt(t *testing.T) {
	p := gen.Partner("north").Partner
	p.ManagedFields = []metav1.ManagedFieldsEntry{{Manager: "kubectl"}}
	p.Annotations = map[string]string{corev1.LastAppliedConfigAnnotation: "{}", "kept": "yes"}
	p.Labels = map[string]string{v1alpha1.LabelGenerated: "true"}
	p.Spec.DisplayName = "North"
	if _, err := slim(p); err != nil {
		t.Fatal(err)
	}
	if len(p.ManagedFields) > 0 || len(p.Annotations) != 1 || p.Annotations["kept"] == "" {
		t.Errorf("what is left: %+v", p.ObjectMeta)
	}
	if p.Labels[v1alpha1.LabelGenerated] != "true" || p.Spec.DisplayName != "North" {
		t.Error("the label or the spec was lost")
	}
	if got, err := slim("a tombstone"); got != "a tombstone" || err != nil {
		t.Error("what is no object was changed")
	}
}
