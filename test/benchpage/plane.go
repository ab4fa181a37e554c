// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/internal/controlplane"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/harness"
)

// writers make objects side by side.
const writers = 16

// plane is a control plane with the kinds of Entente.
type plane struct {
	*controlplane.ControlPlane
	config *rest.Config
	client client.Client
}

func newPlane(ctx context.Context) (p *plane, err error) {
	p = &plane{}
	if p.ControlPlane, err = controlplane.Start(ctx, controlplane.Options{}); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.Stop())
		}
	}()
	p.config = p.Config()
	p.config.QPS = -1 // the API server says how much it bears
	kinds, err := kinds()
	if err != nil {
		return nil, err
	}
	if _, err := envtest.InstallCRDs(p.config, envtest.CRDInstallOptions{CRDs: kinds}); err != nil {
		return nil, err
	}
	p.client, err = client.New(p.config, client.Options{Scheme: harness.Scheme()})
	return p, err
}

// kinds are those of Entente, without the subresource: an object is made with its status.
func kinds() ([]*apiextensionsv1.CustomResourceDefinition, error) {
	files, err := filepath.Glob("config/crd/bases/*.yaml")
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no kinds in config/crd/bases; run make bench-page in the project's directory: %w", err)
	}
	var out []*apiextensionsv1.CustomResourceDefinition
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		crd := &apiextensionsv1.CustomResourceDefinition{}
		if err := yaml.Unmarshal(data, crd); err != nil {
			return nil, err
		}
		for i := range crd.Spec.Versions {
			crd.Spec.Versions[i].Subresources = nil
		}
		out = append(out, crd)
	}
	return out, nil
}

// fill makes the objects, and the namespaces that they are in.
func (p *plane) fill(ctx context.Context, all *inventory.Inventory) error {
	work, failed := make(chan client.Object), make(chan error, writers)
	var wait sync.WaitGroup
	for range writers {
		wait.Go(func() {
			for o := range work {
				if err := p.client.Create(ctx, o); err != nil {
					select {
					case failed <- fmt.Errorf("%s/%s: %w", o.GetNamespace(), o.GetName(), err):
					default:
					}
				}
			}
		})
	}
	there := map[string]bool{}
	for _, o := range all.Objects() {
		if ns := o.GetNamespace(); !there[ns] {
			there[ns] = true
			if err := p.client.Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: ns}}); err != nil && !apierrors.IsAlreadyExists(err) {
				failed <- err
				break
			}
		}
		if len(failed) > 0 {
			break
		}
		work <- o
	}
	close(work)
	wait.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}
