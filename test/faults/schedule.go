// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"
)

// job is one trial that is still to be made.
type job struct {
	fault  *fault
	row    *row
	number int
}

// jobs lists what the report lacks, the first trial of every fault before the second of any: a run that is
// ended early has tried all alike. Those that strike a control plane are alone on one.
func jobs(o *options, r *report) (shared, alone []job) {
	for number := range o.trials {
		for i := range faults {
			f := &faults[i]
			if !o.tries(f) {
				continue
			}
			row := r.row(f)
			if row.has(number) {
				continue
			}
			if j := (job{f, row, number}); f.alone {
				alone = append(alone, j)
			} else {
				shared = append(shared, j)
			}
		}
	}
	return shared, alone
}

// schedule makes the trials.
type schedule struct {
	options *options
	report  *report
	began   time.Time
	cancel  context.CancelFunc

	mu      sync.Mutex
	left    map[*row]int
	failure error
}

// tryAll makes the trials that the report lacks: most of them several at a time on one control plane, and
// beside them those that each need one for itself.
func tryAll(ctx context.Context, o *options, r *report) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &schedule{options: o, report: r, began: time.Now(), cancel: cancel, left: map[*row]int{}}
	shared, alone := jobs(o, r)
	for _, j := range append(append([]job{}, shared...), alone...) {
		s.left[j.row]++
	}
	fmt.Fprintf(os.Stderr, "%d trials are to be made; that takes about %s\n", len(shared)+len(alone), s.estimate().Round(10*time.Second))
	var wg sync.WaitGroup
	if len(shared) > 0 {
		wg.Go(func() {
			s.fail(s.work(ctx, queue(shared), o.parallel, slices.ContainsFunc(shared, func(j job) bool { return j.fault.clock })))
		})
	}
	rest := queue(alone)
	for range min(o.planes, len(alone)) {
		wg.Go(func() { s.fail(s.work(ctx, rest, 1, false)) })
	}
	wg.Wait()
	return s.failure
}

func queue(jobs []job) <-chan job {
	q := make(chan job, len(jobs))
	for _, j := range jobs {
		q <- j
	}
	close(q)
	return q
}

// fail keeps the first error: those that follow end because of it.
func (s *schedule) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil && s.failure == nil {
		s.failure = err
		s.cancel()
	}
}

// work makes trials of a queue on a control plane, so many at a time.
func (s *schedule) work(ctx context.Context, queue <-chan job, parallel int, clock bool) (err error) {
	w, err := newWorld(ctx, s.options, clock)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.plane.Stop()) }()
	var wg sync.WaitGroup
	for range parallel {
		wg.Go(func() {
			for j := range queue {
				if ctx.Err() != nil || s.options.limit > 0 && time.Since(s.began) > s.options.limit {
					return
				}
				s.fail(s.try(ctx, w, j))
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// try makes one trial and puts it on record.
func (s *schedule) try(ctx context.Context, w *world, j job) error {
	began := time.Now()
	t := &trial{world: w, fault: j.fault, number: j.number, random: seeded(s.report.Seed, j.fault.name, j.number)}
	v, err := t.run(ctx)
	if err != nil {
		return fmt.Errorf("%s, trial %d: %w", j.fault.name, j.number, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	took := time.Since(began)
	j.row.note(j.number, t.strikes, took, v)
	s.left[j.row]--
	state := "ok"
	if v.failed() {
		state = "FAILED"
	}
	fmt.Fprintf(os.Stderr, "%8s  %s %d: %s, %d strikes, %s; about %s to go\n", time.Since(s.began).Round(time.Second),
		j.fault.name, j.number, state, t.strikes, took.Round(time.Second), s.estimate().Round(10*time.Second))
	return s.report.save()
}

// estimate is how long the trials that are left take.
func (s *schedule) estimate() time.Duration {
	var shared, alone float64
	for row, left := range s.left {
		f := faultOf(row.Fault)
		seconds := float64(left) * row.secondsEach(f)
		if f.alone {
			alone += seconds / float64(s.options.planes)
		} else {
			shared += seconds / float64(s.options.parallel)
		}
	}
	return time.Duration(max(shared, alone) * float64(time.Second))
}
