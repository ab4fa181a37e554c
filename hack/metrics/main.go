// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Metrics writes docs/metrics.md, and the configuration with which kube-state-metrics serves the same
// figures.
//
// Usage: go run ./hack/metrics OUT.md OUT.yaml
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/entente-dev/entente/hack/metrics/page"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: go run ./hack/metrics OUT.md OUT.yaml")
		os.Exit(2)
	}
	state, err := page.State()
	err = errors.Join(err, os.WriteFile(os.Args[1], page.Render(), 0o644), os.WriteFile(os.Args[2], state, 0o644))
	if err != nil {
		fmt.Fprintln(os.Stderr, "metrics:", err)
		os.Exit(1)
	}
}
