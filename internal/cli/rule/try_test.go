// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rule_test

import (
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/cli/clitest"
)

const (
	alliances = "testdata/alliances"
	others    = "testdata/others"
)

var now = time.Date(2026, time.November, 30, 9, 12, 0, 0, time.UTC)

func TestTry(t *testing.T) {
	long := "issues.all(i, i.spec.title != 'a title that is much longer than any line of a terminal') && issues.all(i, i.spec.tilte != '') && issues.all(i, i.spec.title != 'a title that is much longer')"
	for name, c := range map[string]struct {
		args []string
		code int
	}{
		"declared.txt":   {[]string{"-f", alliances}, 1},
		"declared.json":  {[]string{"northwind-contoso", "-f", alliances, "-o", "json"}, 1},
		"later.txt":      {[]string{"-f", alliances, "--at", "2026-12-02T10:00", "--expression", "issues.all(i, now < entente.add(i.spec.detectedTime, 'P1M'))"}, 1},
		"earlier.txt":    {[]string{"-f", alliances, "--at", "2026-12-02T09:59:59", "--expression", "issues.all(i, now < entente.add(i.spec.detectedTime, 'P1M'))"}, 0},
		"before.txt":     {[]string{"-f", alliances, "--at", "2026-11-02", "--expression", "issues.size() == 0"}, 0},
		"holds.yaml":     {[]string{"-f", alliances, "--expression", "alliance.metadata.labels['tier'] == 'gold'", "-o", "yaml"}, 0},
		"wrong.txt":      {[]string{"-f", alliances, "--expression", "issues.all(i, i.spec.severty != 'Low') && isues == []"}, 1},
		"wrong.json":     {[]string{"-f", alliances, "--expression", "issues.all(i, i.spec.severty != 'Low')", "-o", "json"}, 1},
		"long.txt":       {[]string{"-f", alliances, "--expression", long}, 1},
		"cut-off.txt":    {[]string{"-f", alliances, "--expression", "issues.all(i, "}, 1},
		"costly.txt":     {[]string{"-f", alliances, "--expression", "[1,2,3,4,5,6,7,8,9].all(a, " + strings.Repeat("[1,2,3,4,5,6,7,8,9].all(a, ", 8) + "true" + strings.Repeat(")", 9)}, 1},
		"explore.txt":    {[]string{"bare", "-f", others, "--expression", "alliance.spec.stage == 'Explore'"}, 0},
		"none.txt":       {[]string{"bare", "-f", others}, 2},
		"which.txt":      {[]string{"-f", others}, 2},
		"unknown.txt":    {[]string{"bar", "-f", others}, 2},
		"empty.txt":      {[]string{"-f", alliances, "--expression", ""}, 2},
		"no-time.txt":    {[]string{"-f", alliances, "--at", "noon"}, 2},
		"no-format.txt":  {[]string{"-f", alliances, "-o", "xml"}, 2},
		"two.txt":        {[]string{"a", "b", "-f", alliances}, 2},
		"no-cluster.txt": {[]string{"--expression", "true"}, 2},
		"no-file.txt":    {[]string{"-f", "testdata/nothing.yaml"}, 2},
		"steering.txt":   {[]string{"-f", alliances, "--expression", "'\x1b[31m' == alliance"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			r := clitest.Run(t, clitest.Command{Args: append([]string{"rule", "try"}, c.args...), Now: now})
			if r.Code != c.code {
				t.Errorf("exit code %d, not %d", r.Code, c.code)
			}
			clitest.Golden(t, "golden/"+name, r.Out+r.Err)
		})
	}
}

// What docs/rules.md shows is what the commands print.
func TestThePageAboutRules(t *testing.T) {
	clitest.Document(t, "../../../docs/rules.md", func(command, _ string) (string, bool) {
		line := strings.TrimPrefix(command, "kubectl entente ")
		args := strings.Fields(strings.ReplaceAll(line, "alliances/", alliances))
		if before, expression, ok := strings.Cut(line, ` --expression "`); ok {
			args = append(strings.Fields(strings.ReplaceAll(before, "alliances/", alliances)), "--expression", strings.TrimSuffix(expression, `"`))
		}
		r := clitest.Run(t, clitest.Command{Args: args, Now: now})
		return r.Out + r.Err, true
	})
}
