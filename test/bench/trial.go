// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"runtime"
	"time"
)

const (
	// quietBefore is how long nothing may be written before work counts as done; longer than
	// the manager gathers changes before it sums them up.
	quietBefore = 3 * time.Second
	// atWorst bounds a trial; one that takes longer has failed.
	atWorst = 20 * time.Minute
)

// trial is one run of the manager or of the floor over the same work.
type trial struct {
	By string `json:"by"`
	// StartSeconds is from the start of the process (of the floor: of its caches) to its
	// first write; Seconds from there until every status is right.
	StartSeconds float64 `json:"startSeconds"`
	Seconds      float64 `json:"seconds"`
	// Changes are the writes that the watch showed, by kind.
	Changes map[string]int `json:"changes"`
	Load    string         `json:"load"`
	// CPU is in seconds, start-up included.
	CPU cpuTimes `json:"cpu,omitempty"`
	// Requests by verb, resource and answer.
	Requests map[string]int `json:"requests"`
	// What follows is of the manager only.
	Reconciles map[string]float64 `json:"reconciles,omitempty"`
	Arrived    int                `json:"arrived,omitempty"`
	Repeated   int                `json:"repeated,omitempty"`

	requests requests
}

func (b *bench) timeManager(ctx context.Context) (trial, error) {
	t := trial{By: "manager", Load: load()}
	b.receiver.take()
	seen, err := b.observe(ctx, b.goal(1))
	if err != nil {
		return t, err
	}
	defer seen.stop()
	before, err := b.world.requests(ctx)
	if err != nil {
		return t, err
	}
	cpu := b.cpu()
	started := time.Now()
	if err := b.manager.Start(ctx); err != nil {
		return t, err
	}
	if err := b.finish(ctx, seen, atWorst); err != nil {
		return t, err
	}
	t.take(seen, started)
	t.CPU = b.cpu().since(cpu)
	if t.Reconciles, err = b.idle(ctx, nil); err != nil {
		return t, err
	}
	after, err := b.world.requests(ctx)
	if err != nil {
		return t, err
	}
	t.requests = after.since(before)
	t.Requests = t.requests.lines()
	t.Arrived, t.Repeated = b.receiver.take()
	if err := b.manager.Stop(); err != nil {
		return t, err
	}
	if b.after == nil {
		b.after, err = b.snapshot(ctx)
	}
	return t, err
}

func (b *bench) timeFloor(ctx context.Context) (trial, error) {
	t := trial{By: "floor", Load: load()}
	f := plan(b.before, b.after)
	runtime.GC() // the manager starts with an empty heap, too
	seen, err := b.observe(ctx, b.goal(1))
	if err != nil {
		return t, err
	}
	defer seen.stop()
	before, err := b.world.requests(ctx)
	if err != nil {
		return t, err
	}
	cpu := b.cpu()
	started := time.Now()
	if err := f.run(ctx, b.world); err != nil {
		return t, err
	}
	never := make(chan struct{})
	if err := seen.wait(ctx, never, nil, time.Minute); err != nil {
		return t, err
	}
	t.take(seen, started)
	t.CPU = b.cpu().since(cpu)
	after, err := b.world.requests(ctx)
	if err != nil {
		return t, err
	}
	t.requests = after.since(before)
	t.Requests = t.requests.lines()
	return t, nil
}

func (t *trial) take(seen *observer, started time.Time) {
	seen.mu.Lock()
	defer seen.mu.Unlock()
	t.StartSeconds = seen.first.Sub(started).Seconds()
	t.Seconds = seen.reached.Sub(seen.first).Seconds()
	t.Changes = seen.events
}
