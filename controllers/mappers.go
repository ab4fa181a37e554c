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

// reviewOfIssue maps an issue to the review that it names.
func reviewOfIssue(_ context.Context, o client.Object) []reconcile.Request {
	if ref := o.(*v1alpha1.Issue).Spec.ReviewRef; ref != nil {
		return []reconcile.Request{request(o.GetNamespace(), ref.Name)}
	}
	return nil
}
