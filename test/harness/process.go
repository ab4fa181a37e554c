// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"k8s.io/client-go/transport"

	"github.com/entente-dev/entente/internal/controlplane"
)

// Process is a manager that runs as a process of its own, as in a cluster.
type Process struct {
	*controlplane.Process
	metrics, probes string
	// client asks for the metrics.
	client *http.Client
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
	var addresses [2]string
	for i := range addresses {
		port, err := controlplane.FreePort()
		if err != nil {
			return nil, err
		}
		addresses[i] = net.JoinHostPort(controlplane.Loopback, strconv.Itoa(port))
	}
	p := &Process{metrics: "http://" + addresses[0] + "/metrics", probes: "http://" + addresses[1], client: http.DefaultClient}
	p.Process = &controlplane.Process{
		Name: "manager", Path: binary, Env: env, Log: filepath.Join(dir, "manager.log"),
		Args: append([]string{
			"--kubeconfig=" + kubeconfig, "--leader-elect=false", "--metrics-bind-address=" + addresses[0], "--metrics-secure=false",
			"--health-probe-bind-address=" + addresses[1], "--allow-loopback",
		}, args...),
		Ready:       func(ctx context.Context) error { _, err := p.Scrape(ctx); return err },
		StopTimeout: time.Minute,
	}
	return p, nil
}

// Scrape asks the manager for its metrics.
func (p *Process) Scrape(ctx context.Context) (Metrics, error) {
	return Scrape(ctx, p.client, p.metrics)
}

// MetricsAddress is where the manager serves its metrics, as host and port.
func (p *Process) MetricsAddress() string {
	_, rest, _ := strings.Cut(p.metrics, "://")
	address, _, _ := strings.Cut(rest, "/")
	return address
}

// CheckReady asks whether the manager is ready, as a cluster does; nil: it is.
func (p *Process) CheckReady(ctx context.Context) error {
	_, err := get(ctx, http.DefaultClient, p.probes+"/readyz")
	return err
}

// Secure has the manager serve its metrics as it does in a cluster, over TLS and to those who may read them;
// from then on Scrape shows a token. It has to be called before the manager is started.
func (p *Process) Secure(token string) {
	p.Args = append(p.Args, "--metrics-secure=true")
	p.metrics = strings.Replace(p.metrics, "http://", "https://", 1)
	p.Show(token)
}

// Show has Scrape show a token from now on.
func (p *Process) Show(token string) {
	// The manager signs its certificate itself.
	over := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	p.client = &http.Client{Transport: transport.NewBearerAuthRoundTripper(token, over)}
}
