// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"cmp"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Sorted lists all objects by namespace, kind, in the order of the fields, and name.
func (i *Inventory) Sorted() []client.Object {
	objects := i.Objects()
	order := map[string]int{}
	for _, o := range objects {
		if kind := KindOf(o); order[kind] == 0 {
			order[kind] = len(order) + 1
		}
	}
	slices.SortStableFunc(objects, func(a, b client.Object) int {
		return cmp.Or(cmp.Compare(a.GetNamespace(), b.GetNamespace()),
			cmp.Compare(order[KindOf(a)], order[KindOf(b)]), cmp.Compare(a.GetName(), b.GetName()))
	})
	return objects
}

// Conditions are those in an object's status.
func Conditions(o client.Object) []metav1.Condition {
	switch o := o.(type) {
	case *v1alpha1.Partner:
		return o.Status.Conditions
	case *v1alpha1.CommunicationPolicy:
		return o.Status.Conditions
	case *v1alpha1.Alliance:
		return o.Status.Conditions
	case *v1alpha1.Review:
		return o.Status.Conditions
	case *v1alpha1.Issue:
		return o.Status.Conditions
	case *v1alpha1.Notification:
		return o.Status.Conditions
	}
	return nil
}
