// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Semantics writes docs/semantics.md from the situations that the tests play.
//
// Usage: go run ./hack/semantics OUT.md
package main

import (
	"fmt"
	"os"

	"github.com/entente-dev/entente/test/situations"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./hack/semantics OUT.md")
		os.Exit(2)
	}
	text, err := situations.Page("internal/rules/testdata/situations")
	if err == nil {
		err = os.WriteFile(os.Args[1], text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "semantics:", err)
		os.Exit(1)
	}
}
