// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"context"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"time"

	"github.com/entente-dev/entente/internal/controlplane"
)

// Process is a manager that runs as a process of its own, as in a cluster.
type Process struct {
	*controlplane.Process
	metrics string
}

// NewProcess prepares a manager from a binary, with the permissions that it has in a cluster and
// without a lease. Its kubeconfig and its log are in dir.
func (e *Env) NewProcess(binary, dir string, env []string, args ...string) (*Process, error) {
	config, err := e.ManagerConfig()
	if err != nil {
		return nil, err
	}
	kubeconfig := filepath.Join(dir, "kubeconfig")
	if err := controlplane.WriteKubeconfig(kubeconfig, config); err != nil {
		return nil, err
	}
	port, err := controlplane.FreePort()
	if err != nil {
		return nil, err
	}
	address := net.JoinHostPort(controlplane.Loopback, strconv.Itoa(port))
	p := &Process{metrics: "http://" + address + "/metrics"}
	p.Process = &controlplane.Process{
		Name: "manager", Path: binary, Env: env, Log: filepath.Join(dir, "manager.log"),
		Args: append([]string{
			"--kubeconfig=" + kubeconfig, "--leader-elect=false", "--metrics-bind-address=" + address, "--metrics-secure=false",
			"--health-probe-bind-address=0", "--allow-loopback",
		}, args...),
		Ready:       func(ctx context.Context) error { _, err := p.Scrape(ctx); return err },
		StopTimeout: time.Minute,
	}
	return p, nil
}

// Scrape asks the manager for its metrics.
func (p *Process) Scrape(ctx context.Context) (Metrics, error) {
	return Scrape(ctx, http.DefaultClient, p.metrics)
}
