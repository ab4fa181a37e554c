// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Conditions writes docs/conditions.md.
//
// Usage: go run ./hack/conditions OUT.md
package main

import (
	"fmt"
	"os"

	"github.com/entente-dev/entente/hack/conditions/page"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./hack/conditions OUT.md")
		os.Exit(2)
	}
	text, err := page.Render("api/v1alpha1")
	if err == nil {
		err = os.WriteFile(os.Args[1], text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "conditions:", err)
		os.Exit(1)
	}
}
