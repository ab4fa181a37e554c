// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package install puts manifests onto an API server of this machine, as kubectl apply --server-side does it: for the
// local control plane, and for the tests.
package install

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Decode reads the objects in YAML documents: none in one that is empty, several in a list.
func Decode(data []byte) ([]*unstructured.Unstructured, error) {
	var out []*unstructured.Unstructured
	documents := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(data), 4096)
	for {
		o := &unstructured.Unstructured{}
		err := documents.Decode(&o.Object)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		switch {
		case len(o.Object) == 0:
		case o.IsList():
			list, err := o.ToList()
			if err != nil {
				return nil, err
			}
			for i := range list.Items {
				out = append(out, &list.Items[i])
			}
		default:
			out = append(out, o)
		}
	}
}

// Read reads the objects in files.
func Read(files ...string) ([]*unstructured.Unstructured, error) {
	var out []*unstructured.Unstructured
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		objects, err := Decode(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		out = append(out, objects...)
	}
	return out, nil
}

// Applier writes objects to an API server.
type Applier struct {
	Client client.Client
	// Owner is the field manager.
	Owner client.FieldOwner
	// Namespace is given to objects that have none though their kind has one.
	Namespace string
	// Prepare changes an object before it is written; nil: as it is.
	Prepare func(*unstructured.Unstructured) error
}

// Apply writes each of the objects, with fields refused that nobody knows, and returns all that is refused.
func (a Applier) Apply(ctx context.Context, objects ...*unstructured.Unstructured) error {
	strict := client.WithFieldValidation(a.Client, metav1.FieldValidationStrict)
	var errs []error
	for _, o := range objects {
		o = o.DeepCopy()
		namespaced, err := strict.IsObjectNamespaced(o)
		if err == nil && namespaced && o.GetNamespace() == "" {
			o.SetNamespace(a.Namespace)
		}
		if err == nil && a.Prepare != nil {
			err = a.Prepare(o)
		}
		if err == nil {
			err = strict.Apply(ctx, client.ApplyConfigurationFromUnstructured(o), a.Owner, client.ForceOwnership)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s %s: %w", o.GetKind(), o.GetName(), err))
		}
	}
	return errors.Join(errs...)
}

// Kinds applies definitions of kinds, and waits until the API server serves them.
func (a Applier) Kinds(ctx context.Context, crds ...*unstructured.Unstructured) error {
	if err := a.Apply(ctx, crds...); err != nil {
		return err
	}
	for _, crd := range crds {
		err := wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, time.Minute, true, func(ctx context.Context) (bool, error) {
			err := a.Client.Get(ctx, client.ObjectKeyFromObject(crd), crd)
			return err == nil && Established(crd), err
		})
		if err != nil {
			return fmt.Errorf("%s is not served: %w", crd.GetName(), err)
		}
	}
	return nil
}

// Established tells whether the API server serves what a definition defines.
func Established(crd *unstructured.Unstructured) bool {
	conditions, _, _ := unstructured.NestedSlice(crd.Object, "status", "conditions")
	return slices.ContainsFunc(conditions, func(c any) bool {
		m, ok := c.(map[string]any)
		return ok && m["type"] == "Established" && m["status"] == "True"
	})
}
