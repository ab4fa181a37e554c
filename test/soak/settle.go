// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/program"
)

const (
	// quiet is for how long nothing may change for it to have come to rest. A policy sums up its
	// deliveries a second late.
	quiet = 5 * time.Second
	// restWithin bounds the wait: a manager notes only every 30 s that its clock was set.
	restWithin = 4 * time.Minute
)

// settle waits until nothing is due, and nothing changes any more.
func (w *world) settle(ctx context.Context) error {
	fmt.Fprintf(os.Stderr, "%s: all comes to rest\n", time.Now().Format(time.TimeOnly))
	var before map[types.UID]string
	var since time.Time
	for start := time.Now(); ; {
		objects, err := w.Objects(ctx, "")
		if err != nil {
			return err
		}
		now, busy := versions(objects), w.busy(objects)
		switch {
		case len(busy) > 0, !maps.Equal(before, now):
			before, since = now, time.Now()
		case time.Since(since) >= quiet:
			return nil
		}
		if time.Since(start) > restWithin {
			return fmt.Errorf("it does not come to rest within %s:\n  %s", restWithin, strings.Join(busy, "\n  "))
		}
		if err := program.Sleep(ctx, 250*time.Millisecond); err != nil {
			return err
		}
	}
}

func versions(objects []client.Object) map[types.UID]string {
	out := map[types.UID]string{}
	for _, o := range objects {
		out[o.GetUID()] = o.GetResourceVersion()
	}
	return out
}

// busy says what the manager has to do.
func (w *world) busy(objects []client.Object) (out []string) {
	now := w.now()
	for _, o := range objects {
		s := inventory.StatusOf(o)
		name := fmt.Sprintf("%s %s/%s", inventory.KindOf(o), o.GetNamespace(), o.GetName())
		switch {
		case s.ObservedGeneration != o.GetGeneration():
			out = append(out, fmt.Sprintf("%s: generation %d, observed %d", name, o.GetGeneration(), s.ObservedGeneration))
		case s.NextCheckTime != nil && !now.Before(s.NextCheckTime.Time):
			out = append(out, fmt.Sprintf("%s: its next check was at %s", name, s.NextCheckTime.UTC().Format(time.RFC3339)))
		}
	}
	return out
}
