// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package slug

import "testing"

func TestOf(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{
		{"Northwind Trading", 40, "northwind-trading"},
		{"Müller & Söhne GmbH", 40, "muller-sohne-gmbh"},
		{"Ærø Straße", 40, "aero-strasse"},
		{"Sean O'Neil", 40, "sean-oneil"},
		{"  -- 3rd  party! ", 40, "3rd-party"},
		{"山田", 40, ""},
		{"shipments three days late", 25, "shipments-three-days-late"},
		{"shipments three days late", 24, "shipments-three-days"},
		{"shipments three days late", 20, "shipments-three-days"},
		{"shipments three days late", 21, "shipments-three-days"},
		{"incomprehensibilities", 8, "incompre"},
	} {
		if got := Of(c.text, c.limit); got != c.want {
			t.Errorf("%q, at most %d: %q, want %q", c.text, c.limit, got, c.want)
		}
	}
}
