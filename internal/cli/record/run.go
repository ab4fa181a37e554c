// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/entente-dev/entente/internal/cli/ask"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
)

// run is one call of a verb.
type run struct {
	env  *cmdutil.Env
	verb *verb
	// path is the command as it was written.
	path, name string
	given      values
	dryRun     string
	yes, force bool
	files      []string
	output     cmdutil.Output

	ask *asker
}

// do runs the verb: check, read, ask, record, write, tell.
func (r *run) do(ctx context.Context) error {
	if err := r.checkFlags(); err != nil {
		return err
	}
	asks := r.env.Interactive && !r.fromStdin()
	if !asks {
		if err := r.missing(); err != nil && !r.mayFillIn() {
			return err
		}
	}
	from, c, err := r.source()
	if err != nil {
		return err
	}
	if asks {
		r.ask = &asker{ask.New(ctx, r.env.In, r.env.ErrOut)}
	}
	s, v, change, err := r.prepare(ctx, from)
	switch {
	case err != nil:
		return r.toCommit(err)
	case r.output.Structured():
		return r.print(from, s, change)
	case r.dryRun == "client":
		r.tell(s, change, " (dry run, nothing was sent)")
		r.show(change)
		return r.showPatch(s.raw, change)
	case asks && r.ask.Asked() && !r.yes:
		r.show(change)
		if err := r.ask.confirm(); err != nil {
			return err
		}
	}
	return r.toCommit(r.write(ctx, from, c, s, v, change))
}

// prepare reads what the record is about, asks for what is missing, and makes the change.
func (r *run) prepare(ctx context.Context, from source) (s *scene, v values, c *change, err error) {
	if r.name == "" {
		outstanding, over, err := from.list(ctx, r.verb.kind)
		if err != nil {
			return nil, nil, nil, cmdutil.Explain(err)
		}
		if r.name, err = r.ask.object(r.verb.kind, outstanding, over, from.where()); err != nil {
			return nil, nil, nil, err
		}
	}
	if s, err = read(ctx, from, r.verb.kind, r.name, r.env.Now()); err != nil {
		return nil, nil, nil, err
	}
	if err = r.ownName(ctx, from, s); err == nil && r.ask == nil {
		err = r.missing()
	}
	if err != nil {
		return nil, nil, nil, err
	}
	if v, err = r.complete(s); err != nil {
		return nil, nil, nil, err
	}
	c, err = r.decide(s, v)
	for again(r, err) {
		if err = r.askAgain(s, v, err); err == nil {
			c, err = r.decide(s, v)
		}
	}
	if err == nil && c.create != nil {
		err = taken(ctx, from, c)
	}
	return s, v, c, err
}

// taken refuses to make an object whose name another has.
func taken(ctx context.Context, from source, c *change) error {
	there, err := from.get(ctx, inventory.KindOf(c.create), c.create.GetName())
	switch {
	case err != nil:
		return cmdutil.Explain(err)
	case there != nil:
		return alreadyThere(c)
	}
	return nil
}

func alreadyThere(c *change) error {
	return cmdutil.UsageError("%s already exists; record what is new on that one, or choose another --name", c.name)
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

// mayFillIn tells whether all that is missing is who gives the command, which the API server may
// know.
func (r *run) mayFillIn() bool {
	if r.name == "" || len(r.files) > 0 {
		return false
	}
	for i := range r.verb.fields {
		if f := &r.verb.fields[i]; f.required && !r.given.has(f.flag) && f.flag != by.flag {
			return false
		}
	}
	return true
}

// decide makes the change, or says what speaks against it.
func (r *run) decide(s *scene, v values) (*change, error) {
	s.clocks = s.clocksOf(v)
	if r.verb.may != nil {
		if err := r.verb.may(s, v); err != nil {
			return nil, err
		}
	}
	if s.issue != nil {
		if err := detected(s, v); err != nil {
			return nil, err
		}
	}
	change, err := r.verb.record(s, v)
	if err != nil {
		return nil, err
	}
	if err := s.twice(v, change); err != nil {
		return nil, err
	}
	s.countReplaced(change)
	if change.name == "" {
		change.name = reference(r.verb.kind, r.name)
	}
	return change, r.kept(s, change)
}
