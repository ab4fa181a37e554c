// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// partnersOfAlliance maps an alliance to its partners.
func partnersOfAlliance(_ context.Context, o client.Object) []reconcile.Request {
	var out []reconcile.Request
	for _, name := range rules.AlliancePartners(o.(*v1alpha1.Alliance)) {
		out = append(out, request(o.GetNamespace(), string(name)))
	}
	return out
}

// partnersOfPolicy maps a policy to the partners of the alliances that name it.
func (s *shell) partnersOfPolicy(ctx context.Context, o client.Object) []reconcile.Request {
	var alliances v1alpha1.AllianceList
	if err := s.List(ctx, &alliances, client.InNamespace(o.GetNamespace()), client.MatchingFields{byPolicy: o.GetName()}); err != nil {
		return nil
	}
	var out []reconcile.Request
	for i := range alliances.Items {
		out = append(out, partnersOfAlliance(ctx, &alliances.Items[i])...)
	}
	return out
}

// partnersBeside maps a partner to those with whom it shares an alliance.
func (s *shell) partnersBeside(ctx context.Context, o client.Object) []reconcile.Request {
	var alliances v1alpha1.AllianceList
	if err := s.List(ctx, &alliances, client.InNamespace(o.GetNamespace()), client.MatchingFields{byPartner: o.GetName()}); err != nil {
		return nil
	}
	var out []reconcile.Request
	for i := range alliances.Items {
		for _, r := range partnersOfAlliance(ctx, &alliances.Items[i]) {
			if r.Name != o.GetName() {
				out = append(out, r)
			}
		}
	}
	return out
}

// reviewsAbout maps an issue to the review that it names, and to those of the cadence that it is
// about.
func (s *shell) reviewsAbout(ctx context.Context, o client.Object) []reconcile.Request {
	i := o.(*v1alpha1.Issue)
	if i.Spec.ReviewRef == nil {
		return nil
	}
	out := []reconcile.Request{request(i.Namespace, i.Spec.ReviewRef.Name)}
	if cadence, ok := rules.CadenceOfIssue(i); ok {
		out = append(out, s.reviews()(ctx, i.Namespace, byCadence, cadenceKey(i.Spec.AllianceRef.Name, string(cadence)))...)
	}
	return out
}

// issuesAbout maps a review to the issues of overdue reviews that may be about it.
func (s *shell) issuesAbout(ctx context.Context, o client.Object) []reconcile.Request {
	r := o.(*v1alpha1.Review)
	var issues v1alpha1.IssueList
	if err := s.List(ctx, &issues, client.InNamespace(r.Namespace), client.MatchingFields{generatedIn: r.Spec.AllianceRef.Name}); err != nil {
		return nil
	}
	var out []reconcile.Request
	for i := range issues.Items {
		if rules.IsAboutReview(&issues.Items[i], r) {
			out = append(out, request(r.Namespace, issues.Items[i].Name))
		}
	}
	return out
}
