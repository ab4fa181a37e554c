// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"cmp"
	"slices"

	"sigs.k8s.io/controller-runtime/pkg/client"
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
