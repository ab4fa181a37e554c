// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"context"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/inventory"
)

// StatusOf is the common part of an object's status.
func StatusOf(o client.Object) inventory.Status { return inventory.StatusOf(o) }

// KindOf is the kind of an object; typed objects do not carry it.
func KindOf(o client.Object) string { return inventory.KindOf(o) }

// Objects lists the objects of all six kinds in a namespace, or in all if it is empty, as
// the API server has them.
func (e *Env) Objects(ctx context.Context, namespace string) ([]client.Object, error) {
	found, err := inventory.FromCluster(ctx, e.Client, namespace)
	if err != nil {
		return nil, err
	}
	return found.Objects(), nil
}
