// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/controlplane"
)

// trial is one burst in a namespace of its own, and what strikes it.
type trial struct {
	*world
	fault  *fault
	number int
	random *rand.Rand

	burst     burst
	receivers *receivers
	observer  *observer
	fuse      fuse
	managers  []*controlplane.Process

	// strikes that came true; wrong is what is found beside the history.
	strikes int
	wrong   []string
}

// run makes the burst, has the fault strike, waits until all is settled, and judges.
func (t *trial) run(ctx context.Context) (v verdict, err error) {
	t.burst.namespace = fmt.Sprintf("%s-%02d", t.fault.name, t.number)
	t.burst.issues, t.burst.digests = t.options.issues, t.fault.digests
	if t.receivers, err = newReceivers(t.fuse.count); err != nil {
		return v, err
	}
	defer t.receivers.close()
	defer func() { err = errors.Join(err, t.stopManagers()) }()
	if err := t.prepare(ctx); err != nil {
		return v, err
	}
	if t.observer, err = t.observe(ctx, t.burst.namespace, func() { t.fuse.count(onWrite) }); err != nil {
		return v, err
	}
	defer t.observer.stop()
	if err := t.fault.strike(ctx, t); err != nil {
		return v, err
	}
	if err := t.settle(ctx); err != nil {
		return v, err
	}
	if err := t.stopManagers(); err != nil {
		return v, err
	}
	h, err := t.history(ctx)
	if err != nil {
		return v, err
	}
	v = judge(h)
	t.panics()
	for _, w := range t.wrong {
		v.find(&v.Wrong, 1, "%s", w)
	}
	for i := range v.Findings {
		v.Findings[i] = t.burst.namespace + ": " + v.Findings[i]
	}
	return v, nil
}

// prepare makes the objects; the issues are due a little later.
func (t *trial) prepare(ctx context.Context) error {
	t.burst.due = time.Now().Add(2*time.Second + time.Duration(t.burst.issues)*10*time.Millisecond).Truncate(time.Second)
	objects := []client.Object{&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: t.burst.namespace}}}
	for _, o := range append(objects, t.burst.ground(t.receivers)...) {
		if err := t.client.Create(ctx, o); err != nil {
			return err
		}
	}
	var wg sync.WaitGroup
	work := t.burst.work()
	errs := make([]error, len(work))
	places := make(chan struct{}, 8)
	for i, o := range work {
		wg.Go(func() {
			places <- struct{}{}
			errs[i] = t.client.Create(ctx, o)
			<-places
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// start starts a manager of the trial.
func (t *trial) start(ctx context.Context, name string, election bool) (*controlplane.Process, error) {
	p := t.manager(t.burst.namespace, name, election)
	t.managers = append(t.managers, p)
	return p, p.Start(ctx)
}

func (t *trial) stopManagers() error {
	var errs []error
	for _, p := range t.managers {
		if pid := p.PID(); pid != 0 {
			errs = append(errs, p.Stop())
		}
	}
	return errors.Join(errs...)
}

// await waits for a strike. False: nothing was left to strike at.
func (t *trial) await(ctx context.Context, done <-chan struct{}) (bool, error) {
	defer t.fuse.disarm()
	limit := time.After(t.options.wait)
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-done:
			t.strikes++
			return true, nil
		case <-ctx.Done():
			return false, ctx.Err()
		case <-limit:
			t.wrong = append(t.wrong, "the moment to strike never came")
			return false, nil
		case <-tick.C:
			if ok, err := t.observer.settled(ctx, &t.burst); ok || err != nil {
				return false, err
			}
		}
	}
}

// calm is how long nothing may arrive after all is settled: what comes late counts too.
const calm = 1500 * time.Millisecond

// settle waits until everything is on record, but not for ever: the judgement says what is
// missing. A manager that ends by itself is started again, as a cluster would do.
func (t *trial) settle(ctx context.Context) error {
	limit := time.Now().Add(t.options.wait)
	for time.Now().Before(limit) {
		ok, err := t.observer.settled(ctx, &t.burst)
		if err != nil {
			return err
		}
		if ok {
			return sleep(ctx, calm)
		}
		if err := t.revive(ctx); err != nil {
			return err
		}
		if err := sleep(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// revive starts the trial's manager again if all have ended.
func (t *trial) revive(ctx context.Context) error {
	for _, p := range t.managers {
		if p.PID() != 0 {
			return nil
		}
	}
	if !t.fault.mayEnd {
		t.wrong = append(t.wrong, t.managers[0].Failure().Error())
	}
	return t.managers[0].Start(ctx)
}

// history reads what became of the burst.
func (t *trial) history(ctx context.Context) (*history, error) {
	h := &history{due: t.burst.due, ladder: t.burst.ladder(), names: t.burst.names(), arrivals: t.receivers.received()}
	var issues v1alpha1.IssueList
	var notifications v1alpha1.NotificationList
	err := errors.Join(
		t.client.List(ctx, &issues, client.InNamespace(t.burst.namespace)),
		t.client.List(ctx, &notifications, client.InNamespace(t.burst.namespace)))
	h.issues, h.notifications = issues.Items, notifications.Items
	return h, err
}

// panics looks for them in the logs: controller-runtime catches those of a reconciler.
func (t *trial) panics() {
	for _, p := range t.managers {
		data, err := os.ReadFile(p.Log)
		if err != nil || bytes.Contains(data, []byte("panic")) {
			t.wrong = append(t.wrong, fmt.Sprintf("%s panicked, or left no log: see %s", p.Name, p.Log))
		}
	}
}

func (t *trial) pause(ctx context.Context, from, to time.Duration) error {
	return sleep(ctx, from+time.Duration(t.random.Int64N(int64(to-from))))
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
