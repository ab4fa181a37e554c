// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/entente-dev/entente/internal/controlplane"
)

// newManager prepares bin/entente as it runs in a cluster, but for the leader election (it is
// alone), the metrics (plain HTTP on loopback) and messages to loopback, where the receiver is.
func newManager(binary, dir, kubeconfig string, extra []string) (p *controlplane.Process, metricsURL string, err error) {
	metrics, err := controlplane.FreePort()
	if err != nil {
		return nil, "", err
	}
	health, err := controlplane.FreePort()
	if err != nil {
		return nil, "", err
	}
	address := func(port int) string { return net.JoinHostPort(controlplane.Loopback, strconv.Itoa(port)) }
	return &controlplane.Process{
		Name: "the manager",
		Path: binary,
		Args: slices.Concat([]string{
			"--kubeconfig=" + kubeconfig,
			"--leader-elect=false",
			"--metrics-bind-address=" + address(metrics),
			"--metrics-secure=false",
			"--health-probe-bind-address=" + address(health),
			"--allow-loopback",
		}, extra),
		Log:         filepath.Join(dir, "manager.log"),
		Ready:       answers("http://" + address(health) + "/readyz"),
		StopTimeout: 10 * time.Second,
	}, "http://" + address(metrics) + "/metrics", nil
}

// answers asks a URL whether all is well there.
func answers(url string) func(context.Context) error {
	return func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
		if err != nil {
			return err
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusOK {
			return fmt.Errorf("%s answers %s", url, res.Status)
		}
		return nil
	}
}
