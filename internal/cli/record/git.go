// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/entente-dev/entente/internal/amend"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// gitError says that Git sets the field that a record belongs to. Its manifest is what to commit.
type gitError struct {
	error
	manifest string
}

func (e *gitError) Unwrap() error { return e.error }

// kept refuses to write what the next sync from Git would take back.
func (r *run) kept(s *scene, c *change) error {
	if r.force || r.output.Structured() || c.create != nil {
		return nil
	}
	field := amend.Reverted(s.raw, c.operations...)
	if field == "" {
		return nil
	}
	object, err := c.manifest(s.raw)
	if err != nil {
		return err
	}
	written := map[string]any{}
	for _, operation := range c.operations {
		path := amend.FieldOf(operation.Path)
		if value, found, _ := unstructured.NestedFieldCopy(object, path...); found {
			if err := unstructured.SetNestedField(written, value, path...); err != nil {
				return err
			}
		}
	}
	if c.removes(field) {
		return cmdutil.UsageError("%s of %s is set in Git, and the next sync would put it back; nothing was written; remove it there, or write --force to remove it from the cluster all the same", field, c.name)
	}
	return &gitError{
		cmdutil.UsageError("%s of %s is set in Git, and the next sync would take the record back; nothing was written; commit the lines above in place of what it has, or write --force to record it in the cluster all the same", field, c.name),
		asYAML(written),
	}
}

// toCommit prints what is to be committed where an error is about that.
func (r *run) toCommit(err error) error {
	if e, ok := errors.AsType[*gitError](err); ok {
		fmt.Fprint(r.env.Out, e.manifest)
		return e.error
	}
	return err
}
