// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/entente-dev/entente/internal/amend"
)

// tell says in a line what was recorded.
func (r *run) tell(s *scene, c *change, suffix string) {
	fmt.Fprintf(r.env.Out, "%s: %s%s\n", c.name, c.said, suffix)
	switch {
	case len(c.replaced) == 0:
	case c.shown == nil:
		fmt.Fprintf(r.env.Out, "removed:\n%s", asYAML(c.replaced))
	default:
		fmt.Fprintf(r.env.Out, "in place of:\n%s", asYAML(c.replaced))
	}
	r.remark(s, c)
}

// remark says what one should know about the record, beside the output.
func (r *run) remark(s *scene, c *change) {
	if now := r.env.Now(); c.since.After(now) {
		fmt.Fprintf(r.env.ErrOut, "note: %s is in the future; the record counts from then on\n", s.stamp(c.since))
	}
	for _, note := range c.notes {
		fmt.Fprintln(r.env.ErrOut, "note:", note)
	}
}

// print prints the object with the record.
func (r *run) print(from source, s *scene, c *change) error {
	object, err := c.manifest(s.raw)
	if err != nil {
		return err
	}
	if len(r.files) > 0 {
		if err := acceptable(c.name, object); err != nil {
			return err
		}
	}
	if f, ok := from.(*files); ok && c.create == nil && f.made(r.verb.kind, r.name) {
		c.remarks(c.name + " is in none of the files yet: the controllers make it; add what is printed to the files")
	}
	r.remark(s, c)
	return r.output.Print(r.env.Out, object)
}

// show shows what is written; of what is only taken away, tell does.
func (r *run) show(c *change) {
	switch {
	case c.create == nil && c.shown == nil:
		return
	case c.create == nil:
		fmt.Fprint(r.env.Out, asYAML(c.shown))
		return
	}
	if object, err := c.manifest(nil); err == nil {
		fmt.Fprint(r.env.Out, asYAML(object))
	}
}

// showPatch shows how it is written.
func (r *run) showPatch(raw *unstructured.Unstructured, c *change) error {
	if c.create != nil {
		return nil
	}
	// Each operation is one line of JSON, and the whole is YAML.
	fmt.Fprintln(r.env.Out, "patch:")
	for _, operation := range append([]amend.Operation{amend.Guard(raw.GetResourceVersion())}, c.operations...) {
		data, err := json.Marshal(operation)
		if err != nil {
			return err
		}
		fmt.Fprintf(r.env.Out, "- %s\n", data)
	}
	return nil
}
