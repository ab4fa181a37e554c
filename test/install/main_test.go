// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package install_test installs Entente as people do, onto a real API server: by kustomize, by Helm, and from the
// image. Helm and the image are used if they are there; make test-gitops-install builds them, and then they must be.
package install_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/controlplane"
	"github.com/entente-dev/entente/internal/controlplane/install"
	"github.com/entente-dev/entente/test/harness"
)

const (
	root = "../.."
	// system is the namespace of config/default.
	system = "entente-system"
)

func TestMain(m *testing.M) {
	if !harness.HasAssets() {
		return
	}
	ctrl.SetLogger(logr.Discard())
	os.Exit(m.Run())
}

// cluster is an API server on which nothing of Entente is installed.
type cluster struct {
	*controlplane.ControlPlane
	client client.Client
	// kubeconfig has all rights in the cluster.
	kubeconfig string
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	plane, err := controlplane.Start(t.Context(), controlplane.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := plane.Stop(); err != nil {
			t.Error(err)
		}
	})
	c := &cluster{ControlPlane: plane, kubeconfig: filepath.Join(t.TempDir(), "admin")}
	if c.client, err = client.New(plane.Config(), client.Options{Scheme: harness.Scheme()}); err != nil {
		t.Fatal(err)
	}
	if err := controlplane.WriteKubeconfig(c.kubeconfig, plane.Config()); err != nil {
		t.Fatal(err)
	}
	return c
}

// apply applies objects as kubectl apply --server-side does; unknown fields are refused.
func (c *cluster) apply(t *testing.T, namespace string, objects ...*unstructured.Unstructured) {
	t.Helper()
	a := install.Applier{Client: c.client, Owner: "test", Namespace: namespace}
	if err := a.Apply(t.Context(), objects...); err != nil {
		t.Fatal(err)
	}
}

// tool is a program that make test-gitops-install builds.
func tool(t *testing.T, name, target string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(root, "bin", "tools", name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		missing(t, "there is no "+name+"; run make "+target)
	}
	return path
}

// missing ends a test that lacks something, which make test-gitops-install does not let pass.
func missing(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("ENTENTE_REQUIRE_INSTALL") != "" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// run runs a program in the project's directory, and returns what it prints.
func run(t *testing.T, env []string, name string, args ...string) string {
	t.Helper()
	out, err := try(t.Context(), env, name, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func try(ctx context.Context, env []string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		err = fmt.Errorf("%s %v: %w\n%s%s", filepath.Base(name), args, err, out, exit.Stderr)
	}
	return string(out), err
}

// eventually waits for what a process does in its own time.
func eventually(t *testing.T, what func() error) {
	t.Helper()
	var err error
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if err = what(); err == nil {
			return
		}
	}
	t.Fatal(err)
}

// decode reads manifests.
func decode(t *testing.T, text string) []*unstructured.Unstructured {
	t.Helper()
	objects, err := install.Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return objects
}
