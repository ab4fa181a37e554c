// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package house

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	namedTest   = regexp.MustCompile("`(Test\\w+)`")
	definedTest = regexp.MustCompile(`(?m)^func (Test\w+)\(\w+ \*testing\.T\)`)
)

// threats are the rows of the threat model without a test, and the tests that it names.
func threats(page string) (unattacked, named []string) {
	for line := range strings.Lines(page) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if !strings.HasPrefix(line, "|") || len(cells) != 4 || strings.HasPrefix(cells[0], "---") || strings.TrimSpace(cells[0]) == "Who" {
			continue
		}
		tests := namedTest.FindAllStringSubmatch(cells[3], -1)
		if len(tests) == 0 {
			unattacked = append(unattacked, strings.TrimSpace(line))
		}
		for _, t := range tests {
			named = append(named, t[1])
		}
	}
	return unattacked, named
}

// Each row of docs/threat-model.md names tests, and all of them are there.
func TestEachThreatIsAttacked(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "docs", "threat-model.md"))
	if err != nil {
		t.Fatal(err)
	}
	unattacked, named := threats(string(page))
	for _, row := range unattacked {
		t.Errorf("no test attacks this row: %s", row)
	}
	if len(named) < 20 {
		t.Fatalf("only %d tests are named", len(named))
	}
	defined := map[string]bool{}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, m := range definedTest.FindAllSubmatch(source, -1) {
			defined[string(bytes.TrimSpace(m[1]))] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range named {
		if !defined[name] {
			t.Errorf("docs/threat-model.md names %s, and there is no such test", name)
		}
	}
}

func TestThreatsAreRead(t *testing.T) {
	unattacked, named := threats("| Who | Would | Holds | Attacked by |\n|---|---|---|---|\n| a | b | c | `TestX`, `TestY` |\n| d | e | f | by hand |\n")
	if len(unattacked) != 1 || !strings.HasPrefix(unattacked[0], "| d") || strings.Join(named, " ") != "TestX TestY" {
		t.Errorf("%q, %q", unattacked, named)
	}
}
