// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// idle waits until the manager's own metrics say that it has looked at some numbers of
// objects by controller, that nothing is queued and that nobody works. It returns how often
// each controller has looked since the manager started.
func (w *world) idle(ctx context.Context, looked map[string]int) (map[string]float64, error) {
	deadline := time.Now().Add(atWorst)
	for calm := 0; ; {
		reconciles, busy, err := w.activity(ctx)
		if err == nil {
			for controller, n := range looked {
				busy = busy || reconciles[controller] < float64(n)
			}
		}
		// The metrics are served a little after the process starts.
		if err == nil && !busy {
			calm++
		} else {
			calm = 0
		}
		switch {
		case calm == 3:
			return reconciles, nil
		case time.Now().After(deadline):
			return nil, fmt.Errorf("the manager did not come to rest: %v, %w", reconciles, err)
		}
		select {
		case <-w.manager.Done():
			return nil, w.manager.Failure()
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func (w *world) activity(ctx context.Context) (reconciles map[string]float64, busy bool, err error) {
	families, err := scrape(ctx, http.DefaultClient, w.metricsURL)
	if err != nil {
		return nil, false, err
	}
	reconciles = map[string]float64{}
	for _, m := range families["controller_runtime_reconcile_total"].GetMetric() {
		reconciles[labels(m)["controller"]] += m.GetCounter().GetValue()
	}
	for _, name := range []string{"workqueue_depth", "controller_runtime_active_workers"} {
		for _, m := range families[name].GetMetric() {
			busy = busy || m.GetGauge().GetValue() > 0
		}
	}
	return reconciles, busy || len(reconciles) == 0, nil
}
