// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/test/harness"
)

// seeds are those that every run of the tests plays.
const seeds = 2

// A tenant who writes anything stops nobody else, and learns nothing of them.
func TestATenantStopsNobody(t *testing.T) {
	if !harness.HasAssets() {
		t.Skip()
	}
	root, err := harness.Root()
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(t.TempDir(), "entente")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	w, err := newWorld(t.Context(), binary)
	if err != nil {
		t.Fatal(err)
	}
	o := &options{seed: 1, operations: 150, rate: 30, quiet: 3 * time.Second, window: 2 * time.Second, rounds: seeds, bars: lenient}
	r, err := w.fuzz(t.Context(), o)
	if stopErr := w.stop(); err == nil {
		err = stopErr
	}
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	r.print(&out)
	t.Log(out.String())
	if r.Answers["accepted"] < 50*seeds || r.Answers["refused"] < 20*seeds || len(r.Ready) < 40*seeds || r.Messages["event"] == 0 || r.Messages["mail"] == 0 || r.Messages["text"] == 0 {
		t.Error("it hardly reaches the manager")
	}
	if r.failed() {
		t.Errorf("%d findings", len(r.Findings))
	}
}
