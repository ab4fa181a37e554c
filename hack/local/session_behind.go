// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// buildBehind builds what the first look does without (the plugin, kubectl, the controllers that
// finish deletions), and then starts those controllers. Where it fails the rest goes on.
func (s *session) buildBehind(ctx context.Context) error {
	missing := s.missing()
	err := s.build(ctx)
	close(s.built)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		s.warn("%s could not be built (%v); see the end of %s", strings.Join(s.missing(), " and "), err, short(s.buildLog()))
	case len(missing) > 0:
		s.tell(s.since("Built: %s.", strings.Join(missing, ", ")))
	}
	if err := s.startControllers(ctx); err != nil {
		return err
	}
	s.tell(s.header())
	return nil
}

// build runs the command that builds the rest, until it ends or ctx does.
func (s *session) build(ctx context.Context) error {
	if s.behind == "" {
		return nil
	}
	log, err := os.Create(s.buildLog())
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	cmd := exec.CommandContext(ctx, "sh", "-c", s.behind)
	cmd.Stdout, cmd.Stderr = log, log
	// The compilers that it starts are told with it when all is to end.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	return cmd.Run()
}

func (s *session) startControllers(ctx context.Context) error {
	if !s.plane.HasControllers() {
		s.warn("there is no program controllers beside the API server, so a namespace that is deleted does not go away")
		return nil
	}
	if err := s.plane.StartControllers(ctx); err != nil {
		return err
	}
	s.watchOver(s.plane.Controllers)
	return nil
}

// kubectl returns the path of kubectl as soon as there is one.
func (s *session) kubectl(ctx context.Context) (string, error) {
	path := s.kubectlPath()
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	s.tell(s.since("The samples are a kustomization, so they wait for kubectl, which is being built."))
	select {
	case <-s.built:
		return path, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// missing names the programs that are not there yet.
func (s *session) missing() []string {
	var out []string
	for _, path := range []string{s.pluginPath(), s.kubectlPath(), filepath.Join(s.assets(), "controllers")} {
		if _, err := os.Stat(path); err != nil {
			out = append(out, short(path))
		}
	}
	return out
}

func (s *session) buildLog() string { return filepath.Join(s.dir, "build.log") }

// warn adds a note to the header, which is shown when it is next told.
func (s *session) warn(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.warnings = append(s.warnings, fmt.Sprintf(format, args...))
}
