// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"strings"
	"testing"

	"github.com/entente-dev/entente/internal/cli/clitest"
)

// The pages show what the commands print in docs/examples.
func TestThePagesShowWhatThePlanPrints(t *testing.T) {
	t.Chdir("../../../docs/examples")
	for _, page := range []string{"../plan.md", "../pull-requests.md"} {
		testPage(t, page)
	}
}

func testPage(t *testing.T, page string) {
	t.Helper()
	clitest.Document(t, page, func(command, stdin string) (string, bool) {
		words := strings.Fields(command)
		if len(words) < 2 || words[0] != "kubectl" || words[1] != "entente" {
			return "", false
		}
		r := clitest.Run(t, clitest.Command{Args: words[2:], Stdin: stdin, Now: now})
		return r.Out + r.Err, true
	})
}
