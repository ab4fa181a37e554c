// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Command annualreports turns the record of the Kubernetes community's annual reports (three
// CSV files) into the manifests of docs/examples/kubernetes-annual-reports. The same record
// gives the same bytes.
package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

func main() {
	from := flag.String("from", "test/replay/testdata", "the directory of groups.csv, reviews.csv and removed.csv")
	to := flag.String("to", "docs/examples/kubernetes-annual-reports", "the directory that the manifests are written to")
	flag.Parse()
	if err := run(*from, *to); err != nil {
		fmt.Fprintln(os.Stderr, "annualreports:", err)
		os.Exit(1)
	}
}

func run(from, to string) error {
	r, err := read(os.DirFS(from))
	if err != nil {
		return err
	}
	files, err := r.manifests()
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := os.WriteFile(filepath.Join(to, name), files[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}
