// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"
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
	if r.Quiet, err = w.sung(ctx, func(ctx context.Context) error { return sleep(ctx, o.quiet) }); err != nil {
		return nil, err
	}
	if r.Before, err = w.usage(ctx); err != nil {
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
		if w.manager.PID() == 0 {
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
	beside, err := w.sung(ctx, func(ctx context.Context) error {
		var err error
		played, err = w.playRound(ctx, o, m, o.seed+uint64(number), number)
		return err
	})
	if err != nil {
		return err
	}
	if err := played.judge(ctx, o); err != nil {
		return err
	}
	r.add(played, beside)
	if len(played.Findings) > 0 {
		path, err := played.save()
		if err != nil {
			return err
		}
		r.Files = append(r.Files, path)
	}
	return w.leave(ctx, played.namespace)
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
	if w.manager.PID() > 0 {
		if err := w.cool(ctx, r); err != nil {
			return err
		}
	}
	log, err := w.log()
	if err != nil {
		return err
	}
	r.Messages, _ = w.receivers.own.counts()
	r.Findings = append(r.Findings, judgeCanaries(r.Quiet, &r.Busy, o.bars)...)
	logged, named := judgeLog(log, w.forged)
	r.Findings = append(r.Findings, judgeUsage(&r.Before, &r.Most, &r.After, named)...)
	r.Findings = append(r.Findings, logged...)
	r.Findings = append(r.Findings, judgeMessages(&w.receivers)...)
	return nil
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
		if err := sleep(ctx, 2*time.Second); err != nil {
			return err
		}
	}
}
