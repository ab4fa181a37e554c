// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
)

// Keys of the cache's indexes.
const (
	// byAlliance finds Reviews and Issues by the alliance that they name.
	byAlliance = "spec.allianceRef.name"
	// byReview finds Issues by the review that they name.
	byReview = "spec.reviewRef.name"
	// byCadence finds Reviews by the alliance and the cadence that they name, as cadenceKey has it.
	byCadence = "spec.cadence"
	// byOwner finds Reviews by the partners whose people own one of their actions.
	byOwner = "spec.record.actions.owner.partner"
	// generatedIn finds the Issues that controllers opened by the alliance that they name.
	generatedIn = "generatedIn"
	// byPartner finds Alliances by the partners that they list.
	byPartner = "spec.partners.name"
	// byPolicy finds Alliances and Notifications by the policy that they name.
	byPolicy = "policy"
	// byIssue finds the Notifications of an issue's ladder.
	byIssue = "spec.subjectRef.name"
	// byStepPartner finds CommunicationPolicies by the partners whose people a step names.
	byStepPartner = "spec.escalationPaths.steps.contacts.partner"
	// undelivered finds Notifications without an outcome by the policy that they name.
	undelivered = "undelivered"
	// undeliveredAbout finds Notifications without an outcome by the issue that they are about.
	undeliveredAbout = "undeliveredAbout"
	// undeliveredReview finds Notifications without an outcome by the review that they are about.
	undeliveredReview = "undeliveredReview"
	// undeliveredTo finds Notifications that may go out with others by their recipient on a channel, as
	// personKey has it.
	undeliveredTo = "undeliveredTo"
	// byMember finds digests by the Notifications that they gather.
	byMember = "spec.digestOf"
	// undeliveredIn finds Notifications without an outcome by the alliance that they concern.
	undeliveredIn = "undeliveredIn"
)

type index struct {
	kind client.Object
	key  string
	of   client.IndexerFunc
}

var indexes = []index{
	{&v1alpha1.Review{}, byAlliance, reviewAlliance},
	{&v1alpha1.Issue{}, byAlliance, issueAlliance},
	{&v1alpha1.Issue{}, byReview, issueReview},
	{&v1alpha1.Issue{}, generatedIn, generatedAlliance},
	{&v1alpha1.Review{}, byCadence, reviewCadence},
	{&v1alpha1.Review{}, byOwner, reviewOwners},
	{&v1alpha1.Alliance{}, byPartner, alliancePartners},
	{&v1alpha1.Alliance{}, byPolicy, alliancePolicy},
	{&v1alpha1.CommunicationPolicy{}, byStepPartner, policyStepPartners},
	{&v1alpha1.Notification{}, byPolicy, notificationPolicy},
	{&v1alpha1.Notification{}, byIssue, notificationIssue},
	{&v1alpha1.Notification{}, undelivered, undeliveredPolicy},
	{&v1alpha1.Notification{}, undeliveredAbout, undeliveredIssue},
	{&v1alpha1.Notification{}, undeliveredReview, undeliveredReviewMessage},
	{&v1alpha1.Notification{}, undeliveredTo, untriedTo},
	{&v1alpha1.Notification{}, byMember, digestMembers},
	{&v1alpha1.Notification{}, undeliveredIn, undeliveredAlliance},
}

func addIndexes(to client.FieldIndexer) error {
	for _, i := range indexes {
		if err := to.IndexField(context.Background(), i.kind, i.key, i.of); err != nil {
			return err
		}
	}
	return nil
}

func reviewAlliance(o client.Object) []string {
	return []string{o.(*v1alpha1.Review).Spec.AllianceRef.Name}
}

func issueAlliance(o client.Object) []string {
	return []string{o.(*v1alpha1.Issue).Spec.AllianceRef.Name}
}

func reviewCadence(o client.Object) []string {
	if r := o.(*v1alpha1.Review); r.Spec.Cadence != "" {
		return []string{cadenceKey(r.Spec.AllianceRef.Name, string(r.Spec.Cadence))}
	}
	return nil
}

