// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package tree_test

import (
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/cli/clitest"
)

const alliances = "../audit/testdata/alliances"

// Before anything is installed, files show what a cluster would.
func TestTheTreeOfFiles(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
	}{
		"files.txt":     {[]string{"northwind-contoso", "-f", alliances}, 0},
		"elsewhere.txt": {[]string{"northwind-contoso", "-n", "eu", "-f", alliances, "--show-conditions", "none"}, 0},
		"nameless.txt":  {[]string{"-f", alliances, "--show-conditions", "none"}, 0},
		"which.txt":     {[]string{"-f", "../../../config/samples"}, 2},
		"two.txt":       {[]string{"northwind-contoso", "another", "-f", alliances}, 2},
		"unknown.txt":   {[]string{"northwind", "-f", alliances}, 2},
		"paused.txt":    {[]string{"-f", "../audit/testdata/suspended"}, 0},
		"watch.txt":     {[]string{"northwind-contoso", "-f", alliances, "-w"}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			r := clitest.Run(t, clitest.Command{Args: append([]string{"tree"}, c.args...), Now: time.Date(2026, time.December, 2, 9, 0, 0, 0, time.UTC)})
			if r.Code != c.code {
				t.Errorf("exit code %d, not %d", r.Code, c.code)
			}
			clitest.Golden(t, "golden/"+name, r.Out+r.Err)
		})
	}
}
