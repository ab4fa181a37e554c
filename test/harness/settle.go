// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

const (
	// quiet is how long nothing must change before statuses count as settled. It is longer
	// than the delays by which controllers gather changes before they sum them up.
	quiet = 400 * time.Millisecond
	// policyQuiet takes the place of quiet after messages were sent: a policy sums its
	// deliveries up a second later.
	policyQuiet = 1300 * time.Millisecond
	// settleWithin bounds the wait.
	settleWithin = 2 * time.Minute
)

// Advance sets the controllers' clock, and returns when everything that this caused is done:
// nothing is due, and no status changes any more.
func (e *Env) Advance(tb testing.TB, to time.Time) {
	tb.Helper()
	if e.Clock == nil {
		tb.Fatal("the controllers have the real clock; start with Options.At to have one that can be set")
	}
	if to.Before(e.Clock.Now()) {
		tb.Fatalf("the clock says %s already; a moment before that cannot be advanced to", e.Clock.Now())
	}
	e.Clock.SetTime(to)
	e.Settle(tb)
}

// Settle waits until nothing is due, and no status changes any more. With a clock that stands
// still it also wakes what is due: the queue waits in real time.
func (e *Env) Settle(tb testing.TB) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(e.Log.into(tb.Context()), settleWithin)
	defer cancel()
	if err := e.settle(ctx); err != nil {
		tb.Fatal(err)
	}
}

// versions is what of the objects must stand still.
type versions map[types.UID]string

func (e *Env) settle(ctx context.Context) error {
	var (
		before    versions
		unsettled []string
		since     time.Time
	)
	for {
		if e.Clock != nil && e.Manager != nil {
			e.Manager.Sweeper.Sweep(ctx, 0)
		}
		objects, err := e.Objects(ctx, "")
		switch {
		case ctx.Err() != nil:
			return errors.Join(fmt.Errorf("not settled within %s; still at work:\n  %s", settleWithin, strings.Join(unsettled, "\n  ")), ctx.Err())
		case err != nil:
			return err
		}
		now, messages := versions{}, versions{}
		unsettled = nil
		for _, o := range objects {
			now[o.GetUID()] = o.GetResourceVersion()
			if KindOf(o) == v1alpha1.KindNotification {
				messages[o.GetUID()] = o.GetResourceVersion()
			}
			if why := e.unsettled(o); why != "" {
				unsettled = append(unsettled, fmt.Sprintf("%s %s/%s: %s", KindOf(o), o.GetNamespace(), o.GetName(), why))
			}
		}
		if !maps.Equal(before, now) || len(unsettled) > 0 {
			before, since = now, time.Now()
		}
		wait := quiet
		if !maps.Equal(e.messages, messages) {
			wait = policyQuiet
		}
		if time.Since(since) >= wait {
			e.messages = messages
			return nil
		}
		select {
		case <-ctx.Done():
		case <-time.After(40 * time.Millisecond):
		}
	}
}

// unsettled says why a controller has something to do with an object; empty if none has.
func (e *Env) unsettled(o client.Object) string {
	s := StatusOf(o)
	switch {
	case s.ObservedGeneration != o.GetGeneration():
		return fmt.Sprintf("its generation is %d, observed was %d", o.GetGeneration(), s.ObservedGeneration)
	case s.NextCheckTime != nil && !e.Now().Before(s.NextCheckTime.Time):
		return "its next check was at " + s.NextCheckTime.UTC().Format(time.RFC3339)
	}
	return ""
}
