// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controlplane

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Options says what to run. The zero value runs etcd and an API server from
// $KUBEBUILDER_ASSETS on free ports, with data that is thrown away by Stop.
type Options struct {
	// BinDir holds the binaries; default: $KUBEBUILDER_ASSETS.
	BinDir string
	// Dir holds data, keys and logs. Empty: a temporary directory that Stop removes.
	// Otherwise everything in it survives, down to the port of the API server where free.
	Dir string
	// APIServerArgs and EtcdArgs are added last, so they override: "--max-requests-inflight=0".
	APIServerArgs []string
	EtcdArgs      []string
}

// complete fills in defaults and checks that the binaries are there.
func (o Options) complete() (Options, error) {
	if o.BinDir == "" {
		o.BinDir = os.Getenv("KUBEBUILDER_ASSETS")
	}
	if o.BinDir == "" {
		return o, errors.New("KUBEBUILDER_ASSETS is not set; run this through make, or set it to the directory of etcd and kube-apiserver")
	}
	for _, name := range []string{"etcd", "kube-apiserver"} {
		if !o.Has(name) {
			return o, fmt.Errorf("there is no %s in %s; run make control-plane", name, o.BinDir)
		}
	}
	return o, nil
}

// Has tells whether a binary is there.
func (o Options) Has(name string) bool {
	info, err := os.Stat(o.binary(name))
	return err == nil && !info.IsDir()
}

func (o Options) binary(name string) string { return filepath.Join(o.BinDir, name) }
