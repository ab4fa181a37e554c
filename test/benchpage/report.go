// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
	"time"
)

// report collects what was measured.
type report struct {
	Rows []row `json:"rows"`

	// bytes and objects are what reading costs.
	bytes, objects time.Duration
}

// row is one line of the table.
type row struct {
	What string `json:"what"`
	// Value in nanoseconds, or bytes, or a count.
	Value int64 `json:"value"`
	// Shown is the value as people read it.
	Shown string `json:"shown"`
	// Bar is the most that the value may be, in words; empty: the figure is for information.
	Bar string `json:"bar,omitempty"`
	Met bool   `json:"met,omitempty"`
}

// info adds a figure without a bar.
func (r *report) info(what string, value int64, format string, args ...any) {
	r.Rows = append(r.Rows, row{What: what, Value: value, Shown: fmt.Sprintf(format, args...)})
}

func (r *report) last() *row { return &r.Rows[len(r.Rows)-1] }

// atMost adds a time that has a bar.
func (r *report) atMost(bar time.Duration, what string, value time.Duration, format string, args ...any) {
	r.info(what, int64(value), format, args...)
	r.last().Bar, r.last().Met = "at most "+bar.String(), value <= bar
}

// small adds the size of a page.
func (r *report) small(path string, size int) {
	r.info(path+", its size", int64(size), "%d kB", size/1000)
	r.last().Bar, r.last().Met = fmt.Sprintf("at most %d kB", mostBytes/1000), size <= mostBytes
}

// exactly adds a count that is to be another one.
func (r *report) exactly(what string, value, want int) {
	r.info(what, int64(value), "%d", value)
	r.last().Bar, r.last().Met = strconv.Itoa(want), value == want
}

func (r *report) missed() bool {
	for i := range r.Rows {
		if r.Rows[i].Bar != "" && !r.Rows[i].Met {
			return true
		}
	}
	return false
}

func (r *report) print(out io.Writer) {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for i := range r.Rows {
		x := &r.Rows[i]
		verdict := ""
		if x.Bar != "" {
			verdict = map[bool]string{true: "ok", false: "MISSED"}[x.Met]
		}
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", x.What, x.Shown, x.Bar, verdict)
	}
	_ = t.Flush()
}
