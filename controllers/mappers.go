// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"slices"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// mapper finds which objects an object concerns.
type mapper func(context.Context, client.Object) []reconcile.Request

// itself maps an object to itself.
func itself(_ context.Context, o client.Object) []reconcile.Request {
	return []reconcile.Request{request(o.GetNamespace(), o.GetName())}
}

// direct maps an object to what an index has under its own name.
func direct(find lookup, key string) mapper { return via(find, key, itself) }

// through maps an object to what an index has under the names of the alliances that another index has
// under the object's own.
func (s *shell) through(allianceKey string, find lookup, key string) mapper {
	return via(s.alliances(), allianceKey, direct(find, key))
}

// via maps an object to what another mapper finds for all that an index has under its name.
func via(find lookup, key string, next mapper) mapper {
	return func(ctx context.Context, o client.Object) []reconcile.Request {
		var out []reconcile.Request
		for _, x := range find(ctx, o.GetNamespace(), key, o.GetName()) {
			out = append(out, next(ctx, x)...)
		}
		return out
	}
}

// allianceOf maps a review or an issue to its alliance. Of one that cannot be decoded any more the name is known alone: then
// it may have been any alliance's of its namespace.
func (s *shell) allianceOf(name client.IndexerFunc) mapper {
	return func(ctx context.Context, o client.Object) []reconcile.Request {
		if of := name(o)[0]; of != "" {
			return []reconcile.Request{request(o.GetNamespace(), of)}
		}
		var all v1alpha1.AllianceList
		if err := s.List(ctx, &all, client.InNamespace(o.GetNamespace())); err != nil {
			return nil // the cache ends with the manager
		}
		var out []reconcile.Request
		for i := range all.Items {
			out = append(out, itself(ctx, &all.Items[i])...)
		}
		return out
	}
}

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
	return via(s.alliances(), byPolicy, partnersOfAlliance)(ctx, o)
}

// partnersBeside maps a partner to those with whom it shares an alliance.
func (s *shell) partnersBeside(ctx context.Context, o client.Object) []reconcile.Request {
	all := via(s.alliances(), byPartner, partnersOfAlliance)(ctx, o)
	return slices.DeleteFunc(all, func(r reconcile.Request) bool { return r.Name == o.GetName() })
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
		for _, r := range s.reviews()(ctx, i.Namespace, byCadence, cadenceKey(i.Spec.AllianceRef.Name, string(cadence))) {
			out = append(out, itself(ctx, r)...)
		}
	}
	return out
}

// issuesAbout maps a review to the issues of overdue reviews that may be about it.
func (s *shell) issuesAbout(ctx context.Context, o client.Object) []reconcile.Request {
	r := o.(*v1alpha1.Review)
	var out []reconcile.Request
	for _, i := range s.issues()(ctx, r.Namespace, generatedIn, r.Spec.AllianceRef.Name) {
		if rules.IsAboutReview(i.(*v1alpha1.Issue), r) {
			out = append(out, itself(ctx, i)...)
		}
	}
	return out
}
