// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/entente-dev/entente/test/program"
)

// fuzz is the whole of it: the neighbour alone, rounds of the tenant beside it, and nobody at last.
func (w *world) fuzz(ctx context.Context, o *options) (*report, error) {
	r := &report{Seed: o.seed, Answers: map[string]int{}}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var m machine
	go m.watch(ctx)
	fmt.Fprintf(os.Stderr, "%s: the neighbour is alone\n", time.Now().Format(time.TimeOnly))
	var err error
	if r.Quiet, err = w.sung(ctx, func(ctx context.Context) error { return program.Sleep(ctx, o.quiet) }); err != nil {
		return nil, err
	}
	if r.Before, err = w.usage(ctx); err != nil {
		return nil, err
	}
	if r.Findings, err = w.log.findings(); err != nil { // nobody's round is to blame for these
		return nil, err
	}
	tracking, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { w.track(tracking, &r.Most) })
	err = w.rounds(ctx, o, &m, r)
	stop()
	wg.Wait()
	if err != nil {
		return nil, err
	}
	return r, w.conclude(ctx, o, r)
}

// rounds plays as many as there are to be, or as the manager lives through.
func (w *world) rounds(ctx context.Context, o *options, m *machine, r *report) error {
	for start, number := time.Now(), 0; o.another(number, time.Since(start)); number++ {
		if err := w.round(ctx, o, m, r, number); err != nil {
			return err
		}
		if w.Manager.PID() == 0 {
			break
		}
	}
	return nil
}

// another tells whether there is a round more, after so many in so much time.
func (o *options) another(played int, since time.Duration) bool {
	switch {
	case played == 0:
		return true
	case o.replay != "":
		return false
	case o.rounds > 0:
		return played < o.rounds
	}
	return since.Minutes() < o.minutes
}

// round plays one round and adds it to the report.
func (w *world) round(ctx context.Context, o *options, m *machine, r *report, number int) error {
	var played *round
	probing, stop := context.WithCancel(ctx)
	defer stop()
	probed := make(chan error, 1)
	go func() { probed <- unready(probing, probeEvery, o.bars.stalled, w.Manager.CheckReady) }()
	beside, err := w.sung(ctx, func(ctx context.Context) error {
		var err error
		played, err = w.playRound(ctx, o, m, o.seed+uint64(number), number)
		return err
	})
	if err == nil {
		err = played.judge(ctx, o)
	}
	stop()
	notReady := <-probed
	if err != nil {
		return err
	}
	if notReady != nil {
		played.find(found("the manager says that it is not ready, though everything can be read: %v", notReady))
	}
	if err := w.leave(ctx, played.namespace); err != nil {
		return err
	}
	if err := played.readLog(); err != nil {
		return err
	}
	r.add(played, beside)
	w.last = played
	return r.keep(played)
}

// sung does something while the neighbour raises issues, and returns what became of them.
func (w *world) sung(ctx context.Context, do func(context.Context) error) (*canaries, error) {
	singing, stop := context.WithCancel(ctx)
	defer stop()
	var out *canaries
	var failed error
	var wg sync.WaitGroup
	wg.Go(func() { out, failed = w.sing(singing) })
	err := do(ctx)
	stop()
	wg.Wait()
	if err == nil {
		err = failed
	}
	return out, err
}

// conclude judges what can be told of all rounds only.
func (w *world) conclude(ctx context.Context, o *options, r *report) error {
	if w.Manager.PID() > 0 {
		if err := w.cool(ctx, r); err != nil {
			return err
		}
	}
	r.Messages, _ = w.receivers.own.counts()
	r.Findings = append(r.Findings, judgeCanaries(r.Quiet, &r.Busy, o.bars)...)
	r.Findings = append(r.Findings, judgeUsage(&r.Before, &r.Most, &r.After)...)
	r.Findings = append(r.Findings, judgeMessages(&w.receivers)...)
	// What came after the last round is due to it: of those before nothing was left.
	known := len(w.last.Findings)
	if err := w.last.readLog(); err != nil {
		return err
	}
	r.Findings = append(r.Findings, w.last.Findings[known:]...)
	return r.keep(w.last)
}

// coolWithin is how long memory has to be given back. It is collected every two minutes where nothing
// happens.
const coolWithin = 150 * time.Second

// cool waits until the manager holds little more than before the tenant came.
func (w *world) cool(ctx context.Context, r *report) (err error) {
	for start := time.Now(); ; {
		if r.After, err = w.usage(ctx); err != nil {
			return err
		}
		if r.After.LiveHeap <= r.Before.LiveHeap+moreHeap || time.Since(start) > coolWithin {
			return nil
		}
		if err := program.Sleep(ctx, 2*time.Second); err != nil {
			return err
		}
	}
}
