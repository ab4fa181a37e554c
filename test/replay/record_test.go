// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package replay_test

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/test/harness"
)

// row is a line of reviews.csv. Dates are as they stand there, YYYY-MM-DD in UTC, so that
// their order is that of the text.
type row struct{ cycle, group, due, completed string }

// review is the name of the Review that stands for the row.
func (r row) review() string { return r.group + "-" + r.cycle }

// late is what the record says of a report that landed after its due date, or never.
func (r row) late() bool { return r.completed == "" || r.completed > r.due }

// record is what the files tell.
type record struct {
	rows []row
	// groups that there were at the end of 2024, the steering committee left out.
	groups []string
	// removed says on which day a group was removed.
	removed map[string]string
}

func readRecord(t *testing.T) *record {
	t.Helper()
	r := &record{removed: map[string]string{}}
	for _, f := range readCSV(t, "reviews.csv") {
		r.rows = append(r.rows, row{cycle: f[0], group: f[1], due: f[2], completed: f[3]})
	}
	for _, f := range readCSV(t, "groups.csv") {
		if f[0] != "committee-steering" {
			r.groups = append(r.groups, f[0])
		}
	}
	for _, f := range readCSV(t, "removed.csv") {
		r.removed[f[0]] = f[1]
		r.groups = append(r.groups, f[0])
	}
	return r
}

// readCSV returns the lines of a file but for the first, which names the columns.
func readCSV(t *testing.T, name string) [][]string {
	t.Helper()
	file, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return lines[1:]
}

// lastKnown is the last day of which the record tells at a moment: it has days, and a day is
// told in its last second.
func lastKnown(at time.Time) string {
	return at.Add(time.Second).AddDate(0, 0, -1).Format(time.DateOnly)
}

// in reports whether a report had landed at a moment.
func (r row) in(at time.Time) bool { return r.completed != "" && r.completed <= lastKnown(at) }

// overdue reports whether a report was to be in at a moment, and was not. On its due date a
// report is on time.
func (r row) overdue(at time.Time) bool { return r.due < at.Format(time.DateOnly) && !r.in(at) }

// moments are those at which something changes, and the last second before each, in order:
// a year begins, a due date is over, a report lands, a group is removed.
func (r *record) moments(t *testing.T) []time.Time {
	t.Helper()
	var out []time.Time
	overAt := func(day string, seconds int) {
		d, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d.AddDate(0, 0, 1).Add(time.Duration(seconds)*time.Second))
	}
	lastYear := ""
	for _, w := range r.rows {
		overAt(w.cycle+"-12-31", -1)
		overAt(w.cycle+"-12-31", 0)
		overAt(w.due, -1)
		overAt(w.due, 0)
		if w.completed != "" {
			overAt(w.completed, -2)
			overAt(w.completed, -1)
		}
		lastYear = max(lastYear, w.cycle)
	}
	for _, day := range r.removed {
		overAt(day, -1)
	}
	slices.SortFunc(out, time.Time.Compare)
	return slices.Compact(out)
}

// The counts are those that the record's own README prints.
func TestTheRecordIsTheOneThatWasPublished(t *testing.T) {
	published := map[string]struct{ required, completed, onTime, late, never int }{
		"2021": {33, 26, 8, 18, 7},
		"2022": {32, 23, 3, 20, 9},
		"2023": {32, 23, 4, 19, 9},
		"2024": {31, 24, 14, 10, 7},
		"2025": {32, 32, 10, 22, 0},
	}
	got := map[string]struct{ required, completed, onTime, late, never int }{}
	for _, w := range readRecord(t).rows {
		c := got[w.cycle]
		c.required++
		switch {
		case w.completed == "":
			c.never++
		case w.late():
			c.completed++
			c.late++
		default:
			c.completed++
			c.onTime++
		}
		got[w.cycle] = c
	}
	for cycle, want := range published {
		if got[cycle] != want {
			t.Errorf("%s: the record has %+v, published is %+v", cycle, got[cycle], want)
		}
	}
	if len(got) != len(published) {
		t.Errorf("the record has %d cycles, published are %d", len(got), len(published))
	}
}

func TestTheExamplesPageTellsWhoWasLate(t *testing.T) {
	var late []row
	for _, w := range readRecord(t).rows {
		if w.cycle == "2025" && w.late() {
			late = append(late, w)
		}
	}
	slices.SortFunc(late, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.completed, b.completed), cmp.Compare(a.group, b.group))
	})
	var table strings.Builder
	table.WriteString("| group | landed | days late |\n| --- | --- | --- |\n")
	for _, w := range late {
		fmt.Fprintf(&table, "| %s | %s | %d |\n", w.group, w.completed, daysBetween(t, w.due, w.completed))
	}
	root, err := harness.Root()
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(root, example, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), "\n\n"+table.String()+"\n") {
		t.Errorf("the page of the example lacks this table:\n%s", table.String())
	}
}

func daysBetween(t *testing.T, from, to string) int {
	t.Helper()
	a, err := time.Parse(time.DateOnly, from)
	if err != nil {
		t.Fatal(err)
	}
	b, err := time.Parse(time.DateOnly, to)
	if err != nil {
		t.Fatal(err)
	}
	return int(b.Sub(a).Hours() / 24)
}
