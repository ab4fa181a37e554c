// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"slices"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Narrow returns what belongs to some alliances: their reviews, issues and messages, and the
// partners and policies that they name. Without names it returns everything.
func (i *Inventory) Narrow(alliances []string) *Inventory {
	if len(alliances) == 0 {
		return i
	}
	named := map[string]bool{}
	key := func(kind, namespace, name string) string { return kind + "/" + namespace + "/" + name }
	for _, a := range i.Alliances {
		if !slices.Contains(alliances, a.Name) {
			continue
		}
		for j := range a.Spec.Partners {
			named[key(v1alpha1.KindPartner, a.Namespace, string(a.Spec.Partners[j].Name))] = true
		}
		if ref := a.Spec.CommunicationPolicyRef; ref != nil {
			named[key(v1alpha1.KindCommunicationPolicy, a.Namespace, ref.Name)] = true
		}
	}
	return &Inventory{
		Partners: kept(i.Partners, func(p *v1alpha1.Partner) bool { return named[key(v1alpha1.KindPartner, p.Namespace, p.Name)] }),
		Policies: kept(i.Policies, func(p *v1alpha1.CommunicationPolicy) bool {
			return named[key(v1alpha1.KindCommunicationPolicy, p.Namespace, p.Name)]
		}),
		Alliances:     kept(i.Alliances, belongsTo[*v1alpha1.Alliance](alliances)),
		Reviews:       kept(i.Reviews, belongsTo[*v1alpha1.Review](alliances)),
		Issues:        kept(i.Issues, belongsTo[*v1alpha1.Issue](alliances)),
		Notifications: kept(i.Notifications, belongsTo[*v1alpha1.Notification](alliances)),
	}
}

func belongsTo[T client.Object](alliances []string) func(T) bool {
	return func(o T) bool { return slices.Contains(alliances, AllianceOf(o)) }
}

func kept[T any](all []T, keep func(T) bool) []T {
	var out []T
	for _, x := range all {
		if keep(x) {
			out = append(out, x)
		}
	}
	return out
}
