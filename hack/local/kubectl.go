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
	"slices"
	"strings"
)

// kubectl runs the kubectl that was built with the control plane: what is installed here can
// so be installed by the same commands on any cluster.
type kubectl struct {
	path       string
	kubeconfig string
	cache      string
}

// run gives kubectl some input and returns its output. An error says what kubectl said.
func (k kubectl) run(ctx context.Context, input []byte, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, k.path, slices.Concat([]string{"--kubeconfig=" + k.kubeconfig, "--cache-dir=" + k.cache}, args)...)
	cmd.Stdin = bytes.NewReader(input)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("kubectl %s: %w\n%s", strings.Join(args, " "), err, strings.TrimSpace(stderr.String()))
	}
	return stdout.Bytes(), nil
}

// manifests returns what a directory holds: what its kustomization says, or its YAML files in
// order of their names.
func (k kubectl) manifests(ctx context.Context, dir string) ([]byte, error) {
	if _, err := os.Stat(filepath.Join(dir, "kustomization.yaml")); err == nil {
		return k.run(ctx, nil, "kustomize", dir)
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
