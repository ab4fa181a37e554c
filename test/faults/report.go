// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/entente-dev/entente/test/program"
)

// report is the table. It can be kept in a file, which the next run goes on with.
type report struct {
	Seed   uint64 `json:"seed"`
	Issues int    `json:"issues"`
	Rows   []*row `json:"rows"`

	path    string // empty: it is kept nowhere
	manager string // the one that is tried
}

// row is what became of the trials of one fault.
type row struct {
	Fault string `json:"fault"`
	What  string `json:"what"`
	// Manager is the digest of the program that was tried.
	Manager string `json:"manager"`
	// Made are the numbers of the trials.
	Made    []int   `json:"made"`
	Seconds float64 `json:"seconds"`
	Strikes int     `json:"strikes"`
	verdict
}

// openReport begins a report, or takes up the one that is there.
func openReport(o *options) (*report, error) {
	built, err := os.ReadFile(o.Manager)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(built)
	r := &report{path: o.json}
	if r.path != "" {
		data, err := os.ReadFile(r.path)
		if err == nil {
			err = json.Unmarshal(data, r)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: %w; write another -json", r.path, err)
		}
	}
	r.manager = hex.EncodeToString(sum[:6])
	switch {
	case r.Issues != 0 && r.Issues != o.issues:
		return nil, fmt.Errorf("the trials in %s have %d issues each; write -issues=%d, or another -json", r.path, r.Issues, r.Issues)
	case r.Seed != 0 && o.seed != 0 && r.Seed != o.seed:
		return nil, fmt.Errorf("the trials in %s have the seed %d; leave out -seed, or write another -json", r.path, r.Seed)
	case r.Seed == 0:
		r.Seed = o.seed
	}
	r.Seed = program.Drawn(r.Seed)
	r.Issues = o.issues
	return r, nil
}

// row is that of a fault. What another build of the manager did is not added to: the fault is tried anew.
func (r *report) row(f *fault) *row {
	i := slices.IndexFunc(r.Rows, func(known *row) bool { return known.Fault == f.name })
	if i < 0 {
		i = len(r.Rows)
		r.Rows = append(r.Rows, nil)
	}
	if r.Rows[i] == nil || r.Rows[i].Manager != r.manager {
		r.Rows[i] = &row{Fault: f.name, What: f.what, Manager: r.manager}
	}
	return r.Rows[i]
}

// has tells whether a trial has been made.
func (r *row) has(number int) bool { return slices.Contains(r.Made, number) }

// note adds a trial.
func (r *row) note(number, strikes int, took time.Duration, v verdict) {
	r.Made = append(r.Made, number)
	r.Strikes += strikes
	r.Seconds += took.Seconds()
	r.add(v)
}

// secondsEach is how long a trial of a fault takes, by those that were made.
func (r *row) secondsEach(f *fault) float64 {
	if len(r.Made) == 0 {
		return f.seconds
	}
	return r.Seconds / float64(len(r.Made))
}

func (r *report) failed() bool {
	return slices.ContainsFunc(r.Rows, func(row *row) bool { return row.failed() })
}

const shownFindings = 40

func (r *report) print(out io.Writer) {
	fmt.Fprintf(out, "\nSeed %d; %d issues a trial, each climbs two steps that tell two people each.\n\n", r.Seed, r.Issues)
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "fault\ttrials\tstrikes\tmessages\tlost\trepeated unmarked\trepeated marked\tsame id again\tsteps skipped\tsteps twice\tsteps early\twrong\tseconds a trial\t\t")
	for _, w := range r.Rows {
		result := "ok"
		if w.failed() {
			result = "FAILED"
		}
		if w.Manager != r.manager {
			result += ", by another build"
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%.1f\t%s\t\n", w.Fault, len(w.Made), w.Strikes, w.Expected,
			w.Lost, w.Unmarked, w.Marked, w.SameID, w.Skipped, w.Twice, w.Early, w.Wrong, w.Seconds/float64(max(1, len(w.Made))), result)
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

// save keeps the report, if it is to be kept. A run that is cut off leaves the one before.
func (r *report) save() error {
	if r.path == "" {
		return nil
	}
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(r.path+".new", append(data, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(r.path+".new", r.path)
}
