// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// lock makes sure that one process at a time uses a data directory. The kernel lets go of the
// lock when the process ends, however it ends.
func lock(dir string) (release func(), err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer func() { _ = f.Close() }()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("cannot lock %s: %w", f.Name(), err)
		}
		pid, _ := os.ReadFile(f.Name())
		return nil, fmt.Errorf("it runs already (process %s, data in %s): use it with that directory's kubeconfig, or stop it with Ctrl-C where it runs",
			strings.TrimSpace(string(pid)), dir)
	}
	if err := errors.Join(f.Truncate(0), writeAt(f, fmt.Sprintln(os.Getpid()))); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() { _ = f.Close() }, nil
}

func writeAt(f *os.File, s string) error {
	_, err := f.WriteAt([]byte(s), 0)
	return err
}

// clean forgets a data directory, unless it is in use.
func clean(dir string) error {
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	release, err := lock(dir)
	if err != nil {
		return err
	}
	defer release()
	return os.RemoveAll(dir)
}
