// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const checkout = "../../.."

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(checkout, Dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func sheets(t *testing.T) []Sheet {
	t.Helper()
	all, err := Sheets(checkout)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestThePagesAreWhatTheCodeKnows(t *testing.T) {
	files, err := Render(checkout)
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range files {
		if diff := cmp.Diff(read(t, name), string(got)); diff != "" {
			t.Errorf("docs/practices/%s (-page +code); make generate writes it:\n%s", name, diff)
		}
	}
	there, err := filepath.Glob(filepath.Join(checkout, Dir, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range there {
		if files[filepath.Base(file)] == nil {
			t.Errorf("%s is of no practice", file)
		}
	}
}

func TestEachPracticeHasARowWithoutAnEmptyCell(t *testing.T) {
	rows := map[string][]string{}
	for line := range strings.Lines(read(t, Index)) {
		if cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | "); strings.HasPrefix(line, "| [") {
			rows[strings.Trim(cells[1], "` ")] = cells
		}
	}
	for _, s := range sheets(t) {
		cells := rows[string(s.Name)]
		if len(cells) != 7 {
			t.Errorf("%s has the row %q", s.Name, cells)
			continue
		}
		for i, cell := range cells {
			if strings.Trim(cell, " `,") == "" {
				t.Errorf("cell %d of %s is empty", i+1, s.Name)
			}
		}
		if s.Situations == 0 {
			t.Errorf("no situation shows %s", s.Name)
		}
		if !strings.HasSuffix(s.Title, ": "+string(s.Name)) {
			t.Errorf("the page of %s is called %q", s.Name, s.Title)
		}
		delete(rows, string(s.Name))
	}
	for name := range rows {
		t.Errorf("%s is listed, and no practice", name)
	}
}

// sections of each page, in their order.
var sections = []string{
	"Why", "How to declare it", "When it is judged", "What it looks like when it breaks", "How to put it right", "Its metric and its reminder",
}

func TestEachPageHasItsSections(t *testing.T) {
	for _, s := range sheets(t) {
		var got []string
		parts := strings.Split(s.text, "\n## ")
		for _, part := range parts[1:] {
			heading, text, _ := strings.Cut(part, "\n")
			if got = append(got, heading); strings.TrimSpace(text) == "" {
				t.Errorf("%s: %q is empty", s.File, heading)
			}
		}
		if !slices.Equal(got, sections) {
			t.Errorf("%s has the sections %q", s.File, got)
		}
	}
}

func TestTheTestsThatAreNamedExist(t *testing.T) {
	for _, s := range sheets(t) {
		if len(s.Tests) == 0 {
			t.Errorf("%s has no test", s.Name)
		}
		for _, x := range s.Tests {
			text, err := os.ReadFile(filepath.Join(checkout, core, x.File))
			if err != nil || !strings.Contains(string(text), "\nfunc "+x.Func+"(t *testing.T) {") {
				t.Errorf("%s: there is no %s in %s (%v)", s.Name, x.Func, x.File, err)
			}
			if !strings.Contains(read(t, Index), x.link()) {
				t.Errorf("the index does not name %s", x.Func)
			}
		}
	}
}
