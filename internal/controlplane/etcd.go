// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controlplane

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
)

// newEtcd prepares the store. Its traffic is plain HTTP on the loopback address.
func newEtcd(o Options, dir string, durable bool) (*Process, string, error) {
	client, err := FreePort()
	if err != nil {
		return nil, "", err
	}
	peer, err := FreePort()
	if err != nil {
		return nil, "", err
	}
	url := "http://" + address(client)
	args := []string{
		"--data-dir=" + filepath.Join(dir, "etcd"),
		"--listen-client-urls=" + url,
		"--advertise-client-urls=" + url,
		"--listen-peer-urls=http://" + address(peer),
		"--log-level=warn",
	}
	if !durable {
		// Thrown-away data need not survive a power cut, and tests get faster.
		args = append(args, "--unsafe-no-fsync")
	}
	return &Process{
		Name:  "etcd",
		Path:  o.binary("etcd"),
		Args:  append(args, o.EtcdArgs...),
		Log:   filepath.Join(dir, "etcd.log"),
		Ready: healthy(http.DefaultClient, url+"/health"),
	}, url, nil
}

// healthy asks a URL until it answers 200.
func healthy(client *http.Client, url string) func(context.Context) error {
	return func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
		if err != nil {
			return err
		}
		res, err := client.Do(req)
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
