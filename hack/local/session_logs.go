// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"

	"k8s.io/klog/v2"
)

// logToFile keeps what the client library logs off the screen.
func (s *session) logToFile() error {
	f, err := os.OpenFile(filepath.Join(s.dir, "local.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	klog.LogToStderr(false)
	klog.SetOutput(f)
	return nil
}

// setLogsAside lets each start write logs of its own; those of the start before are *.log.old.
func setLogsAside(dir string) error {
	for _, pattern := range []string{"*.log", "control-plane/*.log"} {
		logs, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return err
		}
		for _, log := range logs {
			if err := os.Rename(log, log+".old"); err != nil {
				return err
			}
		}
	}
	return nil
}

// short returns a path as one would type it here.
func short(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	wd, err := os.Getwd()
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(wd, abs); err == nil && !strings.HasPrefix(rel, "..") {
		return rel
	}
	return path
}
