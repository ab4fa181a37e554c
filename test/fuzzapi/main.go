// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/entente-dev/entente/test/program"
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

func main() { program.Main("fuzzapi", run) }

func parseFlags(args []string) (*options, error) {
	const target = "make fuzz-api"
	o := options{bars: strict}
	f := program.NewFlags("fuzzapi")
	f.Float64Var(&o.minutes, "minutes", 3, "for how long rounds begin; there is one at least")
	program.AtLeast(f, "minutes", &o.minutes, 0, "few")
	f.IntVar(&o.rounds, "rounds", 0, "how many rounds there are; 0: as many as begin in -minutes")
	program.AtLeast(f, "rounds", &o.rounds, 0, "few")
	f.Seed(&o.seed, "what the first round does, and with the next seed the next one,", "another one each time")
	f.IntVar(&o.operations, "operations", 600, "what the tenant does in a round")
	program.AtLeast(f, "operations", &o.operations, 1, "few")
	f.Float64Var(&o.rate, "rate", 20, "what the tenant does in a second, at most")
	program.AtLeast(f, "rate", &o.rate, 0.1, "slow")
	f.DurationVar(&o.quiet, "quiet", 12*time.Second, "how long the neighbour is alone, to compare with")
	program.AtLeast(f, "quiet", &o.quiet, 2*time.Second, "short")
	f.DurationVar(&o.window, "rest", 6*time.Second, "how long it is watched after each round that nothing is done")
	program.AtLeast(f, "rest", &o.window, time.Second, "short")
	f.Manager(&o.binary, "attack", target)
	f.Existing(&o.replay, "replay", "a file with what was sent in a round, to send the same again; default: what follows from the seed", target)
	f.JSON(&o.json, "", "the verdict goes")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	o.seed = program.Drawn(o.seed)
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
		return fmt.Errorf("seed %d: %w (the manager's log is %s)", o.seed, err, w.Manager.Log)
	}
	r.print(os.Stdout)
	if err := program.WriteJSON(o.json, r); err != nil {
		return err
	}
	if r.failed() {
		return fmt.Errorf("%d findings (the manager's log is %s)", len(r.Findings), w.Manager.Log)
	}
	return os.RemoveAll(w.Files)
}
