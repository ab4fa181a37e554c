// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controlplane

import "path/filepath"

// newControllerManager prepares the two controllers without which deleting a namespace, or
// the owner of an object, would never end.
func newControllerManager(o Options, dir, kubeconfig string) *Process {
	return &Process{
		Name: "kube-controller-manager",
		Path: o.binary("kube-controller-manager"),
		Args: []string{
			"--kubeconfig=" + kubeconfig,
			"--controllers=namespace-controller,garbage-collector-controller",
			"--leader-elect=false",
			"--secure-port=0",
		},
		Log: filepath.Join(dir, "kube-controller-manager.log"),
	}
}
