// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/manifest"
	"github.com/entente-dev/entente/internal/simulate"
)

// Source is where a command finds the objects: files, or the cluster.
type Source struct {
	Files         []string
	AllNamespaces bool
}

// AddSource adds -f and -A.
func AddSource(cmd *cobra.Command, s *Source) {
	AddFiles(cmd, s)
	cmd.Flags().BoolVarP(&s.AllNamespaces, "all-namespaces", "A", false, "All namespaces of the cluster")
}

// AddFiles adds -f.
func AddFiles(cmd *cobra.Command, s *Source) {
	// No list with commas: "" would be none, and the cluster would be taken in place of the files.
	cmd.Flags().StringArrayVarP(&s.Files, "filename", "f", nil,
		"Files or directories of manifests, read with all that is in them, or - for standard input; without it, the cluster")
}

// FromFiles reports whether the objects come from files.
func (s *Source) FromFiles() bool { return len(s.Files) > 0 }

// ForCommands is what a command that records needs to read the same objects: nothing for those of a
// cluster; with files it writes nothing to a cluster, and prints what to keep in them.
func (s *Source) ForCommands() string {
	switch {
	case !s.FromFiles():
		return ""
	case len(s.Files) == 1 && s.Files[0] != "-":
		return " -f " + s.Files[0] + " -o yaml"
	}
	return " -f FILES -o yaml"
}

// Where says where was looked for something.
func (s *Source) Where() string {
	switch {
	case s.FromFiles():
		return "in the files"
	case s.AllNamespaces:
		return "in the cluster"
	}
	return "in the namespace"
}

// Reading is how a command reads files: objects that name no namespace are of the one that is given.
func (e *Env) Reading(namespace string) manifest.Options {
	return manifest.Options{Stdin: e.In, Stdout: behindGuards(e.Out), Namespace: namespace}
}

// Read reads the objects. Those of files are checked as the API server would.
func (s *Source) Read(ctx context.Context, e *Env) (*inventory.Inventory, error) {
	namespace, err := e.Namespace()
	if err != nil {
		return nil, err
	}
	if slices.Contains(s.Files, "") {
		return nil, errors.New("-f is empty; name a file or a directory, or leave it out to ask the cluster")
	}
	if s.FromFiles() {
		return manifest.Load(s.Files, e.Reading(namespace))
	}
	c, err := e.Client()
	if err != nil {
		return nil, err
	}
	if s.AllNamespaces {
		namespace = ""
	}
	found, err := inventory.FromCluster(ctx, c, namespace)
	return found, Explain(err)
}

// See reads the objects as they stand now. The status of those of a cluster is what the manager wrote;
// what is in files is played from the earliest fact on, as if the controllers had always run.
func (s *Source) See(ctx context.Context, e *Env) (*inventory.Inventory, error) {
	objects, err := s.Read(ctx, e)
	if err != nil || !s.FromFiles() {
		return objects, err
	}
	played, err := simulate.Replay(objects, simulate.Past{Now: e.Now(), Before: e.Now().Add(time.Nanosecond)})
	if err != nil {
		return nil, err
	}
	return played.Objects(), nil
}

// CheckWatch refuses to watch files.
func (s *Source) CheckWatch(watch bool) error {
	if watch && s.FromFiles() {
		return UsageError("-w waits for what changes in the cluster; leave it out, or -f")
	}
	return nil
}

// Outdated looks for objects whose status is old; nil where there is none. What comes from files was
// found just now.
func (s *Source) Outdated(i *inventory.Inventory, now time.Time) *Outdated {
	if s.FromFiles() {
		return nil
	}
	return FindOutdated(i, now)
}
