// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// managerUser is who the manager is to the API server: no administrator, so that a permission
// that it lacks in a cluster is missing here too.
const managerUser = "entente-manager"

// binding gives the manager a role; %s is the role's name.
const binding = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: entente-manager-local
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %s}
subjects:
- {apiGroup: rbac.authorization.k8s.io, kind: User, name: ` + managerUser + `}
`

// installCRDs installs the definitions of the kinds and waits until they are served.
func installCRDs(ctx context.Context, k kubectl, dir string) error {
	if files, _ := filepath.Glob(filepath.Join(dir, "*.yaml")); len(files) == 0 {
		return fmt.Errorf("there are no CRDs in %s; run make generate", dir)
	}
	if _, err := k.run(ctx, nil, "apply", "--server-side", "--force-conflicts", "-f", dir); err != nil {
		return err
	}
	_, err := k.run(ctx, nil, "wait", "--for=condition=Established", "--timeout=60s", "-f", dir)
	return err
}

// installRBAC lets the manager do what it may do in a cluster. It returns a warning where
// there is no generated role and the manager is an administrator instead.
func installRBAC(ctx context.Context, k kubectl, role string) (warning string, err error) {
	name := managerUser
	if _, err := os.Stat(role); err == nil {
		if _, err := k.run(ctx, nil, "apply", "--server-side", "--force-conflicts", "-f", role); err != nil {
			return "", err
		}
	} else {
		name = "cluster-admin"
		warning = role + " is missing, so the manager runs as an administrator; run make generate"
	}
	// A binding's role cannot be changed, so one to another role has to go first.
	if old, err := k.run(ctx, nil, "get", "clusterrolebinding", "entente-manager-local", "--ignore-not-found", "-o", "jsonpath={.roleRef.name}"); err != nil {
		return "", err
	} else if len(old) > 0 && string(old) != name {
		if _, err := k.run(ctx, nil, "delete", "clusterrolebinding", "entente-manager-local"); err != nil {
			return "", err
		}
	}
	_, err = k.run(ctx, fmt.Appendf(nil, binding, name), "apply", "-f", "-")
	return warning, err
}

// samplesPort is where the samples' webhook sends to.
const samplesPort = 9099

// applySamples applies a directory, unless an earlier start did: what people changed since is
// theirs. It returns whether it did.
func applySamples(ctx context.Context, k kubectl, dir, memory string, port int) (bool, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return false, err
	}
	applied, err := os.ReadFile(memory)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return false, err
	}
	if slices.Contains(strings.Split(string(applied), "\n"), abs) {
		return false, nil
	}
	data, err := k.manifests(ctx, dir)
	if err != nil {
		return false, err
	}
	if _, err := k.run(ctx, toPort(data, port), "apply", "-f", "-"); err != nil {
		return false, fmt.Errorf("the samples in %s were not all accepted: %w", dir, err)
	}
	return true, os.WriteFile(memory, append(applied, abs+"\n"...), 0o600)
}

// toPort lets manifests that send to the samples' receiver send to another port.
func toPort(manifests []byte, port int) []byte {
	from, to := "127.0.0.1:"+strconv.Itoa(samplesPort), "127.0.0.1:"+strconv.Itoa(port)
	return bytes.ReplaceAll(manifests, []byte(from), []byte(to))
}
