// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"
)

// patience is how long a shell that completes may wait for the cluster.
const patience = 2 * time.Second

// completeName completes the names of objects: best effort, and silent.
func (r *run) completeName(c *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	ctx, cancel := context.WithTimeout(contextOf(c), patience)
	defer cancel()
	from, _, err := r.source()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	outstanding, over, err := from.list(ctx, r.verb.kind)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return slices.Concat(outstanding, over), cobra.ShellCompDirectiveNoFileComp
}

// completeField completes what a field may hold. Partners and people are those of the object
// that is named.
func (r *run) completeField(f *field) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if f.choices == nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		if len(args) == 0 {
			return wordsOf(f), cobra.ShellCompDirectiveNoFileComp
		}
		ctx, cancel := context.WithTimeout(contextOf(c), patience)
		defer cancel()
		from, _, err := r.source()
		if err != nil {
			return wordsOf(f), cobra.ShellCompDirectiveNoFileComp
		}
		s, err := read(ctx, from, r.verb.kind, bare(args[0], r.verb.kind), r.env.Now())
		if err != nil {
			return wordsOf(f), cobra.ShellCompDirectiveNoFileComp
		}
		r.look(s, f, given(c, r.verb.fields))
		return f.choices(s), cobra.ShellCompDirectiveNoFileComp
	}
}

// look has those of the fields in front of one that are given find what they name: choices may be of that, as what is
// shared is of an alliance. What is wrong with them is told once the line is run.
func (r *run) look(s *scene, before *field, v values) {
	for i := range r.verb.fields {
		f := &r.verb.fields[i]
		if f.flag == before.flag {
			return
		}
		if v.has(f.flag) && !f.toggle {
			_, _ = f.checked(s, v[f.flag])
		}
	}
}

// wordsOf are choices that need no object.
func wordsOf(f *field) []string {
	if f.names {
		return nil
	}
	return f.choices(nil)
}

func contextOf(c *cobra.Command) context.Context {
	if ctx := c.Context(); ctx != nil {
		return ctx
	}
	return context.Background()
}
