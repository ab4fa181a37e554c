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
	"syscall"
	"time"
)

// options are the flags.
type options struct {
	minutes    float64
	seed       uint64
	namespaces int
	objects    int
	json       string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

func parseFlags(args []string) (*options, error) {
	var o options
	f := flag.NewFlagSet("soak", flag.ContinueOnError)
	f.Float64Var(&o.minutes, "minutes", 30, "how long everybody writes; coming to rest takes some more")
	f.Uint64Var(&o.seed, "seed", 0, "what is written follows from it; 0: another one each time")
	f.IntVar(&o.namespaces, "namespaces", 4, "namespaces that are written to: every other one by people who mean it, the rest at random")
	f.IntVar(&o.objects, "issues", 40, "issues that a namespace has at most")
	f.StringVar(&o.json, "json", "", "where the verdict goes as JSON; default: nowhere")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	switch {
	case f.NArg() > 0:
		return nil, fmt.Errorf("%q is no flag", f.Arg(0))
	case o.minutes < 0.5:
		return nil, fmt.Errorf("-minutes=%g is too short; write 0.5 or more", o.minutes)
	case o.namespaces < 2:
		return nil, fmt.Errorf("-namespaces=%d is too few; write 2 or more", o.namespaces)
	case o.objects < 2:
		return nil, fmt.Errorf("-issues=%d is too few; write 2 or more", o.objects)
	}
	if o.seed == 0 {
		o.seed = rand.Uint64N(1_000_000) + 1
	}
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
		return fmt.Errorf("seed %d: %w (the manager's log is %s)", o.seed, err, w.manager.Log)
	}
	v.print(os.Stdout)
	if o.json != "" {
		if err := v.write(o.json); err != nil {
			return err
		}
	}
	if v.failed() {
		return fmt.Errorf("the verdict is not good (the manager's log is %s)", w.manager.Log)
	}
	return os.RemoveAll(w.files)
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
