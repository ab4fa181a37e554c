// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// cluster is the API server. What is written to it is as kubectl would leave it, so that people can
// go on with the same files and kubectl; the first look does not wait until one is built.
type cluster struct{ client client.Client }

func newCluster(cfg *rest.Config) (cluster, error) {
	c, err := client.New(cfg, client.Options{})
	if err != nil {
		return cluster{}, err
	}
	return cluster{client.WithFieldValidation(c, metav1.FieldValidationStrict)}, nil
}

// kubectlOwner is the field manager of kubectl apply --server-side: it then is no conflict.
const kubectlOwner = client.FieldOwner("kubectl")

// apply writes objects as kubectl apply --server-side does, and returns all that is refused.
func (c cluster) apply(ctx context.Context, objects []*unstructured.Unstructured) error {
	return c.each(objects, func(o *unstructured.Unstructured) error { return c.write(ctx, o) })
}

// applyNoted adds to each object what kubectl apply notes of it: without it kubectl would warn
// whoever changes the file and applies it.
func (c cluster) applyNoted(ctx context.Context, objects []*unstructured.Unstructured) error {
	return c.each(objects, func(o *unstructured.Unstructured) error {
		if err := noteApplied(o); err != nil {
			return err
		}
		return c.write(ctx, o)
	})
}

func (c cluster) write(ctx context.Context, o *unstructured.Unstructured) error {
	return c.client.Apply(ctx, client.ApplyConfigurationFromUnstructured(o), kubectlOwner, client.ForceOwnership)
}

// each does something with a copy of each object, which has a namespace if its kind has one.
func (c cluster) each(objects []*unstructured.Unstructured, do func(*unstructured.Unstructured) error) error {
	var errs []error
	for _, o := range objects {
		o = o.DeepCopy()
		namespaced, err := c.client.IsObjectNamespaced(o)
		if err == nil {
			if namespaced && o.GetNamespace() == "" {
				o.SetNamespace(metav1.NamespaceDefault)
			}
			err = do(o)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s %s: %w", o.GetKind(), o.GetName(), err))
		}
	}
	return errors.Join(errs...)
}

func noteApplied(o *unstructured.Unstructured) error {
	annotations := o.GetAnnotations()
	if annotations == nil {
		annotations = map[string]string{}
	}
	delete(annotations, corev1.LastAppliedConfigAnnotation)
	o.SetAnnotations(annotations)
	data, err := json.Marshal(o.Object)
	if err != nil {
		return err
	}
	annotations[corev1.LastAppliedConfigAnnotation] = string(data) + "\n"
	o.SetAnnotations(annotations)
	return nil
}

// serves waits until the API server serves the kinds that definitions define.
func (c cluster) serves(ctx context.Context, crds []*unstructured.Unstructured) error {
	for _, crd := range crds {
		err := wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, time.Minute, true, func(ctx context.Context) (bool, error) {
			err := c.client.Get(ctx, client.ObjectKeyFromObject(crd), crd)
			return err == nil && established(crd), err
		})
		if err != nil {
			return fmt.Errorf("%s is not served: %w", crd.GetName(), err)
		}
	}
	return nil
}

func established(crd *unstructured.Unstructured) bool {
	conditions, _, _ := unstructured.NestedSlice(crd.Object, "status", "conditions")
	return slices.ContainsFunc(conditions, func(c any) bool {
		m, ok := c.(map[string]any)
		return ok && m["type"] == "Established" && m["status"] == "True"
	})
}
