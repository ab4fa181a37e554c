// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/controlplane/install"
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

func (c cluster) applier() install.Applier {
	return install.Applier{Client: c.client, Owner: kubectlOwner, Namespace: metav1.NamespaceDefault}
}

// apply writes objects as kubectl apply --server-side does, and returns all that is refused.
func (c cluster) apply(ctx context.Context, objects []*unstructured.Unstructured) error {
	return c.applier().Apply(ctx, objects...)
}

// applyNoted adds to each object what kubectl apply notes of it: without it kubectl would warn
// whoever changes the file and applies it.
func (c cluster) applyNoted(ctx context.Context, objects []*unstructured.Unstructured) error {
	a := c.applier()
	a.Prepare = noteApplied
	return a.Apply(ctx, objects...)
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
