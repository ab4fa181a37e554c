// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// bench is the measuring of one scenario at one size.
type bench struct {
	*world
	options  *options
	report   *report
	scenario scenario
	size     int

	before snapshot // settled, and not due
	after  snapshot // what the manager made of it
	trials []trial
}

// measure makes a world, measures one scenario in it, and removes it.
func measure(ctx context.Context, o *options, r *report, s scenario, size int, quiet time.Duration) (err error) {
	w, err := newWorld(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.stop()) }()
	b := &bench{world: w, options: o, report: r, scenario: s, size: size}
	if err := r.learn(w); err != nil {
		return err
	}
	b.say("making and settling %d objects", size+alliances(size))
	if err := b.settle(ctx); err != nil {
		return err
	}
	for i := range o.repeats {
		if err := b.pair(ctx, i); err != nil {
			return err
		}
	}
	b.report.convergence(b)
	b.report.requests(b)
	return b.rest(ctx, quiet)
}

func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "[%s] N = %d, %s: %s\n", time.Now().Format(time.TimeOnly), b.size, b.scenario.name, fmt.Sprintf(format, args...))
}

// pair times the manager and the floor over the same work, one after the other.
func (b *bench) pair(ctx context.Context, i int) error {
	turns := []func(context.Context) (trial, error){b.timeFloor, b.timeManager}
	if i == 0 {
		// What the floor is to write is known only when the manager has written it.
		turns = []func(context.Context) (trial, error){b.timeManager, b.timeFloor}
	}
	for j, turn := range turns {
		if i+j > 0 {
			if err := b.reset(ctx, b.before); err != nil {
				return fmt.Errorf("cannot put the statuses back: %w", err)
			}
		}
		t, err := turn(ctx)
		if err != nil {
			return err
		}
		b.say("trial %d of %d: the %s took %.2f s", i+1, b.options.repeats, t.By, t.Seconds)
		b.trials = append(b.trials, t)
	}
	return nil
}
