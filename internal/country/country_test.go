// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package country

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]string{"NL": "NL", " no ": "NO", "gb": "GB"} {
		if got, err := Parse(text); got != want || err != nil {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "XX", "UK", "Netherlands", "D ", "A A", "AD AE"} {
		if got, err := Parse(text); err == nil {
			t.Errorf("%q: %q", text, got)
		}
	}
	if _, err := Parse("uk"); err == nil || !strings.Contains(err.Error(), "GB") {
		t.Error(err)
	}
	if n := len(strings.Fields(codes)); n != 249 {
		t.Errorf("%d codes", n)
	}
}
