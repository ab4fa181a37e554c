// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"time"

	"github.com/entente-dev/entente/test/program"
)

// rest starts the manager on what is settled, and watches that it leaves it alone.
func (b *bench) rest(ctx context.Context, quiet time.Duration) error {
	before, err := b.world.requests(ctx)
	if err != nil {
		return err
	}
	started := time.Now()
	if err := b.manager.Start(ctx); err != nil {
		return err
	}
	looks, err := b.idle(ctx, map[string]int{
		"review": b.size / 2, "issue": b.size - b.size/2, "alliance": alliances(b.size),
		"notification": len(b.after["notifications"]), "partner": len(b.after["partners"]),
		"communicationpolicy": len(b.after["communicationpolicies"]),
	})
	if err != nil {
		return err
	}
	took := time.Since(started)
	if err := program.Sleep(ctx, quietBefore); err != nil {
		return err
	}
	restarted, err := b.world.requests(ctx)
	if err != nil {
		return err
	}
	b.report.restart(b, restarted.since(before), took, looks)
	if quiet > 0 {
		b.say("watching for writes for %s", quiet)
		if err := program.Sleep(ctx, quiet); err != nil {
			return err
		}
		after, err := b.world.requests(ctx)
		if err != nil {
			return err
		}
		b.report.quiet(b, after.since(restarted), quiet)
	}
	return b.manager.Stop()
}
