// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package cli runs the commands of kubectl entente against a real API server, and compares
// what they print with golden files.
package cli_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/controlplane"
	"github.com/entente-dev/entente/test/harness"
)

var (
	// env is the API server, and the manager on it, whose clock stands at today and is not
	// moved: the tests run beside each other, each in a namespace of its own.
	env *harness.Env
	// kubeconfig may do anything there.
	kubeconfig string
	// today is a day in a year whose calendar is that of 2026, and which is to come: what the
	// API server dates with its own clock is then in the past.
	today = time.Date(2082, time.November, 20, 9, 0, 0, 0, time.UTC)
)

func TestMain(m *testing.M) {
	if !harness.HasAssets() {
		return
	}
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	dir, err := os.MkdirTemp("", "entente-cli-")
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if env, err = harness.Start(ctx, harness.Options{At: today}); err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, env.Stop()) }()
	kubeconfig = filepath.Join(dir, "kubeconfig")
	if err := controlplane.WriteKubeconfig(kubeconfig, env.Config); err != nil {
		return 1, err
	}
	return m.Run(), nil
}

// entente runs a command in a namespace of the API server.
func entente(t *testing.T, namespace string, args ...string) clitest.Result {
	t.Helper()
	return clitest.Run(t, clitest.Command{Args: append([]string{"-n", namespace}, args...), Kubeconfig: kubeconfig, Now: today})
}
