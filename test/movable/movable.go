// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package movable

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// variable is the environment variable that names the file in which the clock is set.
const variable = "ENTENTE_TEST_CLOCK"

// source is the file that is laid over package main.
//
//go:embed clock.go.txt
var source []byte

// Build compiles the manager whose sources are in root, with a clock that can be set, to a file.
func Build(ctx context.Context, root, to string) (err error) {
	if root, err = filepath.Abs(root); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "entente-movable-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	laid := filepath.Join(dir, "clock.go")
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(root, "clock_that_can_be_set.go"): laid}})
	if err != nil {
		return err
	}
	if err := errors.Join(os.WriteFile(laid, source, 0o600), os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o600)); err != nil {
		return err
	}
	build := exec.CommandContext(ctx, "go", "build", "-overlay="+filepath.Join(dir, "overlay.json"), "-o", to, ".")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("the manager with a clock that can be set does not build: %w\n%s", err, out)
	}
	return nil
}

// Clock is the one of the managers that were given its Env. It runs beside the real one.
type Clock struct {
	file   string
	offset time.Duration
}

// NewClock returns a clock that shows the real time, and is set by a file.
func NewClock(file string) (*Clock, error) {
	c := &Clock{file: file}
	return c, c.Set(0)
}

// Env is what a manager needs in its environment.
func (c *Clock) Env() string { return variable + "=" + c.file }

// Offset is how far the clock is ahead of the real one.
func (c *Clock) Offset() time.Duration { return c.offset }

// Now is the time on the clock.
func (c *Clock) Now() time.Time { return time.Now().Add(c.offset) }

// seen is after what time each manager that runs has seen that the clock was set.
const seen = 50 * time.Millisecond

// Set sets the clock to so much ahead of the real one, and waits until it is seen.
func (c *Clock) Set(offset time.Duration) error {
	if err := os.WriteFile(c.file+".new", []byte(offset.String()), 0o600); err != nil {
		return err
	}
	if err := os.Rename(c.file+".new", c.file); err != nil {
		return err
	}
	c.offset = offset
	time.Sleep(seen)
	return nil
}
