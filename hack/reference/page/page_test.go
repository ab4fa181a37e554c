// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/entente-dev/entente/config/crd"
	"github.com/entente-dev/entente/config/gallery"
	"github.com/entente-dev/entente/hack/reference/page"
)

// row is a field in a table: its path, type, default, bounds, description and example.
var row = regexp.MustCompile("(?m)^\\| `([a-zA-Z.\\[\\]{}]+)` \\| ([^|]+) \\| ([^|]*) \\| ([^|]*) \\| (.*) \\| ([^|]*) \\|$")

// Each field has a type and says what it is; well known ones have their default, bounds and an example.
func TestEveryFieldIsDescribed(t *testing.T) {
	text, err := page.Render(crd.Bases, gallery.Files)
	if err != nil {
		t.Fatal(err)
	}
	rows, examples := row.FindAllStringSubmatch(string(text), -1), 0
	for _, r := range rows {
		if strings.TrimSpace(r[2]) == "" || strings.TrimSpace(r[5]) == "" {
			t.Errorf("%s is not described: %q", r[1], r[0])
		}
		if strings.TrimSpace(r[6]) != "" {
			examples++
		}
	}
	if lines := strings.Count(string(text), "\n| `"); lines != len(rows) {
		t.Errorf("%d of %d rows can be read", len(rows), lines)
	}
	if len(rows) < 300 || examples < 100 {
		t.Errorf("%d fields, %d of them with an example", len(rows), examples)
	}
	for _, want := range []string{
		"| `spec.cadence[].type` | `Performance`", "| `\"Performance\"` |", "| `spec.partners` | list of object, required |  | 2 to 16 entries |",
		"| `spec.escalationPaths[].steps[].hostFirst` | string |", "`PT4H` |", "| `spec.team[].allocationPercent` | integer |  | 0 to 100 |",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("there is no %s", want)
		}
	}
}

// A value that would end the cell stays in it.
func TestAnExampleStaysInItsCell(t *testing.T) {
	text, err := page.Render(crd.Bases, fstest.MapFS{"a.yaml": {Data: []byte("kind: Alliance\nspec: {displayName: 'a | `b`'}\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "| `a \\| 'b'` |") {
		t.Error("it does not")
	}
	if _, err := page.Render(crd.Bases, fstest.MapFS{"a.yaml": {Data: []byte("kind: [")}}); err == nil || !strings.Contains(err.Error(), "a.yaml") {
		t.Errorf("a manifest that cannot be read: %v", err)
	}
}
