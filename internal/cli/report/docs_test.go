// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report_test

import (
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/cli/clitest"
)

// The page shows what the command prints in docs/examples.
func TestThePageShowsWhatTheReportPrints(t *testing.T) {
	t.Chdir("../../../docs/examples")
	clitest.Document(t, "../report.md", func(command, stdin string) (string, bool) {
		words := strings.Fields(command)
		if len(words) < 2 || words[0] != "kubectl" || words[1] != "entente" {
			return "", false
		}
		r := clitest.Run(t, clitest.Command{Args: words[2:], Stdin: stdin, Now: time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC)})
		return r.Out + r.Err, true
	})
}
