// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"time"
)

// clockSet sets the manager's clock forward and back while the issues climb, by minutes up to
// days, and at last forward past all that was recorded meanwhile.
func clockSet(ctx context.Context, t *trial) error {
	m, err := t.start(ctx, "a", false)
	if err != nil {
		return err
	}
	struck, err := t.await(ctx, t.fuse.arm(randomStrike(t.random, t.burst.issues), func() {}))
	if err != nil || !struck {
		return err
	}
	t.strikes--
	furthest := time.Duration(0)
	for range 2 + t.random.IntN(2) {
		by := time.Duration(t.random.Int64N(int64([]time.Duration{time.Minute, time.Hour, 48 * time.Hour}[t.random.IntN(3)])))
		if t.random.IntN(2) == 0 {
			by = -by
		}
		if err := t.clock.Set(by); err != nil {
			return err
		}
		t.strikes++
		furthest = max(furthest, by)
		// Set back, nothing is due for a while: no count would be reached.
		if err := t.pause(ctx, 200*time.Millisecond, 4*time.Second); err != nil {
			return err
		}
		// A manager that starts with such a clock has no more than the records.
		if t.random.IntN(3) == 0 {
			if err := firstError(m.Kill(), m.Start(ctx)); err != nil {
				return err
			}
		}
	}
	// The first step, its deadline and what follows lie behind it, whenever they were recorded.
	return t.clock.Set(furthest + time.Minute)
}

// asleep has the manager away for three weeks, somewhere in the burst.
func asleep(ctx context.Context, t *trial) error {
	m, err := t.start(ctx, "a", false)
	if err != nil {
		return err
	}
	struck, err := t.await(ctx, t.fuse.arm(randomStrike(t.random, t.burst.issues), func() { _ = m.Kill() }))
	if err != nil || !struck {
		return err
	}
	if err := t.clock.Set(21*24*time.Hour + time.Duration(t.random.IntN(3600))*time.Second); err != nil {
		return err
	}
	return m.Start(ctx)
}
