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

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// flags make a program that depends on nothing but the source and the compiler: not on where it is
// built, nor on what git knows. The Dockerfile has the same.
var flags = []string{"-trimpath", "-buildvcs=false"}

func ldflags(version string) string { return "-s -w -X main.version=" + version }

// build builds a static program of a module.
func build(ctx context.Context, source, program, version string, p *v1.Platform, file string) error {
	file, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	args := append(append([]string{"build"}, flags...), "-ldflags", ldflags(version), "-o", file, program)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = source
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+p.OS, "GOARCH="+p.Architecture, "GOAMD64=v1", "GOARM64=v8.0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, bytes.TrimSpace(out))
	}
	return nil
}
