// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package nearest

import (
	"slices"
	"strings"
	"testing"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"host", "host", 0}, {"hots", "host", 1}, {"hos", "host", 1}, {"hoost", "host", 1}, {"hest", "host", 1}, {"", "host", 4},
		{strings.Repeat("a", 101), "a", 102},
	} {
		if got := Distance(c.a, c.b); got != c.want {
			t.Errorf("from %q to %q it is %d, want %d", c.a, c.b, got, c.want)
		}
		if got := Distance(c.b, c.a); got != c.want {
			t.Errorf("from %q to %q it is %d, want %d", c.b, c.a, got, c.want)
		}
	}
}

func TestName(t *testing.T) {
	known := []string{"host", "stage", "partners"}
	for word, want := range map[string]string{"hots": "host", "HOST": "host", "Stages": "stage", "colour": "", "x": "", "partenrs": "partners"} {
		if got := Name(word, known); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	known := []string{"northwind-contoso", "northwind-fabrikam", "adatum"}
	for word, want := range map[string][]string{
		"northwind-contosa": {"northwind-contoso"},
		"northwind":         {"northwind-contoso", "northwind-fabrikam"},
		"Fabrikam":          {"northwind-fabrikam"},
		"zzzzzz":            nil,
	} {
		if got := Names(word, known); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}
