// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/amend"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// owner is who writes the records, in managedFields.
const owner = client.FieldOwner("kubectl-entente")

// run is one call of a verb.
type run struct {
	env  *cmdutil.Env
	verb *verb
	// path is the command as it was written.
	path, name string
	given      values
	dryRun     string
	yes        bool
	files      []string
	output     cmdutil.Output

	ask *asker
}

// do runs the verb: check, read, ask, record, write, tell.
func (r *run) do(ctx context.Context) error {
	if err := r.checkFlags(); err != nil {
		return err
	}
	if r.env.Interactive && !r.fromStdin() {
		r.ask = newAsker(ctx, r.env)
	} else if err := r.missing(); err != nil {
		return err
	}
	from, c, err := r.source()
	if err != nil {
		return err
	}
	if r.name == "" {
		all, err := from.list(ctx, r.verb.kind)
		if err != nil {
			return cmdutil.Explain(err)
		}
		if r.name, err = r.ask.object(r.verb.kind, all, from.where()); err != nil {
			return err
		}
	}
	s, err := read(ctx, from, r.verb.kind, r.name, r.env.Now())
	if err != nil {
		return err
	}
	v, err := r.complete(s)
	if err != nil {
		return err
	}
	change, err := r.decide(s, v)
	for again(r, err) {
		if err = r.askAgain(s, v, err); err == nil {
			change, err = r.decide(s, v)
		}
	}
	if err != nil {
		return err
	}
	switch {
	case r.output.Structured():
		object, err := change.manifest(s.raw)
		if err != nil {
			return err
		}
		if len(r.files) > 0 {
			if err := acceptable(change.name, object); err != nil {
				return err
			}
		}
		r.remark(change)
		return r.output.Print(r.env.Out, object)
	case r.dryRun == "client":
		r.tell(change, " (dry run, nothing was sent)")
		r.show(change)
		return r.showPatch(s.raw, change)
	case r.ask != nil && r.ask.asked && !r.yes:
		r.show(change)
		if err := r.ask.confirm(); err != nil {
			return err
		}
	}
	return r.write(ctx, from, c, s, v, change)
}

func (r *run) fromStdin() bool {
	return slices.Contains(r.files, "-")
}

// checkFlags refuses flags that contradict each other.
func (r *run) checkFlags() error {
	if err := r.output.Check(); err != nil {
		return err
	}
	switch r.dryRun {
	case "none", "client", "server":
	default:
		return cmdutil.UsageError("there is no --dry-run=%s; write none, client or server", r.dryRun)
	}
	switch {
	case len(r.files) > 0 && !r.output.Structured():
		return cmdutil.UsageError("with -f nothing can be written to the cluster; add -o yaml to print the manifest with the record")
	case r.output.Structured() && r.dryRun == "server":
		return cmdutil.UsageError("-o %s sends nothing, so there is nothing to try with --dry-run=server; leave one of the two out", r.output.Format)
	}
	return nil
}

// missing names all flags at once that nobody can be asked for.
func (r *run) missing() error {
	var flags []string
	for i := range r.verb.fields {
		f := &r.verb.fields[i]
		if f.required && !r.given.has(f.flag) {
			flags = append(flags, fmt.Sprintf("--%s (%s)", f.flag, f.hint(nil)))
		}
	}
	switch {
	case r.name == "" && len(flags) > 0:
		return cmdutil.UsageError("name the %s after %s, and write %s", strings.ToLower(r.verb.kind), r.path, allOf(flags))
	case r.name == "":
		return cmdutil.UsageError("name the %s: %s %s", strings.ToLower(r.verb.kind), r.path, strings.ToUpper(r.verb.kind))
	case len(flags) > 0:
		return cmdutil.UsageError("something is missing: write %s", allOf(flags))
	}
	return nil
}

// complete checks what was given, and asks for what is missing. Where something has to be
// asked for, so is what is useful though not required.
func (r *run) complete(s *scene) (values, error) {
	v := values{}
	asks := false
	for i := range r.verb.fields {
		f := &r.verb.fields[i]
		switch given, ok := r.given[f.flag]; {
		case ok && f.toggle:
			v[f.flag] = given
		case ok:
			checked, err := f.checked(s, given)
			if err != nil {
				return nil, fmt.Errorf("--%s: %w", f.flag, err)
			}
			v[f.flag] = checked
		case f.required:
			asks = true
		}
	}
	if r.verb.may != nil {
		if err := r.verb.may(s, v); err != nil {
			return nil, err
		}
	}
	for i := range r.verb.fields {
		f := &r.verb.fields[i]
		if !asks || r.ask == nil || v.has(f.flag) || f.question == "" {
			continue
		}
		answer, err := r.ask.field(f, s)
		if err != nil {
			return nil, err
		}
		if len(answer) > 0 {
			v[f.flag] = answer
		}
	}
	return v, nil
}

// again tells whether an error is about an answer, which can be given anew.
func again(r *run, err error) bool {
	wrong, ok := errors.AsType[*fieldError](err)
	return ok && r.ask != nil && !r.given.has(wrong.flag)
}

func (r *run) askAgain(s *scene, v values, err error) error {
	wrong, _ := errors.AsType[*fieldError](err)
	fmt.Fprintf(r.ask.out, "  %s\n", wrong.text)
	for i := range r.verb.fields {
		if f := &r.verb.fields[i]; f.flag == wrong.flag {
			answer, err := r.ask.field(f, s)
			v[f.flag] = answer
			return err
		}
	}
	return errEnded
}

// decide makes the change, or says what speaks against it.
func (r *run) decide(s *scene, v values) (*change, error) {
	if r.verb.may != nil {
		if err := r.verb.may(s, v); err != nil {
			return nil, err
		}
	}
	change, err := r.verb.record(s, v)
	if err != nil {
		return nil, err
	}
	if change.name == "" {
		change.name = reference(r.verb.kind, r.name)
	}
	return change, nil
}

// write sends the change, and makes it anew where the object changed meanwhile.
func (r *run) write(ctx context.Context, from source, c client.Client, s *scene, v values, change *change) error {
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
	case errors.Is(err, amend.ErrBusy):
		return cmdutil.UsageError("%s: nothing was written: %w", change.name, err)
	case apierrors.IsAlreadyExists(err):
		return cmdutil.UsageError("there is an %s already; record what is new on that one, or choose another --name", change.name)
	case err != nil:
		return cmdutil.Explain(err)
	}
	suffix := ""
	if r.dryRun == "server" {
		suffix = " (dry run, the API server accepts it and kept nothing)"
	}
	r.tell(change, suffix)
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
