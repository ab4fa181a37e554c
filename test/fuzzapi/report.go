// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// report is what became of a run.
type report struct {
	Seed    uint64         `json:"seed"`
	Rounds  int            `json:"rounds"`
	Answers map[string]int `json:"answers"`
	Quiet   *canaries      `json:"quiet"`
	Busy    canaries       `json:"busy"`
	// Ready are the waits of all objects whose status was awaited, Excused those that were late while
	// the machine had no time.
	Ready   []time.Duration `json:"ready"`
	Excused int             `json:"excused"`
	Rests   []*calm         `json:"rests"`
	// Messages came to the tenant's own servers, by how they did.
	Messages map[string]int `json:"messages"`
	// What the manager used before the tenant came, at most, and when it had gone.
	Before usage `json:"before"`
	Most   usage `json:"most"`
	After  usage `json:"after"`

	Findings []finding `json:"findings,omitempty"`
	// Files hold what was sent in the rounds in which something was found.
	Files []string `json:"files,omitempty"`
}

func (r *report) failed() bool { return len(r.Findings) > 0 }

// add adds a round.
func (r *report) add(played *round, beside *canaries) {
	r.Rounds++
	for class, n := range played.answers {
		r.Answers[class] += n
	}
	r.Busy.Status = append(r.Busy.Status, beside.Status...)
	r.Busy.Message = append(r.Busy.Message, beside.Message...)
	r.Busy.Lost = append(r.Busy.Lost, beside.Lost...)
	for _, w := range played.Waits {
		if w.length >= 0 {
			r.Ready = append(r.Ready, w.length)
		}
		if w.length > strict.ready && w.lacking {
			r.Excused++
		}
	}
	if played.Rest != nil {
		r.Rests = append(r.Rests, played.Rest)
	}
	r.Findings = append(r.Findings, played.Findings...)
}

// keep writes down what was sent in a round in which something was found.
func (r *report) keep(played *round) error {
	if len(played.Findings) == 0 || slices.Contains(r.Files, played.file()) {
		return nil
	}
	r.Files = append(r.Files, played.file())
	return played.save()
}

func (r *report) print(out io.Writer) {
	total := 0
	for _, n := range r.Answers {
		total += n
	}
	fmt.Fprintf(out, "\nSeeds %d to %d: %d operations; %d accepted, %d refused, %d forbidden, %d too late, %d failed\n\n", r.Seed, r.Seed+uint64(max(r.Rounds, 1)-1),
		total, r.Answers["accepted"], r.Answers["refused"], r.Answers["forbidden"], r.Answers["too late"], r.Answers["failed"])
	const row = "%-44s %10s %10s %10s %8s\n"
	fmt.Fprintf(out, row, "Time until", "median", "p99", "longest", "number")
	times := func(name string, of []time.Duration) {
		fmt.Fprintf(out, row, name, latency(quantile(of, 0.5)), latency(quantile(of, 0.99)), latency(quantile(of, 1)), fmt.Sprint(len(of)))
	}
	times("a neighbour's status, before the tenant", r.Quiet.Status)
	times("a neighbour's status, beside the tenant", r.Busy.Status)
	times("a neighbour's message, before the tenant", r.Quiet.Message)
	times("a neighbour's message, beside the tenant", r.Busy.Message)
	times("Ready on what the tenant wrote", r.Ready)
	var window time.Duration
	var reconciles float64
	due, written := 0, 0
	for _, rest := range r.Rests {
		window, reconciles, due = window+rest.Window, reconciles+rest.Reconciles, due+rest.Due
		for _, n := range rest.Written {
			written += n
		}
	}
	fmt.Fprintf(out, "\nLate while the machine had no time: %d\n", r.Excused)
	fmt.Fprintf(out, "At rest, %s in all: %.0f reconciles, %d writes, with %d objects due\n", window, reconciles, written, due)
	fmt.Fprintf(out, "Messages to the tenant's own servers: %d by webhook, %d for Alertmanager, %d by mail, %d by shoutrrr; to others: see findings\n",
		r.Messages["event"], r.Messages["alert"], r.Messages["mail"], r.Messages["text"])
	fmt.Fprintf(out, "Memory: %.0f MiB live before, %.0f after, %.0f MiB resident at most; goroutines %.0f, at most %.0f; deadlines missed: %.0f\n",
		r.Before.LiveHeap/(1<<20), r.After.LiveHeap/(1<<20), r.Most.Resident/(1<<20), r.Before.Goroutines, r.Most.Goroutines, r.Most.Missed)
	if !r.failed() {
		fmt.Fprintln(out, "\nVerdict: nothing found")
		return
	}
	fmt.Fprintf(out, "\nVerdict: %d FINDINGS\n", len(r.Findings))
	r.printFindings(out)
}

func (r *report) printFindings(out io.Writer) {
	const shown, body = 20, 3000
	for i, f := range r.Findings {
		if i == shown {
			fmt.Fprintf(out, "  and %d more\n", len(r.Findings)-i)
			break
		}
		fmt.Fprintf(out, "- %s\n", f.What)
		if f.Operation != nil {
			fmt.Fprintf(out, "  -seed=%d -rounds=1, %s\n  %.*q\n", f.Round, f.Operation, body, f.Operation.Body)
		} else if f.Round > 0 {
			fmt.Fprintf(out, "  -seed=%d -rounds=1\n", f.Round)
		}
	}
	for _, file := range r.Files {
		fmt.Fprintf(out, "The same again: -replay=%s\n", file)
	}
}
