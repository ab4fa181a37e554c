// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controlplane_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/client/clientset/clientset"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"

	"github.com/entente-dev/entente/internal/controlplane"
)

// withControllers starts a control plane with the controllers.
func withControllers(t *testing.T) (*controlplane.ControlPlane, kubernetes.Interface) {
	t.Helper()
	skipWithoutAssets(t)
	plane, c := start(t, controlplane.Options{})
	if !plane.HasControllers() {
		t.Skip("there are no controllers in KUBEBUILDER_ASSETS")
	}
	if err := plane.StartControllers(t.Context()); err != nil {
		t.Fatal(err)
	}
	return plane, c
}

// goes waits until get finds nothing.
func goes(t *testing.T, what string, get func(context.Context) error) {
	t.Helper()
	err := wait.PollUntilContextTimeout(t.Context(), 100*time.Millisecond, time.Minute, true, func(ctx context.Context) (bool, error) {
		err := get(ctx)
		if apierrors.IsNotFound(err) {
			return true, nil
		}
		return false, err
	})
	if err != nil {
		t.Fatalf("%s did not go within a minute: %v", what, err)
	}
}

func configMap(name string, owners ...metav1.OwnerReference) *corev1.ConfigMap {
	return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: name, OwnerReferences: owners}}
}

func TestADeletedNamespaceGoesWithAllThatIsInIt(t *testing.T) {
	_, c := withControllers(t)
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "gone"}}
	if _, err := c.CoreV1().Namespaces().Create(t.Context(), ns, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.CoreV1().ConfigMaps("gone").Create(t.Context(), configMap("in-it"), metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := c.CoreV1().Namespaces().Delete(t.Context(), "gone", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	goes(t, "the namespace", func(ctx context.Context) error {
		_, err := c.CoreV1().Namespaces().Get(ctx, "gone", metav1.GetOptions{})
		return err
	})
}

func TestWhatAnObjectOwnsGoesWithIt(t *testing.T) {
	_, c := withControllers(t)
	maps := c.CoreV1().ConfigMaps("default")
	owner, err := maps.Create(t.Context(), configMap("owner"), metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ref := metav1.OwnerReference{APIVersion: "v1", Kind: "ConfigMap", Name: owner.Name, UID: owner.UID}
	if _, err := maps.Create(t.Context(), configMap("owned", ref), metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := maps.Delete(t.Context(), "owner", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	goes(t, "what was owned", func(ctx context.Context) error {
		_, err := maps.Get(ctx, "owned", metav1.GetOptions{})
		return err
	})
}

// A kind that is installed while the controllers run is theirs as well.
func TestAnOwnerMayBeOfAKindThatCameLater(t *testing.T) {
	plane, c := withControllers(t)
	widgets := installWidgets(t, plane)
	w, err := widgets.Create(t.Context(), &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "example.com/v1", "kind": "Widget", "metadata": map[string]any{"name": "owner"},
	}}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ref := metav1.OwnerReference{APIVersion: "example.com/v1", Kind: "Widget", Name: w.GetName(), UID: w.GetUID()}
	maps := c.CoreV1().ConfigMaps("default")
	if _, err := maps.Create(t.Context(), configMap("owned", ref), metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := widgets.Delete(t.Context(), "owner", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	goes(t, "what was owned", func(ctx context.Context) error {
		_, err := maps.Get(ctx, "owned", metav1.GetOptions{})
		return err
	})
}

func installWidgets(t *testing.T, plane *controlplane.ControlPlane) dynamic.ResourceInterface {
	t.Helper()
	crds := apiextensions.NewForConfigOrDie(plane.Config()).ApiextensionsV1().CustomResourceDefinitions()
	_, err := crds.Create(t.Context(), &apiextensionsv1.CustomResourceDefinition{
		ObjectMeta: metav1.ObjectMeta{Name: "widgets.example.com"},
		Spec: apiextensionsv1.CustomResourceDefinitionSpec{
			Group: "example.com",
			Scope: apiextensionsv1.NamespaceScoped,
			Names: apiextensionsv1.CustomResourceDefinitionNames{Plural: "widgets", Singular: "widget", Kind: "Widget", ListKind: "WidgetList"},
			Versions: []apiextensionsv1.CustomResourceDefinitionVersion{{
				Name: "v1", Served: true, Storage: true,
				Schema: &apiextensionsv1.CustomResourceValidation{OpenAPIV3Schema: &apiextensionsv1.JSONSchemaProps{Type: "object"}},
			}},
		},
	}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	widgets := dynamic.NewForConfigOrDie(plane.Config()).
		Resource(schema.GroupVersionResource{Group: "example.com", Version: "v1", Resource: "widgets"}).Namespace("default")
	err = wait.PollUntilContextTimeout(t.Context(), 100*time.Millisecond, time.Minute, true, func(ctx context.Context) (bool, error) {
		_, err := widgets.List(ctx, metav1.ListOptions{})
		return err == nil, nil // not served yet
	})
	if err != nil {
		t.Fatal(err)
	}
	return widgets
}

func TestControllersThatAreNotThereAreNamed(t *testing.T) {
	skipWithoutAssets(t)
	dir := t.TempDir()
	for _, name := range []string{"etcd", "kube-apiserver"} {
		if err := os.Symlink(os.Getenv("KUBEBUILDER_ASSETS")+"/"+name, dir+"/"+name); err != nil {
			t.Fatal(err)
		}
	}
	plane, _ := start(t, controlplane.Options{BinDir: dir})
	if plane.HasControllers() {
		t.Error("it has controllers that are not there")
	}
	if err := plane.StartControllers(t.Context()); err == nil || !strings.Contains(err.Error(), "make control-plane") {
		t.Errorf("the error does not say what to do: %v", err)
	}
}
