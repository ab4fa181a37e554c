// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
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

func of(t *testing.T, text string) component {
	t.Helper()
	var c component
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheListHasEachModuleOnceWithItsText(t *testing.T) {
	bill := write(t, `{"bomFormat": "CycloneDX", "components": [
		{"name": "sigs.k8s.io/yaml", "version": "v1", "evidence": {"licenses": [{"license": {"id": "MIT"}}, {"license": {"id": "Apache-2.0"}}]}},
		{"name": "std", "version": "go1", "evidence": {"licenses": [{"license": {"id": "BSD-3-Clause"}}]}}]}`)
	var out strings.Builder
	if err := run([]string{bill, bill}, &out); err != nil {
		t.Fatal(err)
	}
	for want, n := range map[string]int{
		"\nsigs.k8s.io/yaml ": 1, " Apache-2.0 and MIT\n": 1, "\nstd ": 1, "\n==== sigs.k8s.io/yaml v1: LICENSE ====\n": 1,
		"\n==== std go1: LICENSE ====\n": 1, "Copyright 2009 The Go Authors": 1,
	} {
		if got := strings.Count(out.String(), want); got < n || strings.HasPrefix(want, "\n") && got > n {
			t.Errorf("%q is there %d times", want, got)
		}
	}
}

func TestWhatMayNotBeGivenOnIsAnError(t *testing.T) {
	some := func(component) (map[string]string, error) { return map[string]string{"LICENSE": "text"}, nil }
	none := func(component) (map[string]string, error) { return nil, nil }
	good := of(t, `{"name": "a", "licenses": [{"license": {"id": "MIT"}}]}`)
	for want, c := range map[string]struct {
		all   []component
		texts func(component) (map[string]string, error)
	}{
		"its licence is not known":      {[]component{good, {Name: "b"}}, some},
		"b : AGPL-3.0-only is none of":  {[]component{good, of(t, `{"name": "b", "evidence": {"licenses": [{"license": {"id": "AGPL-3.0-only"}}]}}`)}, some},
		"b : Custom is none of":         {[]component{of(t, `{"name": "b", "licenses": [{"license": {"id": "MIT"}}, {"license": {"name": "Custom"}}]}`)}, some},
		"there is no text of its licen": {[]component{good}, none},
	} {
		var out strings.Builder
		if err := list(c.all, c.texts, &out); err == nil || !strings.Contains(err.Error(), want) || out.Len() > 0 {
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
