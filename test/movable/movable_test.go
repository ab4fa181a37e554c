// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package movable_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/test/movable"
)

// The manager builds with the clock laid over it, and takes the clock from the file: what it cannot
// read there it ends with. The product itself has no such clock.
func TestTheManagerTakesTheClock(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the manager")
	}
	root, binary := filepath.Join("..", ".."), filepath.Join(t.TempDir(), "entente")
	if err := movable.Build(t.Context(), root, binary); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "clock")
	clock, err := movable.NewClock(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := clock.Set(time.Hour); err != nil || clock.Offset() != time.Hour || time.Until(clock.Now()) < 59*time.Minute {
		t.Errorf("%v, %v ahead", err, clock.Offset())
	}
	version := func() (string, error) {
		command := exec.CommandContext(t.Context(), binary, "--version")
		command.Env = append(os.Environ(), clock.Env())
		out, err := command.CombinedOutput()
		return string(out), err
	}
	if out, err := version(); err != nil || !strings.HasPrefix(out, "entente") {
		t.Errorf("%s, %v", out, err)
	}
	if err := os.WriteFile(file, []byte("late"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := version(); err == nil {
		t.Errorf("it does not read the clock: %s", out)
	}
	if _, err := os.Stat(filepath.Join(root, "clock_that_can_be_set.go")); err == nil {
		t.Error("the clock is among the sources of the product")
	}
}
