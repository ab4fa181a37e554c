// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controlplane

import (
	"path/filepath"
	"strconv"
)

// newAPIServer prepares the API server. It is ready when all it does after its start is done,
// the default roles and namespaces among it.
func newAPIServer(o Options, dir, etcdURL string, keys *pki, port int) *Process {
	args := []string{
		"--etcd-servers=" + etcdURL,
		"--bind-address=" + Loopback,
		"--secure-port=" + strconv.Itoa(port),
		// Without it a machine that is off the network cannot start; no pod needs the
		// address, so it is not published either.
		"--advertise-address=" + Loopback,
		"--endpoint-reconciler-type=none",
		"--tls-cert-file=" + keys.path(serverCertFile),
		"--tls-private-key-file=" + keys.path(serverKeyFile),
		"--client-ca-file=" + keys.path(caCertFile),
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file=" + keys.path(accountsKeyFile),
		"--service-account-signing-key-file=" + keys.path(accountsKeyFile),
		"--service-cluster-ip-range=10.0.0.0/24",
		"--authorization-mode=RBAC",
		// Nothing makes the default service accounts that it would ask for.
		"--disable-admission-plugins=ServiceAccount",
		// Fairness between many clients costs time and objects; there are few clients.
		"--enable-priority-and-fairness=false",
		"--profiling=false",
	}
	return &Process{
		Name: "kube-apiserver",
		Path: o.binary("kube-apiserver"),
		Args: append(args, o.APIServerArgs...),
		Log:  filepath.Join(dir, "kube-apiserver.log"),
	}
}
