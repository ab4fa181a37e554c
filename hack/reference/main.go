// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Reference writes docs/reference.md: every field of every kind.
//
// Usage: go run ./hack/reference OUT.md
package main

import (
	"fmt"
	"os"

	"github.com/entente-dev/entente/config/crd"
	"github.com/entente-dev/entente/config/gallery"
	"github.com/entente-dev/entente/hack/reference/page"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./hack/reference OUT.md")
		os.Exit(2)
	}
	text, err := page.Render(crd.Bases, gallery.Files, os.DirFS("config/samples"), os.DirFS("docs/examples"))
	if err == nil {
		err = os.WriteFile(os.Args[1], text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "reference:", err)
		os.Exit(1)
	}
}
