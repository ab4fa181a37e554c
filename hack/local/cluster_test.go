// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	rbacv1 "k8s.io/api/rbac/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/controlplane"
	"github.com/entente-dev/entente/internal/controlplane/install"
)

// aCluster is an API server of a test, and a kubectl for it.
func aCluster(t *testing.T) (c cluster, kubectl func(args ...string) string) {
	t.Helper()
	assets := os.Getenv("KUBEBUILDER_ASSETS")
	if _, err := os.Stat(assets + "/kube-apiserver"); err != nil {
		t.Skip("no control plane; make test builds one")
	}
	plane, err := controlplane.Start(t.Context(), controlplane.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := plane.Stop(); err != nil {
			t.Error(err)
		}
	})
	kubeconfig := t.TempDir() + "/kubeconfig"
	if err := controlplane.WriteKubeconfig(kubeconfig, plane.Config()); err != nil {
		t.Fatal(err)
	}
	if c, err = newCluster(plane.Config()); err != nil {
		t.Fatal(err)
	}
	return c, func(args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), assets+"/kubectl", append(args, "--kubeconfig="+kubeconfig, "--cache-dir="+t.TempDir())...)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("kubectl %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
}

// Whoever tries Entente out goes on with kubectl and the same files.
func TestKubectlGoesOnFromTheSamples(t *testing.T) {
	c, kubectl := aCluster(t)
	if err := installCRDs(t.Context(), c, "../../config/crd/bases"); err != nil {
		t.Fatal(err)
	}
	s := samples{
		read:   func(ctx context.Context, dir string) ([]byte, error) { return readManifests(ctx, dir, noKubectl) },
		write:  c.applyNoted,
		memory: filepath.Join(t.TempDir(), "applied"),
	}
	if _, err := s.apply(t.Context(), "../../config/samples", samplesPort); err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSpace(kubectl("apply", "-f", "../../config/samples")), "\n") {
		if !strings.HasSuffix(line, " unchanged") && !strings.HasSuffix(line, " configured") || strings.Contains(line, "Warning") {
			t.Errorf("kubectl apply says: %s", line)
		}
	}
	kubectl("apply", "--server-side", "-f", "../../config/crd/bases")
}

func TestWhatIsRefusedIsNamedAndTheRestIsWritten(t *testing.T) {
	c, kubectl := aCluster(t)
	objects, err := install.Decode([]byte(`
{apiVersion: v1, kind: ConfigMap, metadata: {name: typo}, date: {a: b}}
---
{apiVersion: v1, kind: Unheard, metadata: {name: of}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: good}, data: {a: b}}
`))
	if err != nil {
		t.Fatal(err)
	}
	err = c.apply(t.Context(), objects)
	for _, want := range []string{"ConfigMap typo", "date", "Unheard of"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not name %s", err, want)
		}
	}
	if got := kubectl("get", "configmap", "good", "-o", "jsonpath={.data.a}"); got != "b" {
		t.Errorf("the rest was not written: %q", got)
	}
}

func TestTheManagerHasOneRole(t *testing.T) {
	c, _ := aCluster(t)
	role := "../../config/rbac/role.yaml"
	for _, step := range []struct{ file, want string }{
		{t.TempDir() + "/role.yaml", "cluster-admin"}, {role, managerUser}, {role, managerUser},
	} {
		warning, err := installRBAC(t.Context(), c, step.file)
		if err != nil {
			t.Fatal(err)
		}
		if (warning != "") != (step.want != managerUser) {
			t.Errorf("%s: the warning is %q", step.file, warning)
		}
		var b rbacv1.ClusterRoleBinding
		if err := c.client.Get(t.Context(), client.ObjectKey{Name: bindingName}, &b); err != nil {
			t.Fatal(err)
		}
		if b.RoleRef.Name != step.want {
			t.Errorf("the role is %s, want %s", b.RoleRef.Name, step.want)
		}
	}
}
