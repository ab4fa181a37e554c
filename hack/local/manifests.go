// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// readManifests returns what a directory holds: what its kustomization says, or its YAML files in
// order of their names. Only the former needs a kubectl, which it waits for: at the first start
// that is still being built.
func readManifests(ctx context.Context, dir string, kubectl func(context.Context) (path string, err error)) ([]byte, error) {
	if _, err := os.Stat(filepath.Join(dir, "kustomization.yaml")); err == nil {
		path, err := kubectl(ctx)
		if err != nil {
			return nil, err
		}
		return kustomize(ctx, path, dir)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("there is no *.yaml in %s", dir)
	}
	var all bytes.Buffer
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		all.WriteString("---\n")
		all.Write(data)
		all.WriteString("\n")
	}
	return all.Bytes(), nil
}

// kustomize returns what a kustomization says. An error says what kubectl said.
func kustomize(ctx context.Context, kubectl, dir string) ([]byte, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, kubectl, "kustomize", dir)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("kubectl kustomize %s: %w\n%s", dir, err, strings.TrimSpace(stderr.String()))
	}
	return stdout.Bytes(), nil
}