func reviewOwners(o client.Object) []string {
	r := o.(*v1alpha1.Review)
	if r.Spec.Record == nil {
		return nil
	}
	var out []string
	for i := range r.Spec.Record.Actions {
		if owner := r.Spec.Record.Actions[i].Owner; owner != nil && !slices.Contains(out, string(owner.Partner)) {
			out = append(out, string(owner.Partner))
		}
	}
	return out
}

func cadenceKey(alliance, cadence string) string { return alliance + "/" + cadence }

func generatedAlliance(o client.Object) []string {
	if i := o.(*v1alpha1.Issue); i.Labels[v1alpha1.LabelGenerated] == "true" {
		return []string{i.Spec.AllianceRef.Name}
	}
	return nil
}

func issueReview(o client.Object) []string {
	if ref := o.(*v1alpha1.Issue).Spec.ReviewRef; ref != nil {
		return []string{ref.Name}
	}
	return nil
}

func alliancePartners(o client.Object) []string {
	return names(rules.AlliancePartners(o.(*v1alpha1.Alliance)))
}

func alliancePolicy(o client.Object) []string {
	if ref := o.(*v1alpha1.Alliance).Spec.CommunicationPolicyRef; ref != nil {
		return []string{ref.Name}
	}
	return nil
}

func policyStepPartners(o client.Object) []string {
	return names(rules.PolicyPartners(o.(*v1alpha1.CommunicationPolicy)))
}

func notificationPolicy(o client.Object) []string {
	return []string{o.(*v1alpha1.Notification).Spec.ChannelRef.Policy}
}

func notificationIssue(o client.Object) []string {
	if n := o.(*v1alpha1.Notification); n.Spec.SubjectRef.Kind == v1alpha1.KindIssue && n.Spec.Step != "" {
		return []string{n.Spec.SubjectRef.Name}
	}
	return nil
}

func undeliveredPolicy(o client.Object) []string {
	if n := o.(*v1alpha1.Notification); !rules.Settled(n.Status.Outcome) {
		return []string{n.Spec.ChannelRef.Policy}
	}
	return nil
}

func undeliveredIssue(o client.Object) []string {
	if n := o.(*v1alpha1.Notification); !rules.Settled(n.Status.Outcome) && n.Spec.SubjectRef.Kind == v1alpha1.KindIssue {
		return []string{n.Spec.SubjectRef.Name}
	}
	return nil
}

func undeliveredReviewMessage(o client.Object) []string {
	if n := o.(*v1alpha1.Notification); !rules.Settled(n.Status.Outcome) && n.Spec.SubjectRef.Kind == v1alpha1.KindReview {
		return []string{n.Spec.SubjectRef.Name}
	}
	return nil
}

func untriedTo(o client.Object) []string {
	if n := o.(*v1alpha1.Notification); rules.Gathers(n) {
		return []string{personKey(n)}
	}
	return nil
}

func digestMembers(o client.Object) []string { return o.(*v1alpha1.Notification).Spec.DigestOf }

func undeliveredAlliance(o client.Object) []string {
	if n := o.(*v1alpha1.Notification); !rules.Settled(n.Status.Outcome) {
		return []string{n.Spec.AllianceRef.Name}
	}
	return nil
}

func names(in []v1alpha1.Name) []string {
	out := make([]string, len(in))
	for i, n := range in {
		out[i] = string(n)
	}
	return out
}

// slim drops, from what the cache keeps, what nothing here reads, and keeps times as they are
// written. Status writes send no metadata but the identity, so nothing is lost on the API server.
func slim(in any) (any, error) {
	if o, ok := in.(client.Object); ok {
		o.SetManagedFields(nil)
		if a := o.GetAnnotations(); a[corev1.LastAppliedConfigAnnotation] != "" {
			delete(a, corev1.LastAppliedConfigAnnotation)
		}
		inventory.SetTimes(o)
	}
	return in, nil
}
