// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controlplane

import (
	"os"
	"path/filepath"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

// WriteKubeconfig writes what a rest.Config with certificates says to a file that only its
// owner can read. It replaces the file in one step: a kubectl that reads it sees the old one
// or the new one.
func WriteKubeconfig(path string, cfg *rest.Config) error {
	const name = "entente-local"
	c := api.NewConfig()
	c.Clusters[name] = &api.Cluster{Server: cfg.Host, CertificateAuthorityData: cfg.CAData}
	c.AuthInfos[name] = &api.AuthInfo{ClientCertificateData: cfg.CertData, ClientKeyData: cfg.KeyData}
	c.Contexts[name] = &api.Context{Cluster: name, AuthInfo: name, Namespace: "default"}
	c.CurrentContext = name
	data, err := clientcmd.Write(*c)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(path+".new", data, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
