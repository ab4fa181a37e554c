// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"strings"
	"testing"
)

func TestPrintable(t *testing.T) {
	for _, test := range []struct {
		in    string
		limit int
		want  string
	}{
		{"plain", 10, "plain"},
		{"", 10, ""},
		{"  two\r\n\tlines \x00", 20, "two lines"},
		{"a\u202eb\u2028c\xffd", 20, "a b c d"},
		{"Lée — 中", 20, "Lée — 中"},
		{"1234567890", 10, "1234567890"},
		{"12345678901", 10, "1234567…"},
		{"éééééé", 10, "ééé…"},
		{"12345678 90", 10, "1234567…"},
	} {
		if got := printable(test.in, test.limit); got != test.want {
			t.Errorf("%q: %q, want %q", test.in, got, test.want)
		}
	}
	if got := printable(strings.Repeat("x ", 10000), maxDetail); len(got) > maxDetail {
		t.Errorf("%d bytes", len(got))
	}
}
