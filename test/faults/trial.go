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
	"path/filepath"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/controlplane"
	"github.com/entente-dev/entente/test/gen"
	"github.com/entente-dev/entente/test/movable"
	"github.com/entente-dev/entente/test/program"
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
	mischief  *mischief      // nil: the receivers behave well
	proxy     *proxy         // nil: the managers talk to the API server itself
	clock     *movable.Clock // nil: the managers have the real one
	running   []*controlplane.Process

	// outage is when there was no outbox.
	outage outage
	// strikes that came true; wrong is what is found beside the history.
	strikes int
	wrong   []string
}

// run makes the burst, has the fault strike, waits until all is settled, and judges.
func (t *trial) run(ctx context.Context) (v verdict, err error) {
	t.burst.namespace = fmt.Sprintf("%s-%02d", t.fault.name, t.number)
	t.burst.issues, t.burst.digests, t.burst.executives = t.options.issues, t.fault.digests, t.fault.clock
	healthy, err := t.surround()
	if err != nil {
		return v, err
	}
	defer t.clear()
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
	t.judgeHealth(ctx)
	if err := t.stopManagers(); err != nil {
		return v, err
	}
	h, err := t.history(ctx)
	if err != nil {
		return v, err
	}
	h.healthy, h.takenUp, h.outage = healthy, t.fault.takenUp, t.outage
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

// surround makes what the managers of the trial talk to, and names the channel that behaves well
// while the other does not; empty if both do.
func (t *trial) surround() (healthy string, err error) {
	if t.fault.mischief != "" {
		channel := hookChannel
		if healthy = mailChannel; t.number%2 == 1 {
			channel, healthy = mailChannel, hookChannel
		}
		t.mischief = newMischief(channel, t.fault.mischief)
	}
	if t.receivers, err = newReceivers(t.fuse.count, t.mischief); err != nil {
		return "", err
	}
	files := filepath.Join(t.plane.Dir(), t.burst.namespace)
	if t.fault.proxied {
		if t.proxy, err = newProxy(t.user, files); err != nil {
			t.receivers.close()
			return "", err
		}
	}
	if t.fault.clock {
		if t.clock, err = movable.NewClock(files + ".clock"); err != nil {
			t.clear()
			return "", err
		}
	}
	return healthy, nil
}

func (t *trial) clear() {
	t.receivers.close()
	if t.proxy != nil {
		t.proxy.close()
	}
}

// prepare makes the objects; the issues are due a little later.
func (t *trial) prepare(ctx context.Context) error {
	t.burst.due = time.Now().Add(2*time.Second + time.Duration(t.burst.issues)*10*time.Millisecond).Truncate(time.Second)
	if err := t.client.Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: t.burst.namespace}}); err != nil {
		return err
	}
	if t.fault.empty {
		return nil
	}
	return t.apply(ctx)
}

// apply makes those of the trial's objects that are not there.
func (t *trial) apply(ctx context.Context) error {
	create := func(o client.Object) error { return client.IgnoreAlreadyExists(t.client.Create(ctx, o)) }
	for _, o := range t.burst.ground(t.receivers) {
		if err := create(o); err != nil {
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
			errs[i] = create(o)
			<-places
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// start starts a manager of the trial.
func (t *trial) start(ctx context.Context, name string, election bool) (*controlplane.Process, error) {
	p := t.manager(name, election)
	t.running = append(t.running, p)
	return p, p.Start(ctx)
}

func (t *trial) stopManagers() error {
	var errs []error
	for _, p := range t.running {
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
			if t.fault.mayEnd { // it may, before anything strikes
				if err := t.revive(ctx); err != nil {
					return false, err
				}
			}
		}
	}
}

// aftermath is how long nothing may arrive after all is settled: what comes late counts too.
const aftermath = 1500 * time.Millisecond

// settle waits until everything is on record, but not for ever: the judgement says what is
// missing. A manager that ends by itself is started again, as a cluster would do.
func (t *trial) settle(ctx context.Context) error {
	limit := time.Now().Add(t.options.wait + t.fault.longer)
	for time.Now().Before(limit) {
		ok, err := t.observer.settled(ctx, &t.burst)
		if err == nil && ok && t.burst.gone {
			ok, err = t.outboxSettled(ctx) // who watches may be behind for half a minute
		}
		if err != nil {
			return err
		}
		if ok {
			return program.Sleep(ctx, aftermath)
		}
		if err := t.revive(ctx); err != nil {
			return err
		}
		if err := program.Sleep(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// revive starts the trial's manager again if all have ended.
func (t *trial) revive(ctx context.Context) error {
	for _, p := range t.running {
		if p.PID() != 0 {
			return nil
		}
	}
	if !t.fault.mayEnd {
		t.wrong = append(t.wrong, t.running[0].Failure().Error())
	}
	return t.running[0].Start(ctx)
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

// judgeHealth: a channel that fails shows in a condition of its policy, and no longer once it works.
func (t *trial) judgeHealth(ctx context.Context) {
	if t.mischief == nil {
		return
	}
	t.strikes = t.mischief.strikes()
	if t.mischief.failures() > 0 && !t.observer.unhealthy.Load() {
		t.wrong = append(t.wrong, "no condition of the policy has shown that a channel fails")
	}
	p := gen.Policy(policyName).In(t.burst.namespace).CommunicationPolicy
	err := wait.PollUntilContextTimeout(ctx, 200*time.Millisecond, 15*time.Second, true, func(ctx context.Context) (bool, error) {
		err := t.client.Get(ctx, client.ObjectKeyFromObject(p), p)
		return meta.IsStatusConditionTrue(p.Status.Conditions, v1alpha1.ConditionChannelsHealthy), err
	})
	if err != nil {
		t.wrong = append(t.wrong, fmt.Sprintf("in the end the channels work, and the policy says %+v (%v)",
			meta.FindStatusCondition(p.Status.Conditions, v1alpha1.ConditionChannelsHealthy), err))
	}
}

// panics looks for them in the logs: controller-runtime catches those of a reconciler.
func (t *trial) panics() {
	for _, p := range t.running {
		data, err := os.ReadFile(p.Log)
		if err != nil || bytes.Contains(data, []byte("panic")) {
			t.wrong = append(t.wrong, fmt.Sprintf("%s panicked, or left no log: see %s", p.Name, p.Log))
		}
	}
}

func (t *trial) pause(ctx context.Context, from, to time.Duration) error {
	return program.Sleep(ctx, from+time.Duration(t.random.Int64N(int64(to-from))))
}
