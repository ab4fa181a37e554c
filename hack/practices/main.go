// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Practices writes the index of the pages about practices, and the facts on each of them.
//
// Usage: go run ./hack/practices ROOT, which is where the checkout is
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/entente-dev/entente/hack/practices/page"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./hack/practices ROOT")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "practices:", err)
		os.Exit(1)
	}
}

func write(root string) error {
	files, err := page.Render(root)
	if err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(root, page.Dir, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
