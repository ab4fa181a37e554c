// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/program"
)

const (
	// settledFor is for how long nothing may change for all to have come to rest: a policy sums up its
	// deliveries a second late.
	settledFor = 2500 * time.Millisecond
	// settleWithin bounds the wait. What is due again and again never rests, and is judged by how often.
	settleWithin = 20 * time.Second
)

// calm is what the manager did while nobody wrote.
type calm struct {
	Window     time.Duration  `json:"window"`
	Reconciles float64        `json:"reconciles"`
	Written    map[string]int `json:"written,omitempty"`
	// Due are the objects that the manager had a reason to look at: their time came, or they wait
	// for a receiver.
	Due int `json:"due"`
}

// restFor lets all come to rest, and then looks for a while at what is done.
func (w *world) restFor(ctx context.Context, window time.Duration) (*calm, error) {
	for start := time.Now(); time.Since(start) < settleWithin && w.seen.quietFor() < settledFor; {
		if err := program.Sleep(ctx, 100*time.Millisecond); err != nil {
			return nil, err
		}
	}
	before, err := w.usage(ctx)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	objects := w.seen.objects("")
	if err := program.Sleep(ctx, window); err != nil {
		return nil, err
	}
	after, err := w.usage(ctx)
	if err != nil {
		return nil, err
	}
	return &calm{
		Window: window, Reconciles: after.Reconciles - before.Reconciles, Written: w.seen.written(start),
		Due: due(objects, time.Now()),
	}, nil
}

// due counts the objects that the manager has a reason to look at until a moment.
func due(objects []*unstructured.Unstructured, until time.Time) (n int) {
	for _, o := range objects {
		next := nextCheck(o)
		outcome, _, _ := unstructured.NestedString(o.Object, "status", "outcome")
		waits := o.GetKind() == v1alpha1.KindNotification && (outcome == "" || outcome == string(v1alpha1.OutcomePending))
		if waits || next != nil && !next.After(until) {
			n++
		}
	}
	return n
}
