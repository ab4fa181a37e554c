// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/manifest"
)

// Source is where a command finds the objects: files, or the cluster.
type Source struct {
	Files         []string
	AllNamespaces bool
}

// AddSource adds -f and -A.
func AddSource(cmd *cobra.Command, s *Source) {
	// No list with commas: "" would be none, and the cluster would be taken in place of the files.
	cmd.Flags().StringArrayVarP(&s.Files, "filename", "f", nil,
		"Files or directories of manifests, or - for standard input; without it, the cluster. Directories are read with all that is in them")
	cmd.Flags().BoolVarP(&s.AllNamespaces, "all-namespaces", "A", false, "All namespaces of the cluster")
}

// FromFiles reports whether the objects come from files.
func (s *Source) FromFiles() bool { return len(s.Files) > 0 }

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
		return manifest.Load(s.Files, manifest.Options{Stdin: e.In, Namespace: namespace})
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
