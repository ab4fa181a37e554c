// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package argocd_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// walk is a folder from which the commands of docs/gitops.md are run as they are written there.
type walk struct {
	*testing.T
	dir string
}

// take copies a file of the module; the examples' repository becomes the one of the test.
func (w *walk) take(name, repository string) {
	w.Helper()
	text, err := os.ReadFile(filepath.Join(argo.root, name))
	if err == nil {
		err = os.MkdirAll(filepath.Dir(filepath.Join(w.dir, name)), 0o700)
	}
	if err == nil {
		const placeholder = "https://git.example/alliances.git"
		err = os.WriteFile(filepath.Join(w.dir, name), []byte(strings.ReplaceAll(string(text), placeholder, "file://"+repository)), 0o600)
	}
	if err != nil {
		w.Fatal(err)
	}
}

// commands are those of the page, in order.
func (w *walk) commands() (lines []string) {
	w.Helper()
	text, err := os.ReadFile(filepath.Join(argo.root, "docs/gitops.md"))
	if err != nil {
		w.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		command, ok := strings.CutPrefix(line, "    ")
		if ok && (strings.HasPrefix(command, "kubectl ") || strings.HasPrefix(command, "argocd ")) {
			lines = append(lines, strings.TrimSpace(command))
		}
	}
	return lines
}

func (w *walk) run(line string) {
	w.Helper()
	cmd := exec.CommandContext(w.Context(), "sh", "-c", line)
	cmd.Dir = w.dir
	path := strings.Join([]string{filepath.Join(argo.root, "bin/argocd"), os.Getenv("KUBEBUILDER_ASSETS"), os.Getenv("PATH")}, string(os.PathListSeparator))
	cmd.Env = append(os.Environ(), "PATH="+path, "HOME="+w.dir, "KUBECONFIG="+argo.kubeconfig,
		"ARGOCD_SERVER="+strings.TrimPrefix(argo.api, "http://"), "ARGOCD_OPTS=--plaintext", "ARGOCD_AUTH_TOKEN=none-is-asked-for")
	if said, err := cmd.CombinedOutput(); err != nil {
		w.Fatalf("%s: %v\n%s", line, err, said)
	}
}

// The commands of docs/gitops.md, run one after the other by somebody who has Argo CD without anything of Entente's, put
// the health of the kinds in place, an application, and one for each folder. It is not parallel: it takes the health away.
func TestTheWalkThrough(t *testing.T) {
	withoutHealth(t)
	t.Cleanup(func() { choose(t, "default") })
	files := map[string]string{}
	for name, text := range samples(t) {
		files["northwind/"+name] = text
	}
	files["alliances/north/all.yaml"] = partners + "---" + pact
	files["alliances/south/all.yaml"] = partners + "---" + pact
	a := newRepository(t, "alliances", files)
	w := &walk{t, t.TempDir()}
	for _, name := range []string{
		"config/argocd/default/argocd-cm.yaml", "config/argocd/examples/application.yaml", "config/argocd/examples/applicationset.yaml",
	} {
		w.take(name, a.repository)
	}
	commands := w.commands()
	if len(commands) < 4 {
		t.Fatalf("the page has %d commands only: %q", len(commands), commands)
	}
	for _, line := range commands {
		w.run(line)
	}
	a.untilFine()
	a.shows(v1alpha1.KindAlliance, trouble, "Healthy", "missing: ")
	for _, name := range []string{"north", "south"} {
		of := &application{T: t, name: name, repository: a.repository}
		of.untilFine()
		of.shows(v1alpha1.KindAlliance, "pact", "Healthy", "practices in place")
	}
	w.deletes()
}

// deletes takes all applications away; what they brought stays, as the set says.
func (w *walk) deletes() {
	w.Helper()
	for kind, names := range map[string][]string{"ApplicationSet": {"alliances"}, "Application": {"alliances", "north", "south"}} {
		for _, name := range names {
			o := (&application{name: name}).object()
			o.SetKind(kind)
			if err := argo.Client.Delete(context.Background(), o); err != nil && !apierrors.IsNotFound(err) {
				w.Error(err)
			}
		}
	}
	south := &application{T: w.T, name: "south"}
	harness.Eventually(w.T, patience, "the application of a folder is gone", func(ctx context.Context) error {
		if err := argo.Client.Get(ctx, client.ObjectKeyFromObject(south.object()), south.object()); !apierrors.IsNotFound(err) {
			return fmt.Errorf("it is there: %w", err)
		}
		return nil
	})
	south.get(v1alpha1.KindAlliance, "pact")
}

// withoutHealth takes what Entente adds out of Argo CD's ConfigMap.
func withoutHealth(t *testing.T) {
	t.Helper()
	cm := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: argoNamespace, Name: "argocd-cm"}}
	if err := argo.Client.Get(t.Context(), client.ObjectKeyFromObject(cm), cm); err != nil {
		t.Fatal(err)
	}
	before := len(cm.Data)
	for key := range cm.Data {
		if strings.Contains(key, v1alpha1.SchemeGroupVersion.Group) {
			delete(cm.Data, key)
		}
	}
	if len(cm.Data) == before {
		t.Fatal("Argo CD had nothing of Entente's")
	}
	if err := argo.Client.Update(t.Context(), cm); err != nil {
		t.Fatal(err)
	}
}
