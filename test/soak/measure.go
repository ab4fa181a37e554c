// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
	"github.com/entente-dev/entente/test/program"
)

// usage is what the manager uses when nothing happens.
type usage struct {
	// LiveHeap are the bytes that the last garbage collection left.
	LiveHeap   float64 `json:"liveHeapBytes"`
	Goroutines float64 `json:"goroutines"`
	// Watches are those on our kinds, by whomever.
	Watches float64 `json:"watches"`
	Objects int     `json:"objects"`
}

const (
	// moreGoroutines may there be: some come and go with timers and connections.
	moreGoroutines = 10
	// moreHeap may be used beside what each further object takes.
	moreHeap        = 8 << 20
	moreHeapPerItem = 16 << 10
)

// grown says in what there is more than before; empty if in nothing.
func (u *usage) grown(before *usage) (out []string) {
	if u.Goroutines > before.Goroutines+moreGoroutines {
		out = append(out, fmt.Sprintf("goroutines: %.0f, and %.0f before", u.Goroutines, before.Goroutines))
	}
	if u.Watches != before.Watches {
		out = append(out, fmt.Sprintf("watches: %.0f, and %.0f before", u.Watches, before.Watches))
	}
	if may := before.LiveHeap + moreHeap + moreHeapPerItem*float64(max(0, u.Objects-before.Objects)); u.LiveHeap > may {
		out = append(out, fmt.Sprintf("memory: %.1f MiB live, and %.1f before, with %d and %d objects", u.LiveHeap/(1<<20), before.LiveHeap/(1<<20), u.Objects, before.Objects))
	}
	return out
}

// measureWithin is how long what is more than before has to go away: connections that idle are
// closed after 30 s, and memory is collected every two minutes where nothing happens.
const measureWithin = 150 * time.Second

// measure says what the manager uses. It waits a while for it to be no more than before.
func (w *world) measure(ctx context.Context, before *usage) (*usage, error) {
	least := 40 * time.Second // until idle connections are closed
	for start := time.Now(); ; {
		u, err := w.usage(ctx)
		if err != nil {
			return nil, err
		}
		since := time.Since(start)
		if since > least && (before == nil && since > measureWithin || before != nil && len(u.grown(before)) == 0) || since > measureWithin {
			return u, nil
		}
		if err := program.Sleep(ctx, 2*time.Second); err != nil {
			return nil, err
		}
	}
}

func (w *world) usage(ctx context.Context) (*usage, error) {
	m, err := w.Manager.Scrape(ctx)
	if err != nil {
		return nil, err
	}
	u := &usage{Goroutines: m.Sum("go_goroutines", nil)}
	// The next collection begins when the heap is twice what the last one left.
	u.LiveHeap = m.Sum("go_memstats_next_gc_bytes", nil) / 2
	if m, err = harness.Scrape(ctx, w.http, w.Config.Host+"/metrics"); err != nil {
		return nil, err
	}
	u.Watches = m.Sum("apiserver_longrunning_requests", map[string]string{"verb": "WATCH", "group": v1alpha1.GroupName})
	objects, err := w.Objects(ctx, "")
	u.Objects = len(objects)
	return u, err
}
