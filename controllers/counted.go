// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// countedClient counts the requests that change something, by the kind of the object that is reconciled.
// Reads come from the cache and cost nothing there.
type countedClient struct {
	client.Client
	kind string
}

func counted(c client.Client, kind string) client.Client { return countedClient{c, kind} }

func (c countedClient) count(verb string) { writesMade.WithLabelValues(c.kind, verb).Inc() }

// Create counts and creates.
func (c countedClient) Create(ctx context.Context, o client.Object, opts ...client.CreateOption) error {
	c.count("create")
	return c.Client.Create(ctx, o, opts...)
}

// Delete counts and deletes.
func (c countedClient) Delete(ctx context.Context, o client.Object, opts ...client.DeleteOption) error {
	c.count("delete")
	return c.Client.Delete(ctx, o, opts...)
}

// Update counts and updates.
func (c countedClient) Update(ctx context.Context, o client.Object, opts ...client.UpdateOption) error {
	c.count("update")
	return c.Client.Update(ctx, o, opts...)
}

// Patch counts and patches.
func (c countedClient) Patch(ctx context.Context, o client.Object, p client.Patch, opts ...client.PatchOption) error {
	c.count("patch")
	return c.Client.Patch(ctx, o, p, opts...)
}

// Apply counts and applies.
func (c countedClient) Apply(ctx context.Context, o runtime.ApplyConfiguration, opts ...client.ApplyOption) error {
	c.count("apply")
	return c.Client.Apply(ctx, o, opts...)
}

// Status is the client for the status.
func (c countedClient) Status() client.SubResourceWriter {
	return countedStatus{c.Client.Status(), c}
}

type countedStatus struct {
	client.SubResourceWriter
	of countedClient
}

// Update counts and updates the status.
func (c countedStatus) Update(ctx context.Context, o client.Object, opts ...client.SubResourceUpdateOption) error {
	c.of.count("update_status")
	return c.SubResourceWriter.Update(ctx, o, opts...)
}

// Patch counts and patches the status.
func (c countedStatus) Patch(ctx context.Context, o client.Object, p client.Patch, opts ...client.SubResourcePatchOption) error {
	c.of.count("patch_status")
	return c.SubResourceWriter.Patch(ctx, o, p, opts...)
}
