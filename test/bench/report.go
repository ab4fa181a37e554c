// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// report collects what was measured.
type report struct {
	Machine machine  `json:"machine"`
	Rows    []row    `json:"rows"`
	Details []detail `json:"details"`
}

// row is one line of the table.
type row struct {
	N        int     `json:"n"`
	Scenario string  `json:"scenario"`
	What     string  `json:"what"`
	Value    float64 `json:"value"`
	// Shown is the value as people read it, with what it was computed from.
	Shown string `json:"shown"`
	// Bar is the most that the value may be; nil: the figure is for information.
	Bar *float64 `json:"bar,omitempty"`
	Met *bool    `json:"met,omitempty"`
}

// detail is what the rows were computed from.
type detail struct {
	N        int     `json:"n"`
	Scenario string  `json:"scenario"`
	Trials   []trial `json:"trials"`
}

func newReport() *report { return &report{Machine: thisMachine()} }

// info adds a figure without a bar.
func (b *bench) info(what string, value float64, format string, args ...any) {
	b.report.Rows = append(b.report.Rows, row{
		N: b.size, Scenario: b.scenario.name, What: what, Value: value, Shown: fmt.Sprintf(format, args...),
	})
}

// atMost adds a figure that has a bar.
func (b *bench) atMost(bar float64, what string, value float64, format string, args ...any) {
	b.info(what, value, format, args...)
	last := &b.report.Rows[len(b.report.Rows)-1]
	last.Bar, last.Met = new(bar), new(value <= bar)
}

func (r *report) missed() bool {
	for i := range r.Rows {
		if met := r.Rows[i].Met; met != nil && !*met {
			return true
		}
	}
	return false
}

func (r *report) print(out io.Writer) {
	m := r.Machine
	fmt.Fprintf(out, "\n%d cores, %s, %s, %s, Kubernetes %s; load average %s before, %s after\n",
		m.Cores, m.Processor, m.Platform, m.Go, m.Kubernetes, m.LoadBefore, m.LoadAfter)
	fmt.Fprint(out, explanation)
	title := ""
	var t *tabwriter.Writer
	for i := range r.Rows {
		row := &r.Rows[i]
		if now := fmt.Sprintf("N = %d, %s", row.N, row.Scenario); now != title {
			title = now
			if t != nil {
				_ = t.Flush()
			}
			fmt.Fprintf(out, "\n%s (%s)\n", title, describe(row.Scenario))
			t = tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		}
		bar, verdict := "", ""
		if row.Bar != nil {
			bar = fmt.Sprintf("bar %g", *row.Bar)
			verdict = map[bool]string{true: "ok", false: "MISSED"}[*row.Met]
		}
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", row.What, row.Shown, bar, verdict)
	}
	if t != nil {
		_ = t.Flush()
	}
}

// explanation says how the figures are measured.
const explanation = `Time runs from the first status write to the moment at which every status is right, both
seen over a watch; start-up (process, caches) is apart, and there is no lease to wait for.
The floor is a bare client with the same watches and as many requests at once, which makes
only the writes that the work needs, and reads the channel's Secret once per message. Requests are counted by the API server; events and the
lists and watches of the start are apart. Of several trials, the one with most requests counts.
`

func describe(name string) string {
	for _, s := range scenarios {
		if s.name == name {
			return s.what
		}
	}
	return growth
}

// amount writes a number with commas between thousands.
func amount(n int) string {
	s := fmt.Sprint(n)
	var parts []string
	for len(s) > 3 {
		parts = append([]string{s[len(s)-3:]}, parts...)
		s = s[:len(s)-3]
	}
	return strings.Join(append([]string{s}, parts...), ",")
}
