// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// options are the flags.
type options struct {
	minutes    float64
	seed       uint64
	rounds     int
	operations int
	rate       float64
	quiet      time.Duration
	window     time.Duration
	binary     string
	replay     string
	json       string
	bars       bars
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "fuzzapi:", err)
		os.Exit(1)
	}
}

func parseFlags(args []string) (*options, error) {
	o := options{bars: strict}
	f := flag.NewFlagSet("fuzzapi", flag.ContinueOnError)
	f.Float64Var(&o.minutes, "minutes", 3, "for how long rounds begin; there is one at least")
	f.IntVar(&o.rounds, "rounds", 0, "how many rounds there are; 0: as many as begin in -minutes")
	f.Uint64Var(&o.seed, "seed", 0, "what the first round does follows from it, the next one has the next seed; 0: another one each time")
	f.IntVar(&o.operations, "operations", 600, "what the tenant does in a round")
	f.Float64Var(&o.rate, "rate", 20, "what the tenant does in a second, at most")
	f.DurationVar(&o.quiet, "quiet", 12*time.Second, "how long the neighbour is alone, to compare with")
	f.DurationVar(&o.window, "rest", 6*time.Second, "how long it is watched after each round that nothing is done")
	f.StringVar(&o.binary, "manager", filepath.Join("bin", "entente"), "the manager to attack")
	f.StringVar(&o.replay, "replay", "", "a file with what was sent in a round, to send the same again; default: what follows from the seed")
	f.StringVar(&o.json, "json", "", "where the verdict goes as JSON; default: nowhere")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	switch {
	case f.NArg() > 0:
		return nil, fmt.Errorf("%q is no flag", f.Arg(0))
	case o.minutes < 0, o.rounds < 0:
		return nil, fmt.Errorf("-minutes=%g or -rounds=%d is too few; write 0 or more", o.minutes, o.rounds)
	case o.operations < 1:
		return nil, fmt.Errorf("-operations=%d is too few; write 1 or more", o.operations)
	case o.rate <= 0:
		return nil, fmt.Errorf("-rate=%g is too slow; write more than 0", o.rate)
	case o.quiet < 2*time.Second, o.window < time.Second:
		return nil, fmt.Errorf("-quiet=%s or -rest=%s is too short; write 2s and 1s or more", o.quiet, o.window)
	}
	for _, path := range []string{o.binary, o.replay} {
		if _, err := os.Stat(path); err != nil && path != "" {
			return nil, fmt.Errorf("%w; run make fuzz-api in the project's directory", err)
		}
	}
	if o.seed == 0 {
		o.seed = rand.Uint64N(1_000_000) + 1
	}
	return &o, nil
}

func run(ctx context.Context, args []string) error {
	o, err := parseFlags(args)
	if err != nil {
		return err
	}
	w, err := newWorld(ctx, o.binary)
	if err != nil {
		return err
	}
	r, err := w.fuzz(ctx, o)
	if stopErr := w.stop(); err == nil {
		err = stopErr
	}
	if err != nil {
		return fmt.Errorf("seed %d: %w (the manager's log is %s)", o.seed, err, w.manager.Log)
	}
	r.print(os.Stdout)
	if o.json != "" {
		if err := r.write(o.json); err != nil {
			return err
		}
	}
	if r.failed() {
		return fmt.Errorf("%d findings (the manager's log is %s)", len(r.Findings), w.manager.Log)
	}
	return os.RemoveAll(w.files)
}
