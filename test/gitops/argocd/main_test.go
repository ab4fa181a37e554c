// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package argocd_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/entente-dev/entente/test/harness"
)

// argo is Argo CD, for all tests; each has a repository, an application and a namespace of its own.
var argo *argoCD

// needed are programs without which there is nothing to test, by how to get them.
var needed = map[string]string{
	"bin/argocd/argocd": "make argocd", "bin/servers/usr/bin/redis-server": "make servers",
}

func TestMain(m *testing.M) {
	if !harness.HasAssets() {
		return
	}
	root, err := harness.Root()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for program, how := range needed {
		if _, err := os.Stat(filepath.Join(root, program)); err == nil {
			continue
		}
		fmt.Printf("Argo CD is not tested: there is no %s; run %s\n", program, how)
		if os.Getenv("ENTENTE_REQUIRE_GITOPS") != "" {
			os.Exit(1)
		}
		return
	}
	code, err := run(m, root)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

func run(m *testing.M, root string) (code int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	dir, err := os.MkdirTemp("", "entente-argocd-")
	if err != nil {
		return 1, err
	}
	env, err := harness.Start(ctx, harness.Options{})
	if err != nil {
		return 1, err
	}
	argo = &argoCD{Env: env, root: root, dir: dir}
	defer func() {
		err = errors.Join(err, argo.stop(), env.Stop())
		if code == 0 && err == nil {
			err = os.RemoveAll(dir)
		} else {
			fmt.Fprintln(os.Stderr, "The logs are in", dir)
		}
	}()
	// Argo CD deletes in the foreground, which is the garbage collector's work.
	if err := env.Plane.StartControllers(ctx); err != nil {
		return 1, err
	}
	if err := argo.start(ctx); err != nil {
		return 1, err
	}
	return m.Run(), nil
}
