// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/controlplane"
)

// behind is a session on a control plane without controllers, that builds something behind.
func behind(t *testing.T, command string) *session {
	t.Helper()
	t.Setenv("KUBEBUILDER_ASSETS", "")
	dir := t.TempDir()
	s := &session{
		options:    options{dir: dir, bin: dir, behind: command},
		begun:      time.Now(),
		events:     make(chan any, 10),
		failures:   make(chan error, 1),
		built:      make(chan struct{}),
		background: t.Context(),
		plane:      &controlplane.ControlPlane{},
		manager:    &controlplane.Process{},
	}
	return s
}

// told are the lines of what the display was told.
func told(s *session) string {
	var out []string
	for len(s.events) > 0 {
		switch e := (<-s.events).(type) {
		case notice:
			out = append(out, string(e))
		case header:
			out = append(out, e...)
		}
	}
	return strings.Join(out, "\n")
}

func TestTheHeaderNamesWhatIsStillBeingBuilt(t *testing.T) {
	s := behind(t, "")
	plugin := filepath.Join(s.bin, "kubectl-entente")
	if got := strings.Join(s.header(), "\n"); !strings.Contains(got, "Built while this runs: "+plugin) {
		t.Errorf("it does not name the plugin:\n%s", got)
	}
	write(t, plugin, "")
	if got := strings.Join(s.header(), "\n"); strings.Contains(got, "Built while this runs: "+plugin) {
		t.Errorf("it names the plugin, which is there:\n%s", got)
	}
}

func TestWhatIsBuiltBehindIsNamedWhenItIsThere(t *testing.T) {
	s := behind(t, "")
	plugin := filepath.Join(s.bin, "kubectl-entente")
	s.behind = "touch " + plugin
	if err := s.buildBehind(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := told(s)
	if !strings.Contains(got, "Built: "+plugin) || strings.Contains(got, "Built while this runs") {
		t.Errorf("told\n%s", got)
	}
	if !strings.Contains(got, "a namespace that is deleted does not go away") {
		t.Errorf("it does not say that there are no controllers:\n%s", got)
	}
}

func TestABuildBehindThatFailsStopsNothing(t *testing.T) {
	s := behind(t, "echo the disk is full; exit 3")
	if err := s.buildBehind(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := told(s)
	if !strings.Contains(got, "kubectl-entente") || !strings.Contains(got, "could not be built (exit status 3)") {
		t.Errorf("told\n%s", got)
	}
	if data, err := os.ReadFile(s.buildLog()); err != nil || string(data) != "the disk is full\n" {
		t.Errorf("the log says %q, %v", data, err)
	}
}

func TestABuildBehindEndsWithAllItStarted(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/compiler", "trap 'touch "+dir+"/ended; exit' TERM\ntouch "+dir+"/begun\nwhile :; do sleep 0.05; done\n")
	s := behind(t, "sh "+dir+"/compiler & wait")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.buildBehind(ctx) }()
	appears(t, dir+"/begun")
	cancel()
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("it goes on")
	}
	appears(t, dir+"/ended")
}

func appears(t *testing.T, path string) {
	t.Helper()
	for range 200 {
		if _, err := os.Stat(path); err == nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("there is no %s", path)
}
