// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controlplane

import (
	"context"
	"fmt"
	"path/filepath"
)

// controllers is the program in hack/k8s/controllers.
const controllers = "controllers"

// StartControllers starts the two controllers without which deleting a namespace, or the owner of
// an object, would never end. They need not be there when the control plane starts: it is of use
// without them while they are still being built.
func (c *ControlPlane) StartControllers(ctx context.Context) error {
	if !c.options.Has(controllers) {
		return fmt.Errorf("there is no program %s in %s; unset KUBEBUILDER_ASSETS and run make control-plane", controllers, c.options.BinDir)
	}
	kubeconfig := filepath.Join(c.dir, "controllers.kubeconfig")
	if err := WriteKubeconfig(kubeconfig, c.admin); err != nil {
		return err
	}
	c.Controllers = &Process{
		Name: controllers,
		Path: c.options.binary(controllers),
		Args: []string{"--kubeconfig=" + kubeconfig},
		Log:  filepath.Join(c.dir, "controllers.log"),
	}
	return c.Controllers.Start(ctx)
}

// HasControllers tells whether StartControllers finds its program: directories of setup-envtest
// lack it.
func (c *ControlPlane) HasControllers() bool { return c.options.Has(controllers) }
