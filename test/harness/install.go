// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/controlplane/install"
)

// Root is the directory of the module: the nearest one upwards that holds the CRDs.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for start := dir; ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(filepath.Join(dir, "config", "crd", "bases")); err == nil && info.IsDir() {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("there is no config/crd/bases above %s; run this in a checkout", start)
		}
	}
}

// ReadObjects reads the manifests in some files, which are named from the module's directory
// and may hold wildcards: "config/crd/bases/*.yaml".
func ReadObjects(patterns ...string) ([]*unstructured.Unstructured, error) {
	root, err := Root()
	if err != nil {
		return nil, err
	}
	var out []*unstructured.Unstructured
	for _, pattern := range patterns {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("there is no file %s in %s", pattern, root)
		}
		objects, err := install.Read(files...)
		if err != nil {
			return nil, err
		}
		out = append(out, objects...)
	}
	return out, nil
}

// owner is the field manager of what Apply writes.
const owner = client.FieldOwner("harness")

// Apply applies manifests on the server's side, with unknown fields refused. A namespace is
// given to those that have none.
func (e *Env) Apply(ctx context.Context, namespace string, objects ...*unstructured.Unstructured) error {
	return e.applier(namespace).Apply(ctx, objects...)
}

func (e *Env) applier(namespace string) install.Applier {
	return install.Applier{Client: e.Client, Owner: owner, Namespace: namespace}
}

// ownCRDs are the files with the CRDs of this version.
const ownCRDs = "config/crd/bases/*.yaml"

// Upgrade applies the CRDs of this version over those that Options.CRDs named.
func (e *Env) Upgrade(ctx context.Context) error { return e.install(ctx, ownCRDs) }

// access are the manager's permissions, and what people are held to.
func (e *Env) access(ctx context.Context) error {
	shared, err := ReadObjects("config/rbac/user_roles.yaml", "config/admission/*_*.yaml")
	if err != nil {
		return err
	}
	if len(e.options.Namespaces) == 0 {
		roles, err := ReadObjects("config/rbac/role.yaml", "config/rbac/role_binding.yaml")
		if err != nil {
			return err
		}
		return e.applier("").Policies(ctx, slices.Concat(roles, shared)...)
	}
	roles, err := ReadObjects("config/namespaced/tenant/role*.yaml")
	if err != nil {
		return err
	}
	for _, name := range e.options.Namespaces {
		ns := &unstructured.Unstructured{Object: map[string]any{
			"apiVersion": "v1", "kind": "Namespace", "metadata": map[string]any{"name": name},
		}}
		if err := e.Apply(ctx, name, append([]*unstructured.Unstructured{ns}, roles...)...); err != nil {
			return err
		}
	}
	return e.applier("").Policies(ctx, shared...)
}

// install applies the CRDs in some files and the permissions, and waits until both are in force.
func (e *Env) install(ctx context.Context, files string) error {
	crds, err := ReadObjects(files)
	if err != nil {
		return err
	}
	if err := e.applier("").Kinds(ctx, crds...); err != nil {
		return err
	}
	return e.access(ctx)
}
