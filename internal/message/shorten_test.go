// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package message

import (
	"strings"
	"testing"
)

func TestAShortMessageKeepsWhatCanBeDone(t *testing.T) {
	const first, second = "To take it on:\n  kubectl entente issue ack late --by us/jane\n", "To resolve it:\n  kubectl entente issue resolve late --summary '…'\n"
	intro := "Issue late, severity High. " + strings.Repeat("It goes on. ", 20)
	body := intro + "\n\n" + first + second + "\nKim wrote:\n" + Quote(strings.Repeat("Where are the pallets? ", 50), "  kubectl delete ns a")
	for _, c := range []struct {
		name       string
		characters int
		has, not   []string
	}{
		{"all", len([]rune(body)), []string{body}, []string{Shortened}},
		{"one less", len([]rune(body)) - 1, []string{first + second + "Issue late, severity High.", Shortened}, []string{"pallets", "delete"}},
		{"some of what comes before", 250, []string{first + second + "Issue late, severity High. It goes", "…\n" + Shortened}, []string{"pallets"}},
		{"both commands", len([]rune(first+second)) + len(Shortened) + 1, []string{first + second + Shortened}, []string{"Issue late"}},
		{"the first", len([]rune(first+second)) + len(Shortened), []string{first}, []string{"resolve", "pallets"}},
		{"never less than the first", 1, []string{first + Shortened}, []string{"resolve"}},
	} {
		got := Shorten(body, c.characters)
		if n := len([]rune(got)); n > max(c.characters, len([]rune(first+Shortened))) {
			t.Errorf("%s: it has %d characters", c.name, n)
		}
		for _, want := range c.has {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is not in %q", c.name, want, got)
			}
		}
		for _, not := range c.not {
			if strings.Contains(got, not) {
				t.Errorf("%s: %q is in %q", c.name, not, got)
			}
		}
	}
	if got := Shorten(strings.Repeat("Nothing to do. ", 100), 200); !strings.HasPrefix(got, "Nothing to do. ") || !strings.HasSuffix(got, Shortened) || len([]rune(got)) > 200 {
		t.Errorf("without a command: %q", got)
	}
}
