// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/test/harness"
	"github.com/entente-dev/entente/test/movable"
	"github.com/entente-dev/entente/test/program"
)

// world is an API server, a manager of which the clock can be set, and those who write.
type world struct {
	*harness.Stage
	options *options

	clock *movable.Clock
	// clockMu keeps the clock as it is while somebody compares by it.
	clockMu sync.Mutex
	http    *http.Client // of the API server

	receiver *receiver
	outbox   *outbox
	places   []*place

	did counts
}

// counts is what was done.
type counts struct {
	Writes, Refused, Conflicts, Applied, Recreated, Restarts, ClockMoves atomic.Int64
}

func newWorld(ctx context.Context, o *options) (w *world, err error) {
	w = &world{options: o}
	if w.receiver, err = newReceiver(); err != nil {
		return nil, err
	}
	if w.Stage, err = harness.NewStage(ctx, "entente-soak-"); err != nil {
		return nil, err
	}
	if err := w.found(ctx); err != nil {
		return nil, errors.Join(err, w.stop())
	}
	return w, nil
}

// found makes the namespaces with what is in them, and starts the manager.
func (w *world) found(ctx context.Context) error {
	root, err := harness.Root()
	if err != nil {
		return err
	}
	binary := filepath.Join(w.Files, "entente")
	if err := movable.Build(ctx, root, binary); err != nil {
		return err
	}
	if w.clock, err = movable.NewClock(filepath.Join(w.Files, "clock")); err != nil {
		return err
	}
	if w.http, err = rest.HTTPClientFor(w.Config); err != nil {
		return err
	}
	if err := w.Prepare(binary, []string{w.clock.Env()}); err != nil {
		return err
	}
	if w.outbox, err = w.watchOutbox(ctx); err != nil {
		return err
	}
	for i := range w.options.namespaces {
		name := fmt.Sprintf("soak-%d", i)
		if err := w.Client.Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}); err != nil {
			return err
		}
		p := newPlace(w, name, w.options.seed+uint64(i), i%2 == 0)
		for _, o := range p.files {
			if err := w.Client.Create(ctx, o.DeepCopyObject().(client.Object)); err != nil {
				return fmt.Errorf("what the soak begins with is to be valid: %w", err)
			}
		}
		w.places = append(w.places, p)
	}
	return w.Manager.Start(ctx)
}

func (w *world) stop() error {
	if w.outbox != nil {
		w.outbox.stop()
	}
	defer w.receiver.close()
	return w.Stop()
}

// restart ends the manager, in order or by force, and starts another.
func (w *world) restart(ctx context.Context, inOrder bool) error {
	end := w.Manager.Kill
	if inOrder {
		end = w.Manager.Stop
	}
	if err := end(); err != nil {
		return err
	}
	w.did.Restarts.Add(1)
	return w.Manager.Start(ctx)
}

// now is the time on the manager's clock.
func (w *world) now() time.Time {
	w.clockMu.Lock()
	defer w.clockMu.Unlock()
	return w.clock.Now().UTC()
}

// live has everybody write for a while.
func (w *world) live(ctx context.Context, length time.Duration, restarts bool) error {
	fmt.Fprintf(os.Stderr, "%s: everybody writes for %s\n", time.Now().Format(time.TimeOnly), length.Round(time.Second))
	ctx, cancel := context.WithTimeout(ctx, length)
	defer cancel()
	var wg sync.WaitGroup
	failures := make(chan error, len(w.places)*len(writers)+2)
	start := func(name string, do func(context.Context) error) {
		wg.Go(func() {
			for ctx.Err() == nil {
				if err := do(ctx); err != nil && ctx.Err() == nil {
					failures <- fmt.Errorf("%s: %w", name, err)
					cancel()
				}
			}
		})
	}
	for _, p := range w.places {
		for name, write := range writers {
			start(p.namespace+", "+name, func(ctx context.Context) error { return write(ctx, p) })
		}
	}
	start("the clock", w.moveClock)
	if restarts {
		start("the restarts", w.restartLater)
	}
	start("the manager", func(ctx context.Context) error { return w.alive(ctx, restarts) })
	wg.Wait()
	close(failures)
	return <-failures // nil if there was none
}

// alive fails if the manager ends by itself.
func (w *world) alive(ctx context.Context, restarts bool) error {
	if err := program.Sleep(ctx, time.Second); err != nil {
		return err
	}
	if !restarts && w.Manager.PID() == 0 {
		return w.Manager.Failure()
	}
	return nil
}

func (w *world) restartLater(ctx context.Context) error {
	if err := program.Sleep(ctx, between(15*time.Second, 45*time.Second)); err != nil {
		return err
	}
	if w.Manager.PID() == 0 {
		return w.Manager.Failure()
	}
	// The time being up must not leave it dead.
	return w.restart(context.WithoutCancel(ctx), rand.IntN(3) == 0)
}

// moveClock sets the clock forward, by minutes or by days, and one time in eight back a little.
func (w *world) moveClock(ctx context.Context) error {
	if err := program.Sleep(ctx, between(4*time.Second, 12*time.Second)); err != nil {
		return err
	}
	w.clockMu.Lock()
	defer w.clockMu.Unlock()
	by := between(time.Minute, 3*time.Hour)
	switch rand.IntN(8) {
	case 0:
		by = -between(time.Second, 10*time.Minute)
	case 1:
		by = between(6*time.Hour, 72*time.Hour)
	}
	w.did.ClockMoves.Add(1)
	return w.clock.Set(w.clock.Offset() + by)
}

func between(from, to time.Duration) time.Duration { return from + rand.N(to-from) }
