// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/controlplane/install"
)

// managerUser is who the manager is to the API server: no administrator, so that a permission
// that it lacks in a cluster is missing here too.
const managerUser = "entente-manager"

// bindingName is the binding that gives the manager its role.
const bindingName = "entente-manager-local"

// installCRDs installs the definitions of the kinds and waits until they are served.
func installCRDs(ctx context.Context, c cluster, dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("there are no CRDs in %s; run make generate", dir)
	}
	crds, err := install.Read(files...)
	if err != nil {
		return err
	}
	return c.applier().Kinds(ctx, crds...)
}

// installRBAC lets the manager do what it may do in a cluster. It returns a warning where
// there is no generated role and the manager is an administrator instead.
func installRBAC(ctx context.Context, c cluster, role string) (warning string, err error) {
	name := managerUser
	if _, err := os.Stat(role); err == nil {
		roles, err := install.Read(role)
		if err != nil {
			return "", err
		}
		if err := c.apply(ctx, roles); err != nil {
			return "", err
		}
	} else {
		name = "cluster-admin"
		warning = role + " is missing, so the manager runs as an administrator; run make generate"
	}
	return warning, bind(ctx, c.client, name)
}

// bind gives the manager a role, and no other.
func bind(ctx context.Context, c client.Client, role string) error {
	want := &rbacv1.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: bindingName},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: role},
		Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: managerUser}},
	}
	old := &rbacv1.ClusterRoleBinding{}
	err := c.Get(ctx, client.ObjectKeyFromObject(want), old)
	switch {
	case apierrors.IsNotFound(err):
	case err != nil:
		return err
	case old.RoleRef == want.RoleRef:
		return nil
	default: // a binding's role cannot be changed, so one to another role has to go first
		if err := c.Delete(ctx, old); err != nil {
			return err
		}
	}
	return c.Create(ctx, want)
}

// samplesPort is where the samples' webhook sends to.
const samplesPort = 9099

// samples is how a directory of samples is read, and written to the cluster.
type samples struct {
	read  func(ctx context.Context, dir string) ([]byte, error)
	write func(context.Context, []*unstructured.Unstructured) error
	// memory is the file of the directories that were applied.
	memory string
}

// apply applies a directory, unless an earlier start did: what people changed since is theirs. It
// returns whether it did.
func (s samples) apply(ctx context.Context, dir string, port int) (bool, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return false, err
	}
	applied, err := os.ReadFile(s.memory)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return false, err
	}
	if slices.Contains(strings.Split(string(applied), "\n"), abs) {
		return false, nil
	}
	data, err := s.read(ctx, dir)
	if err != nil {
		return false, err
	}
	objects, err := install.Decode(toPort(data, port))
	if err != nil {
		return false, fmt.Errorf("the samples in %s: %w", dir, err)
	}
	if err := s.write(ctx, objects); err != nil {
		return false, fmt.Errorf("the samples in %s were not all accepted: %w", dir, err)
	}
	return true, os.WriteFile(s.memory, append(applied, abs+"\n"...), 0o600)
}

// toPort lets manifests that send to the samples' receiver send to another port.
func toPort(manifests []byte, port int) []byte {
	from, to := "127.0.0.1:"+strconv.Itoa(samplesPort), "127.0.0.1:"+strconv.Itoa(port)
	return bytes.ReplaceAll(manifests, []byte(from), []byte(to))
}
