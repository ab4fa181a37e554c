// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
)

// report is the table.
type report struct {
	Seed   uint64 `json:"seed"`
	Issues int    `json:"issues"`
	Rows   []*row `json:"rows"`
}

// row is what became of the trials of one fault.
type row struct {
	Fault   string `json:"fault"`
	What    string `json:"what"`
	Trials  int    `json:"trials"`
	Strikes int    `json:"strikes"`
	verdict
}

func (r *report) failed() bool {
	for _, row := range r.Rows {
		if row.failed() {
			return true
		}
	}
	return false
}

const shownFindings = 40

func (r *report) print(out io.Writer) {
	fmt.Fprintf(out, "\nSeed %d; %d issues a trial, each climbs two steps that tell two people each.\n\n", r.Seed, r.Issues)
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "fault\ttrials\tstrikes\tmessages\tlost\trepeated unmarked\trepeated marked\tsame id again\tsteps skipped\tsteps twice\tsteps early\twrong\t\t")
	for _, w := range r.Rows {
		result := "ok"
		if w.failed() {
			result = "FAILED"
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t\n", w.Fault, w.Trials, w.Strikes, w.Expected,
			w.Lost, w.Unmarked, w.Marked, w.SameID, w.Skipped, w.Twice, w.Early, w.Wrong, result)
	}
	_ = t.Flush() // to the terminal; nobody could do anything about it
	fmt.Fprintln(out)
	for _, w := range r.Rows {
		fmt.Fprintf(out, "%s: %s\n", w.Fault, w.What)
	}
	for _, w := range r.Rows {
		for i, f := range w.Findings {
			if i == shownFindings {
				fmt.Fprintf(out, "  and %d more\n", len(w.Findings)-i)
				break
			}
			fmt.Fprintln(out, "  "+f)
		}
	}
}

func (r *report) write(path string) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(data, '\n'), 0o644)
}
