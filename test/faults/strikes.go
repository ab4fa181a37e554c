// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"syscall"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/controlplane"
)

// fault is one way in which things go wrong.
type fault struct {
	name, what string
	// strike starts the managers and does what goes wrong. Afterwards one runs, or the trial
	// starts it again.
	strike func(ctx context.Context, t *trial) error
	// share: one trial in so many of those that were asked for.
	share int
	// alone: it strikes the control plane, so no other trial may run beside it.
	alone bool
	// digests: mail goes out in digests where it can.
	digests bool
	// mayEnd: a manager may end by itself.
	mayEnd bool
}

var faults = []fault{
	{name: "kill", what: "the manager is killed one to three times and started again", strike: killed, share: 1},
	{name: "kill-digest", what: "the same, with mail in digests", strike: killed, share: 10, digests: true},
	{name: "failover", what: "two managers, the leader is killed", strike: failover, share: 10},
	{name: "pause", what: "two managers, the leader is stopped past its lease, then continued", strike: paused, share: 10, mayEnd: true},
	{name: "pause-digest", what: "the same, with mail in digests", strike: paused, share: 10, digests: true, mayEnd: true},
	{name: "apiserver", what: "the API server is away, killed or stopped, for 20 to 60 s", strike: apiServerAway, share: 25, alone: true, mayEnd: true},
	{name: "etcd", what: "etcd is killed and started again after 5 to 20 s", strike: etcdAway, share: 25, alone: true, mayEnd: true},
}

func faultNames() (names []string) {
	for i := range faults {
		names = append(names, faults[i].name)
	}
	return names
}

// killed kills the only manager one to three times, each time somewhere in the burst.
func killed(ctx context.Context, t *trial) error {
	m, err := t.start(ctx, "a", false)
	if err != nil {
		return err
	}
	for range 1 + t.random.IntN(3) {
		at := randomStrike(t.random, t.burst.issues)
		struck, err := t.await(ctx, t.fuse.arm(at, func() { _ = m.Kill() }))
		if err != nil || !struck {
			return err
		}
		if err := t.pause(ctx, 0, 500*time.Millisecond); err != nil {
			return err
		}
		if err := m.Start(ctx); err != nil {
			return err
		}
	}
	return nil
}

// pair starts two managers of which the first leads.
func pair(ctx context.Context, t *trial) (leader *controlplane.Process, lease string, err error) {
	if leader, err = t.start(ctx, "a", true); err != nil {
		return nil, "", err
	}
	if lease, err = t.newHolder(ctx, ""); err != nil {
		return nil, "", err
	}
	_, err = t.start(ctx, "b", true)
	return leader, lease, err
}

// failover kills the leader of two managers.
func failover(ctx context.Context, t *trial) error {
	leader, lease, err := pair(ctx, t)
	if err != nil {
		return err
	}
	struck, err := t.await(ctx, t.fuse.arm(randomStrike(t.random, t.burst.issues), func() { _ = leader.Kill() }))
	if err != nil || !struck {
		return err
	}
	_, err = t.newHolder(ctx, lease)
	return err
}

// paused stops the leader of two managers until the other has taken over and worked for a
// while, and then lets it go on. It has to end itself.
func paused(ctx context.Context, t *trial) error {
	leader, lease, err := pair(ctx, t)
	if err != nil {
		return err
	}
	struck, err := t.await(ctx, t.fuse.arm(randomStrike(t.random, t.burst.issues), func() { _ = leader.Signal(syscall.SIGSTOP) }))
	if err != nil || !struck {
		return err
	}
	if _, err := t.newHolder(ctx, lease); err != nil {
		return err
	}
	// One in three goes on only when an attempt that it was in the middle of has timed out.
	atLeast := time.Duration(0)
	if t.number%3 == 2 {
		atLeast = 16 * time.Second
	}
	if err := t.pause(ctx, atLeast, atLeast+3*time.Second); err != nil {
		return err
	}
	if err := leader.Signal(syscall.SIGCONT); err != nil {
		return err
	}
	select {
	case <-leader.Done():
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(20 * time.Second):
		t.wrong = append(t.wrong, "the manager that lost its lease goes on")
	}
	return nil
}

// newHolder waits until somebody else than before holds the lease.
func (t *trial) newHolder(ctx context.Context, before string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		var l coordinationv1.LeaseList
		if err := t.client.List(ctx, &l, client.InNamespace(t.burst.namespace)); err != nil {
			return "", fmt.Errorf("nobody took the lease: %w", err)
		}
		for i := range l.Items {
			if h := l.Items[i].Spec.HolderIdentity; h != nil && *h != "" && *h != before {
				return *h, nil
			}
		}
		if err := sleep(ctx, 50*time.Millisecond); err != nil {
			return "", fmt.Errorf("nobody took the lease: %w", err)
		}
	}
}

// apiServerAway takes the API server away. Every second time it hangs in place of being gone,
// and the manager holds a lease, which it loses.
func apiServerAway(ctx context.Context, t *trial) error {
	away := 20*time.Second + time.Duration(t.number)*40*time.Second
	return t.away(ctx, t.plane.APIServer, min(away, time.Minute), t.number%2 == 1)
}

func etcdAway(ctx context.Context, t *trial) error {
	away := 5*time.Second + time.Duration(t.number)*15*time.Second
	return t.away(ctx, t.plane.Etcd, min(away, 20*time.Second), false)
}

// away has a part of the control plane killed, or stopped, for a time in which the manager is
// started again whenever it ends.
func (t *trial) away(ctx context.Context, part *controlplane.Process, length time.Duration, hangs bool) error {
	if _, err := t.start(ctx, "a", hangs); err != nil {
		return err
	}
	down, up := part.Kill, func() error { return part.Start(ctx) }
	if hangs {
		down = func() error { return part.Signal(syscall.SIGSTOP) }
		up = func() error { return part.Signal(syscall.SIGCONT) }
	}
	struck, err := t.await(ctx, t.fuse.arm(randomStrike(t.random, t.burst.issues), func() { _ = down() }))
	if err != nil || !struck {
		return err
	}
	for back := time.Now().Add(length); time.Now().Before(back); {
		if err := t.revive(ctx); err != nil {
			return err
		}
		if err := sleep(ctx, time.Second); err != nil {
			return err
		}
	}
	if err := up(); err != nil {
		return err
	}
	return t.ready(ctx)
}

// ready waits until the API server works again.
func (t *trial) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	for {
		attempt, cancel := context.WithTimeout(ctx, 5*time.Second)
		err := t.plane.APIServer.Ready(attempt)
		cancel()
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("the API server did not come back: %w", err)
		}
		if err := sleep(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
}
