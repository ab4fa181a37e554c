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
	namespaces int
	objects    int
	json       string
}

func main() { program.Main("soak", run) }

func parseFlags(args []string) (*options, error) {
	var o options
	f := program.NewFlags("soak")
	f.Float64Var(&o.minutes, "minutes", 30, "how long everybody writes; coming to rest takes some more")
	program.AtLeast(f, "minutes", &o.minutes, 0.5, "short")
	f.Seed(&o.seed, "what is written", "another one each time")
	f.IntVar(&o.namespaces, "namespaces", 4, "namespaces that are written to: every other one by people who mean it, the rest at random")
	program.AtLeast(f, "namespaces", &o.namespaces, 2, "few")
	f.IntVar(&o.objects, "issues", 40, "issues that a namespace has at most")
	program.AtLeast(f, "issues", &o.objects, 2, "few")
	f.JSON(&o.json, "", "the verdict goes")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	o.seed = program.Drawn(o.seed)
	return &o, nil
}

// The parts of the time that the soak has, in order. In the last the manager is not started again,
// so that what it uses at the end can be held against what it used at the beginning.
const (
	restless = 0.55
	steady   = 1 - restless
)

func run(ctx context.Context, args []string) error {
	o, err := parseFlags(args)
	if err != nil {
		return err
	}
	w, err := newWorld(ctx, o)
	if err != nil {
		return err
	}
	v, err := w.soak(ctx)
	if stopErr := w.stop(); err == nil {
		err = stopErr
	}
	if err != nil {
		return fmt.Errorf("seed %d: %w (the manager's log is %s)", o.seed, err, w.Manager.Log)
	}
	v.print(os.Stdout)
	if err := program.WriteJSON(o.json, v); err != nil {
		return err
	}
	if v.failed() {
		return fmt.Errorf("the verdict is not good (the manager's log is %s)", w.Manager.Log)
	}
	return os.RemoveAll(w.Files)
}

// soak is the whole of it.
func (w *world) soak(ctx context.Context) (*verdict, error) {
	v := &verdict{Seed: w.options.seed, Minutes: w.options.minutes, w: w}
	whole := time.Duration(w.options.minutes * float64(time.Minute))
	if err := w.live(ctx, time.Duration(restless*float64(whole)), true); err != nil {
		return nil, err
	}
	fmt.Fprintf(os.Stderr, "The last manager starts; nobody kills it.\n")
	if err := w.restart(ctx, true); err != nil {
		return nil, err
	}
	// Some of what a manager holds comes with its first work: connections, texts, calendars.
	if err := w.live(ctx, time.Duration(steady/3*float64(whole)), false); err != nil {
		return nil, err
	}
	if err := w.settle(ctx); err != nil {
		return nil, err
	}
	var err error
	if v.Before, err = w.measure(ctx, nil); err != nil {
		return nil, err
	}
	if err := w.live(ctx, time.Duration(steady*2/3*float64(whole)), false); err != nil {
		return nil, err
	}
	if err := w.settle(ctx); err != nil {
		return nil, err
	}
	if v.After, err = w.measure(ctx, v.Before); err != nil {
		return nil, err
	}
	return v, v.judge(ctx)
}
