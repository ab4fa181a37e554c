// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"context"
	"errors"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/amend"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// owner is who writes the records, in managedFields.
const owner = client.FieldOwner("kubectl-entente")

// write sends the change, and makes it anew where the object changed meanwhile.
func (r *run) write(ctx context.Context, from source, c client.Client, s *scene, v values, change *change) error {
	// A record that is on its way may arrive: Ctrl-C is told so.
	ctx, stop := cmdutil.Interruptible(ctx)
	defer stop()
	err := amend.Retry(ctx, func(n int) (string, error) {
		if n > 0 {
			if err := s.reread(ctx, from, r.verb.kind, r.name); err != nil {
				return "", err
			}
			var err error
			if change, err = r.decide(s, v); err != nil {
				return "", err
			}
		}
		return s.raw.GetResourceVersion(), r.send(ctx, c, s.raw, change)
	})
	switch {
	case err != nil && ctx.Err() != nil:
		return cmdutil.UsageError("interrupted while %s was written; look whether the record is there before you give it again", change.name)
	case errors.Is(err, amend.ErrBusy):
		return cmdutil.UsageError("%s: nothing was written: %w", change.name, err)
	case apierrors.IsAlreadyExists(err):
		return alreadyThere(change)
	case err != nil:
		return cmdutil.Explain(err)
	}
	suffix := ""
	if r.dryRun == "server" {
		suffix = " (dry run, the API server accepts it and kept nothing)"
	}
	r.tell(s, change, suffix)
	if r.dryRun == "server" {
		r.show(change)
		return r.showPatch(s.raw, change)
	}
	return nil
}

func (r *run) send(ctx context.Context, c client.Client, raw *unstructured.Unstructured, change *change) error {
	if change.create != nil {
		options := []client.CreateOption{owner}
		if r.dryRun == "server" {
			options = append(options, client.DryRunAll)
		}
		return c.Create(ctx, change.create.DeepCopyObject().(client.Object), options...)
	}
	data, err := amend.Patch(raw.GetResourceVersion(), change.operations...)
	if err != nil {
		return err
	}
	options := []client.PatchOption{owner}
	if r.dryRun == "server" {
		options = append(options, client.DryRunAll)
	}
	return c.Patch(ctx, raw.DeepCopy(), client.RawPatch(types.JSONPatchType, data), options...)
}
