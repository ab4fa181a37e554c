// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Dashboards writes the dashboards for Grafana, each into a file of its own, and docs/grafana.md.
//
// Usage: go run ./hack/dashboards DIRECTORY OUT.md
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/entente-dev/entente/hack/dashboards/board"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: go run ./hack/dashboards DIRECTORY OUT.md")
		os.Exit(2)
	}
	if err := write(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "dashboards:", err)
		os.Exit(1)
	}
}

func write(dir, page string) error {
	for _, b := range board.All {
		data, err := b.JSON()
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, b.File()), data, 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(page, board.Page(), 0o644)
}
