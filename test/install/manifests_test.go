// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package install_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The file of a release installs all of it at the first try, kinds and what needs them at once, and removing the
// manager as docs/install.md has it leaves the kinds.
func TestTheManifestsOfARelease(t *testing.T) {
	c := newCluster(t)
	kubectl := filepath.Join(os.Getenv("KUBEBUILDER_ASSETS"), "kubectl")
	env := []string{"KUBECONFIG=" + c.kubeconfig, "KUBECTL=" + kubectl, "IMG=registry.example/entente:v1.2.3"}
	text := run(t, env, "hack/cluster.sh", "manifests")
	file := filepath.Join(t.TempDir(), "install.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, env, kubectl, "apply", "--server-side", "-f", file)
	if got := c.deployment(t); got == nil || !strings.Contains(text, "image: registry.example/entente:v1.2.3\n") || strings.Contains(text, "image: ghcr.io") {
		t.Errorf("its image is another:\n%s", text)
	}
	run(t, env, kubectl, "delete", "-k", "config/manager")
	if out := run(t, env, kubectl, "get", "deployments,crd", "-A", "-o", "name"); strings.Contains(out, "deployment") || strings.Count(out, "governance.entente.dev") != 6 {
		t.Errorf("what is left is %s", out)
	}
}
