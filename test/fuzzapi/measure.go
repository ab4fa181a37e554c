// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/entente-dev/entente/test/harness"
	"github.com/entente-dev/entente/test/program"
)

// machine notes when this machine had no time for what ran on it: then it says nothing of the
// manager that something came late.
type machine struct {
	mu    sync.Mutex
	stood []pause
}

type pause struct {
	at     time.Time
	length time.Duration
}

const (
	// tick is how often the machine is asked, and stood by how much later it answers where it had
	// no time.
	tick  = 10 * time.Millisecond
	stood = 150 * time.Millisecond
)

// watch asks until the context ends.
func (m *machine) watch(ctx context.Context) {
	for last := time.Now(); ctx.Err() == nil; {
		time.Sleep(tick)
		now := time.Now()
		m.note(now, now.Sub(last)-tick)
		last = now
	}
}

// note notes that something took so much longer than it was to, until now.
func (m *machine) note(now time.Time, longer time.Duration) {
	if longer < stood {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stood = append(m.stood, pause{now, longer})
}

// lacking tells whether it had no time somewhen between two moments.
func (m *machine) lacking(from, to time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range m.stood {
		if p.at.After(from) && p.at.Add(-p.length).Before(to) {
			return true
		}
	}
	return false
}

// usage is what the manager says of itself.
type usage struct {
	Resident   float64 `json:"residentBytes"`
	LiveHeap   float64 `json:"liveHeapBytes"`
	Goroutines float64 `json:"goroutines"`
	Reconciles float64 `json:"reconciles"`
	Panics     float64 `json:"panics"`
	Unreadable float64 `json:"unreadableObjects"`
	Missed     float64 `json:"missedDeadlines"`
}

func usageOf(m harness.Metrics) usage {
	return usage{
		Resident: m.Sum("process_resident_memory_bytes", nil),
		// The next collection begins when the heap is twice what the last one left.
		LiveHeap:   m.Sum("go_memstats_next_gc_bytes", nil) / 2,
		Goroutines: m.Sum("go_goroutines", nil),
		Reconciles: m.Sum("controller_runtime_reconcile_total", nil),
		Panics:     m.Sum("controller_runtime_reconcile_panics_total", nil),
		Unreadable: m.Sum("entente_unreadable_objects", nil),
		Missed:     m.Sum("entente_missed_deadlines_total", nil),
	}
}

func (w *world) usage(ctx context.Context) (usage, error) {
	m, err := w.Manager.Scrape(ctx)
	return usageOf(m), err
}

// track keeps the most that the manager uses at a time, until the context ends.
func (w *world) track(ctx context.Context, most *usage) {
	for program.Sleep(ctx, time.Second) == nil {
		u, err := w.usage(ctx)
		if err != nil {
			continue // a manager that has ended is found by its process
		}
		most.Resident, most.LiveHeap = max(most.Resident, u.Resident), max(most.LiveHeap, u.LiveHeap)
		most.Goroutines, most.Unreadable = max(most.Goroutines, u.Goroutines), max(most.Unreadable, u.Unreadable)
		most.Panics, most.Missed = u.Panics, u.Missed
	}
}

// probeEvery is how often it is asked whether the manager is ready.
const probeEvery = time.Second

// unready asks again and again whether the manager is ready, until the context ends, and returns the first
// answer that says no, or that did not come in time.
func unready(ctx context.Context, every, within time.Duration, ask func(context.Context) error) (first error) {
	for program.Sleep(ctx, every) == nil {
		asked, cancel := context.WithTimeout(ctx, within)
		err := ask(asked)
		cancel()
		if err != nil && ctx.Err() == nil && first == nil {
			first = fmt.Errorf("at %s: %w", time.Now().Format(time.TimeOnly), err)
		}
	}
	return first
}
