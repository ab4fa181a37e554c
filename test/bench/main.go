// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/entente-dev/entente/test/program"
)

// options are the flags.
type options struct {
	program.Installed
	sizes   []int
	repeats int
	quiet   time.Duration
	lead    time.Duration
	short   bool
	json    string
	only    string
}

func main() { program.Main("bench", run) }

var errMissed = errors.New("a bar was missed; the table marks which")

func run(ctx context.Context, args []string) error {
	o, err := parseFlags(args)
	if err != nil {
		return err
	}
	program.Quiet()

	r := newReport()
	err = measureAll(ctx, o, r)
	r.Machine.LoadAfter = load()
	// What was measured before something failed is worth having, too.
	r.print(os.Stdout)
	err = errors.Join(err, program.WriteJSON(o.json, r))
	if err == nil && r.missed() {
		err = errMissed
	}
	return err
}

func measureAll(ctx context.Context, o *options, r *report) error {
	for _, size := range o.sizes {
		for _, s := range scenarios {
			if o.only != "" && o.only != s.name {
				continue
			}
			quiet := time.Duration(0)
			if s.messages > 0 && size == slices.Max(o.sizes) {
				quiet = o.quiet
			}
			if err := measure(ctx, o, r, s, size, quiet); err != nil {
				return fmt.Errorf("%s at N = %d: %w", s.name, size, err)
			}
		}
	}
	if o.only == "" && !o.short || o.only == growing {
		if err := grow(ctx, o, r); err != nil {
			return fmt.Errorf("%s: %w", growing, err)
		}
	}
	return nil
}

func parseFlags(args []string) (*options, error) {
	var o options
	f := program.NewFlags("bench")
	n := f.String("n", "1000,10000", "how many issues and reviews, half of each; several sizes separated by commas")
	f.IntVar(&o.repeats, "repeats", 3, "how often the manager and the floor are timed, in turns")
	program.AtLeast(f, "repeats", &o.repeats, 1, "few")
	f.DurationVar(&o.quiet, "quiet", 5*time.Minute, "how long to watch for writes when nothing happens, at the largest size")
	f.DurationVar(&o.lead, "lead", 0, "time to make and settle the objects before they become due; 0: 30 s and 10 ms for each")
	f.BoolVar(&o.short, "short", false, "a smoke run: 200 objects, one trial, ten quiet seconds")
	f.Installed(&o.Installed, "measure", "make bench")
	f.JSON(&o.json, "bench.json", "the figures go")
	f.StringVar(&o.only, "only", "", "one kind of work: "+strings.Join(scenarioNames(), " or ")+"; "+growing+" has sizes of its own")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if o.short {
		*n, o.repeats, o.quiet = "200", 1, 10*time.Second
	}
	for field := range strings.SplitSeq(*n, ",") {
		size, err := strconv.Atoi(strings.TrimSpace(field))
		if err != nil || size < 2 {
			return nil, fmt.Errorf("-n=%s: write numbers from 2 on, separated by commas", *n)
		}
		o.sizes = append(o.sizes, size)
	}
	if o.only != "" && !slices.Contains(scenarioNames(), o.only) {
		return nil, fmt.Errorf("-only=%s is none of %s", o.only, strings.Join(scenarioNames(), ", "))
	}
	return &o, nil
}
