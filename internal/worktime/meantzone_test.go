// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import "testing"

func TestTheZoneThatWasMeant(t *testing.T) {
	for text, want := range map[string]string{
		"Amsterdam":        "Europe/Amsterdam",
		"new york":         "America/New_York",
		"america/new york": "America/New_York",
		"EUROPE/LONDON":    "Europe/London",
		"Tokyo":            "Asia/Tokyo",
		" Europe/Paris":    "Europe/Paris",
		"utc":              "UTC",
		"Europe/Amsterdam": "",
		"Mars/X":           "",
		"Local":            "",
		"+01:00":           "",
		"":                 "",
		"../../etc/passwd": "",
	} {
		if got := MeantZone(text); got != want {
			t.Errorf("%q means %q, not %q", text, got, want)
		}
	}
}
