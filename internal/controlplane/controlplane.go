// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controlplane

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"k8s.io/client-go/rest"
)

// startTimeout bounds how long one part may take to become ready; slow machines take 10 s.
const startTimeout = 2 * time.Minute

// ControlPlane is a running control plane. Its parts can be stopped, killed and started
// again one by one; addresses and credentials stay the same.
type ControlPlane struct {
	Etcd        *Process
	APIServer   *Process
	Controllers *Process // nil until StartControllers

	options   Options
	dir       string
	temporary bool
	url       string
	keys      *pki
	admin     *rest.Config
}

// Start starts a control plane and waits until the API server is ready. After an error
// nothing is left running.
func Start(ctx context.Context, o Options) (*ControlPlane, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	c := &ControlPlane{options: o, dir: o.Dir}
	if c.dir == "" {
		c.temporary = true
		if c.dir, err = os.MkdirTemp("", "entente-control-plane-"); err != nil {
			return nil, err
		}
	}
	if err := c.start(ctx, o); err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	return c, nil
}

func (c *ControlPlane) start(ctx context.Context, o Options) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	var err error
	if c.dir, err = filepath.Abs(c.dir); err != nil {
		return err
	}
	if c.keys, err = openPKI(filepath.Join(c.dir, "pki")); err != nil {
		return err
	}
	var etcdURL string
	if c.Etcd, etcdURL, err = newEtcd(o, c.dir, !c.temporary); err != nil {
		return err
	}
	if err := c.Etcd.Start(ctx); err != nil {
		return err
	}
	port, err := stablePort(filepath.Join(c.dir, "apiserver.port"))
	if err != nil {
		return err
	}
	c.url = "https://" + address(port)
	if c.admin, err = c.User("admin", "system:masters"); err != nil {
		return err
	}
	client, err := rest.HTTPClientFor(c.admin)
	if err != nil {
		return err
	}
	c.APIServer = newAPIServer(o, c.dir, etcdURL, c.keys, port)
	c.APIServer.Ready = healthy(client, c.url+"/readyz")
	return c.APIServer.Start(ctx)
}

// Config returns a new configuration of a client that may do anything, unthrottled.
func (c *ControlPlane) Config() *rest.Config { return rest.CopyConfig(c.admin) }

// User returns the configuration of a client with a name and groups of its own. It may do
// what RBAC allows it.
func (c *ControlPlane) User(name string, groups ...string) (*rest.Config, error) {
	cert, key, err := c.keys.user(name, groups...)
	if err != nil {
		return nil, fmt.Errorf("cannot issue a certificate to %s: %w", name, err)
	}
	ca, err := os.ReadFile(c.keys.path(caCertFile))
	if err != nil {
		return nil, err
	}
	return &rest.Config{
		Host:            c.url,
		QPS:             -1, // a negative value turns the client's own throttle off
		TLSClientConfig: rest.TLSClientConfig{CAData: ca, CertData: cert, KeyData: key},
	}, nil
}

// Dir is where data, keys and logs are.
func (c *ControlPlane) Dir() string { return c.dir }

// Processes returns the parts in the order in which they were started.
func (c *ControlPlane) Processes() []*Process {
	var out []*Process
	for _, p := range []*Process{c.Etcd, c.APIServer, c.Controllers} {
		if p != nil {
			out = append(out, p)
		}
	}
	return out
}

// Stop stops what runs, the last started first, and removes what is temporary.
func (c *ControlPlane) Stop() error {
	var errs []error
	for _, p := range slices.Backward(c.Processes()) {
		errs = append(errs, p.Stop())
	}
	if c.temporary {
		errs = append(errs, os.RemoveAll(c.dir))
	}
	return errors.Join(errs...)
}
