// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"

	"github.com/entente-dev/entente/internal/controlplane"
	"github.com/entente-dev/entente/internal/controlplane/install"
)

// The one API server of this package. Tests keep apart by namespaces.
var (
	config *rest.Config
	client dynamic.Interface
)

var (
	crdResource       = schema.GroupVersionResource{Group: "apiextensions.k8s.io", Version: "v1", Resource: "customresourcedefinitions"}
	namespaceResource = schema.GroupVersionResource{Version: "v1", Resource: "namespaces"}
)

// strict makes the API server refuse fields that it does not know.
const strict = metav1.FieldValidationStrict

func TestMain(m *testing.M) {
	if os.Getenv("KUBEBUILDER_ASSETS") == "" {
		fmt.Println("KUBEBUILDER_ASSETS is not set, so there is no API server to ask; run make test")
		return
	}
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	plane, err := controlplane.Start(ctx, controlplane.Options{})
	if err != nil {
		return 1, err
	}
	defer func() {
		if stop := plane.Stop(); err == nil {
			err = stop
		}
	}()
	config = plane.Config()
	if client, err = dynamic.NewForConfig(config); err != nil {
		return 1, err
	}
	if err := define(ctx); err != nil {
		return 1, err
	}
	return m.Run(), nil
}

// define creates the CRDs and waits until they are served.
func define(ctx context.Context) error {
	crds, err := readCRDs()
	if err != nil {
		return err
	}
	for _, crd := range crds {
		if _, err := client.Resource(crdResource).Create(ctx, crd.object, metav1.CreateOptions{FieldValidation: strict}); err != nil {
			return fmt.Errorf("the API server refuses the CRD of %s: %w", crd.kind, err)
		}
	}
	for _, crd := range crds {
		err := wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, time.Minute, true, func(ctx context.Context) (bool, error) {
			got, err := client.Resource(crdResource).Get(ctx, crd.object.GetName(), metav1.GetOptions{})
			if err != nil {
				return false, err
			}
			return install.Established(got), nil
		})
		if err != nil {
			return fmt.Errorf("the CRD of %s is not served: %w", crd.kind, err)
		}
	}
	return nil
}

// newNamespace makes a namespace for one test. There is no controller that could delete it.
func newNamespace(t *testing.T) string {
	t.Helper()
	ns := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "v1", "kind": "Namespace",
		"metadata": map[string]any{"generateName": "api-"},
	}}
	got, err := client.Resource(namespaceResource).Create(t.Context(), ns, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return got.GetName()
}
