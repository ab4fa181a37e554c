// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package page_test has a real browser look at the page that the plugin serves, of objects on a real API server that a
// manager has judged. The tests of the browser are in the files *.test.mjs; make test-page brings what they need.
package page_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/controlplane"
	"github.com/entente-dev/entente/test/harness"
)

var (
	// env is the API server, and the manager on it, whose clock is that of the page as well.
	env *harness.Env
	// kubeconfig may do anything there.
	kubeconfig string
	// today is a day in a year whose calendar is that of 2026, and which is to come: what the API server dates with its
	// own clock is then in the past.
	today = time.Date(2082, time.November, 20, 9, 0, 0, 0, time.UTC)
	// chromium and node are where these programs are.
	chromium, node string
)

func TestMain(m *testing.M) {
	if !harness.HasAssets() {
		return
	}
	if err := findBrowser(); err != nil {
		fmt.Println("no browser looks at the page:", err)
		if os.Getenv("ENTENTE_REQUIRE_BROWSER") != "" {
			os.Exit(1)
		}
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
	dir, err := os.MkdirTemp("", "entente-page-")
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

// findBrowser finds a browser, and what drives it.
func findBrowser() (err error) {
	if chromium, err = exec.LookPath(cmp.Or(os.Getenv("ENTENTE_CHROMIUM"), "chromium")); err != nil {
		return fmt.Errorf("run make browser, or say in ENTENTE_CHROMIUM where Chromium is: %w", err)
	}
	if node, err = exec.LookPath("node"); err != nil {
		return fmt.Errorf("install Node 20 or later: %w", err)
	}
	if _, err = os.Stat("node_modules/.package-lock.json"); err != nil {
		return fmt.Errorf("run make browser: %w", err)
	}
	return nil
}
