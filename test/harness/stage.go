// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"context"
	"errors"
	"os"
)

// Stage is an API server, and a manager on it that runs as a process of its own, for what takes longer than a test.
type Stage struct {
	*Env
	// Files is a directory for what the manager reads and writes. It stays: its log is in it.
	Files string
	// Manager is nil until there is one.
	Manager *Process
}

// NewStage starts the API server. Files has a name that begins with a prefix.
func NewStage(ctx context.Context, prefix string) (*Stage, error) {
	files, err := os.MkdirTemp("", prefix)
	if err != nil {
		return nil, err
	}
	env, err := Start(ctx, Options{NoManager: true})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(files))
	}
	return &Stage{Env: env, Files: files}, nil
}

// Prepare prepares a manager, which Manager.Start then starts.
func (s *Stage) Prepare(binary string, env []string, args ...string) (err error) {
	s.Manager, err = s.NewProcess(binary, s.Files, env, args...)
	return err
}

// Stop ends the manager, and then the API server. Stopping what there is not is no error.
func (s *Stage) Stop() error {
	if s == nil {
		return nil
	}
	var errs []error
	if s.Manager != nil {
		errs = append(errs, s.Manager.Stop())
	}
	return errors.Join(append(errs, s.Env.Stop())...)
}
