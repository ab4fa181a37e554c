// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package argocd

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	appv1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/settings"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/kubernetes/fake"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

// argoDir is the folder of the module, with the manifests that Argo CD is installed from.
func argoDir(t *testing.T) string {
	t.Helper()
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/argoproj/argo-cd/v3").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(dir))
}

const own = "manifests/base/config/argocd-cm.yaml"

// built is Argo CD's own ConfigMap after the component of a variant.
func built(t *testing.T, variant string) *corev1.ConfigMap {
	t.Helper()
	files := filesys.MakeFsInMemory()
	for name, text := range map[string]string{
		"/argo/argocd-cm.yaml":          read(t, filepath.Join(argoDir(t), own)),
		"/argo/kustomization.yaml":      "namespace: argocd\nresources: [argocd-cm.yaml]\ncomponents: [../component]\n",
		"/component/kustomization.yaml": read(t, filepath.Join(config, variant, "kustomization.yaml")),
		"/component/argocd-cm.yaml":     read(t, filepath.Join(config, variant, "argocd-cm.yaml")),
	} {
		if err := files.WriteFile(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	out, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(files, "/argo")
	if err != nil {
		t.Fatal(err)
	}
	text, err := out.AsYaml()
	if err != nil {
		t.Fatal(err)
	}
	cm := &corev1.ConfigMap{}
	if err := yaml.UnmarshalStrict(text, cm); err != nil {
		t.Fatal(err)
	}
	return cm
}

// overridesOf are the customizations of our kinds as Argo CD reads them from the ConfigMap.
func overridesOf(t *testing.T, variant string) map[string]appv1.ResourceOverride {
	t.Helper()
	secret := &corev1.Secret{}
	parse(t, filepath.Join(argoDir(t), "manifests/base/config/argocd-secret.yaml"), secret)
	secret.Namespace = "argocd"
	all, err := settings.NewSettingsManager(t.Context(), fake.NewClientset(built(t, variant), secret), "argocd").GetResourceOverrides()
	if err != nil {
		t.Fatal(err)
	}
	ours := map[string]appv1.ResourceOverride{}
	for kind, o := range all {
		if strings.HasPrefix(kind, "governance.entente.dev/") {
			ours[kind] = o
		}
	}
	return ours
}

// The component takes nothing from the ConfigMap that Argo CD comes with.
func TestComponentAddsAlone(t *testing.T) {
	before := &corev1.ConfigMap{}
	parse(t, filepath.Join(argoDir(t), own), before)
	for variant := range scripts {
		after := built(t, variant)
		if len(after.Data) <= len(before.Data) {
			t.Errorf("%s adds nothing", variant)
		}
		for key, want := range before.Data {
			if after.Data[key] != want {
				t.Errorf("%s changes %s", variant, key)
			}
		}
	}
}

// The examples have no field that Argo CD does not know.
func TestExamplesAreArgoCDs(t *testing.T) {
	for name, kind := range map[string]any{
		"application.yaml": &appv1.Application{}, "applicationset.yaml": &appv1.ApplicationSet{},
	} {
		parse(t, filepath.Join(config, "examples", name), kind)
	}
	var app appv1.Application
	parse(t, filepath.Join(config, "examples/application.yaml"), &app)
	if !app.Spec.SyncPolicy.SyncOptions.HasOption("RespectIgnoreDifferences=true") {
		t.Error("ignoreDifferences hold for the comparison alone without RespectIgnoreDifferences=true")
	}
}
