// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record_test

import (
	"strings"
	"testing"

	"github.com/entente-dev/entente/internal/cli/clitest"
)

// What an alliance shares is completed once the alliance is named: where the partner has a part in it, or agreed to it.
func TestWhatIsSharedIsCompleted(t *testing.T) {
	for partner, want := range map[string]string{
		"contoso --alliance sharers":  "test-data keys",
		"adatum --alliance sharers":   "keys plans",
		"contoso --alliance sharer":   "",
		"contoso":                     "",
		"contoso --alliance leaving":  "",
		"tailspin --alliance sharers": "desks",
	} {
		args := append([]string{"__complete", "partner", "share"}, strings.Fields(partner)...)
		got := clitest.Run(t, clitest.Command{Args: append(args, "-f", "testdata/world.yaml", "--sharing", ""), Now: now})
		words, _, _ := strings.Cut(got.Out, ":")
		if offered := strings.Join(strings.Fields(words), " "); got.Code != 0 || offered != want {
			t.Errorf("%s: %d %q, and not %q", partner, got.Code, offered, want)
		}
	}
}
