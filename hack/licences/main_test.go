// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, bill string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "bill.json")
	if err := os.WriteFile(file, []byte(bill), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestTheListHasEachModuleOnceWithItsText(t *testing.T) {
	bill := write(t, `{"bomFormat": "CycloneDX", "version": 1, "components": [
		{"name": "sigs.k8s.io/yaml", "version": "v1", "purl": "pkg:golang/sigs.k8s.io/yaml"}, {"name": "golang.org/x/net", "version": "v0"}, {"name": "std", "version": "go1"}]}`)
	var out strings.Builder
	if err := run([]string{bill, bill}, &out); err != nil {
		t.Fatal(err)
	}
	for want, n := range map[string]int{
		"\nsigs.k8s.io/yaml ": 1, " Apache-2.0 and BSD-3-Clause and MIT\n": 1, "\nstd ": 1, "\ngolang.org/x/net ": 1, " BSD-3-Clause\n": 2,
		"\n==== sigs.k8s.io/yaml v1: LICENSE ====\n": 1, "\n==== std go1: LICENSE ====\n": 1, "Copyright 2009 The Go Authors": 1,
	} {
		if got := strings.Count(out.String(), want); got < n || strings.HasPrefix(want, "\n") && got > n {
			t.Errorf("%q is there %d times", want, got)
		}
	}
	written, err := os.ReadFile(bill)
	if err != nil {
		t.Fatal(err)
	}
	for want, n := range map[string]int{`"id": "BSD-3-Clause"`: 3, `"id": "MIT"`: 1, `"purl": "pkg:golang/sigs.k8s.io/yaml"`: 1, `"version": 1`: 1} {
		if got := strings.Count(string(written), want); got != n {
			t.Errorf("the bill has %s %d times:\n%s", want, got, written)
		}
	}
}

func TestWhatMayNotBeGivenOnIsAnError(t *testing.T) {
	data, err := os.ReadFile("../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	good := string(data)
	for want, texts := range map[string]map[string]string{
		"b v1: its LICENSE is no licence that is known": {"LICENSE": "Ask us first."},
		"b v1: there is no text of its licence":         {"NOTICE": good},
		"b v1: GPL-2.0-only is none of Apache-2.0": {"LICENSE": good, "COPYING": "This program is free software; you can redistribute it and/or modify it under the terms of the " +
			"GNU General Public License as published by the Free Software Foundation; version 2 of the License."},
	} {
		var out strings.Builder
		_, err := list([]component{{"a", "v1"}, {"b", "v1"}}, func(c component) (map[string]string, error) {
			if c.name == "a" {
				return map[string]string{"LICENSE": good}, nil
			}
			return texts, nil
		}, &out)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "a v1") || out.Len() > 0 {
			t.Errorf("%v, not %q; wrote %q", err, want, out.String())
		}
	}
	for _, bill := range []string{"", "{}", `{"bomFormat": "CycloneDX"}`, `{"bomFormat": "SPDX", "components": [{"name": "a"}]}`} {
		if err := run([]string{write(t, bill)}, io.Discard); err == nil {
			t.Errorf("%q is taken for a bill of materials", bill)
		}
	}
	if err := run(nil, io.Discard); err == nil {
		t.Error("no bill is no error")
	}
}
