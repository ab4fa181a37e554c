// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"strings"
	"testing"

	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

func TestTree(t *testing.T) {
	t.Parallel()
	ns := scene(t)
	for _, c := range []struct {
		golden string
		args   []string
		code   int
	}{
		{"trouble", []string{"northwind-contoso"}, 0},
		{"missing", []string{"northwind-litware"}, 0},
		{"all-conditions", []string{"northwind-fabrikam", "--show-conditions", "all"}, 0},
		{"no-conditions", []string{"northwind-contoso", "--show-conditions", "none"}, 0},
		{"json", []string{"northwind-fabrikam", "-o", "json"}, 0},
		{"unknown", []string{"northwind-contosa"}, cmdutil.ExitFailed},
		{"no-name", nil, cmdutil.ExitFailed},
		{"no-choice", []string{"northwind-contoso", "--show-conditions", "some"}, cmdutil.ExitFailed},
	} {
		t.Run(c.golden, func(t *testing.T) {
			r := entente(t, ns, append([]string{"tree"}, c.args...)...)
			if r.Code != c.code {
				t.Errorf("it ended with %d, not %d", r.Code, c.code)
			}
			clitest.Golden(t, "tree/"+c.golden+".txt", steady(r.Out+r.Err))
		})
	}
	for name, width := range map[string]int{"terminal-80": 80, "terminal-140": 140} {
		t.Run(name, func(t *testing.T) {
			out, _ := onTerminal(t, ns, width, "tree", "northwind-contoso")
			clitest.Golden(t, "tree/"+name+".txt", steady(out))
			for line := range strings.SplitSeq(out, "\n") {
				if n := cmdutil.VisibleWidth(line); n > width {
					t.Errorf("%d columns, of %d: %s", n, width, line)
				}
			}
		})
	}
}
