// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"slices"
	"syscall"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/controlplane"
	"github.com/entente-dev/entente/test/program"
)

// fault is one way in which things go wrong.
type fault struct {
	name, what string
	// strike starts the managers and does what goes wrong. Afterwards one runs, or the trial
	// starts it again.
	strike func(ctx context.Context, t *trial) error
	// alone: it strikes the control plane, so no other trial may run beside it.
	alone bool
	// digests: mail goes out in digests where it can.
	digests bool
	// mayEnd: a manager may end by itself.
	mayEnd bool
	// proxied: the managers talk to the API server through a proxy that spoils it.
	proxied bool
	// clock: the managers have a clock that can be set, and the ladder a third step.
	clock bool
	// mischief is how the receiver of one of the channels behaves.
	mischief string
	// takenUp: issues are made anew, and take up their ladders.
	takenUp bool
	// empty: nothing is there when the managers start.
	empty bool
	// longer is what it may take to settle beyond what the others may.
	longer time.Duration
	// seconds that a trial takes, for the estimate before there is one.
	seconds float64
}

var faults = []fault{
	{name: "kill", what: "the manager is killed one to three times and started again", strike: killed, seconds: 11},
	{name: "kill-digest", what: "the same, with mail in digests", strike: killed, digests: true, seconds: 18},
	{name: "failover", what: "two managers, the leader is killed", strike: failover, mayEnd: true, seconds: 22},
	{name: "pause", what: "two managers, the leader is stopped past its lease, then continued", strike: paused, mayEnd: true, seconds: 30},
	{name: "pause-digest", what: "the same, with mail in digests", strike: paused, digests: true, mayEnd: true, seconds: 32},
	{name: "lease", what: "two managers, the leader's lease is taken away while it sends", strike: leaseLost, mayEnd: true, seconds: 20},
	{name: "apiserver", what: "the API server is away, killed or stopped, for 20 to 60 s", strike: apiServerAway, alone: true, mayEnd: true, seconds: 97},
	{name: "etcd", what: "etcd is killed and started again after 5 to 20 s", strike: etcdAway, alone: true, mayEnd: true, seconds: 26},
	{name: "disk-full", what: "etcd has no space left for 5 to 20 s: nothing can be written", strike: diskFull, alone: true, mayEnd: true, seconds: 30},
	{name: "watch-cut", what: "each watch is cut after 0.5 to 4 s, and now and then all connections", strike: watchesCut, proxied: true, seconds: 16},
	{name: "overloaded", what: "a fifth up to all of the requests are answered 429 for 5 to 20 s", strike: overloaded, proxied: true, mayEnd: true, seconds: 16},
	{name: "erring", what: "a fifth up to all of the requests are answered 500 or 504 for 5 to 20 s, half of them after they were carried out", strike: erring, proxied: true, mayEnd: true, seconds: 22},
	{name: "credentials", what: "the manager's token expires, and a new one is there 2 to 22 s later", strike: credentialsExpire, proxied: true, mayEnd: true, longer: tokenKept, seconds: 48},
	{name: "rival", what: "four others write the same objects all the time; a strike is a conflict", strike: rivalled, proxied: true, seconds: 17},
	{name: "crd", what: "the definition of a kind, not of Notification, is deleted with all objects of it, and restored with them a little later", strike: kindDeleted, alone: true, takenUp: true, seconds: 23},
	{name: "outbox", what: "the definition of Notification is deleted with all messages, and restored a little later", strike: outboxDeleted, alone: true, longer: time.Minute, seconds: 40},
	{name: "undecodable", what: "an issue that cannot be decoded is put into etcd", strike: undecodable, seconds: 16},
	{name: "clock", what: "the clock is set forward and back, by up to two days", strike: clockSet, clock: true, seconds: 17},
	{name: "asleep", what: "the manager is away for three weeks", strike: asleep, clock: true, seconds: 14},
	{name: "slow", what: "one channel takes its time with a part of the messages", strike: calm, mischief: slow, seconds: 18},
	{name: "refusing", what: "one channel answers 429 and 5xx, with and without Retry-After", strike: calm, mischief: refusing, longer: time.Minute, seconds: 28},
	{name: "lying", what: "one channel takes messages and answers too late, amiss or not at all", strike: calm, mischief: lying, longer: 3 * time.Minute, seconds: 30},
	{name: "half-open", what: "one channel has connections of which nothing is heard any more", strike: calm, mischief: halfOpen, longer: 3 * time.Minute, seconds: 67},
	{name: "drip", what: "one channel answers a byte at a time, without an end", strike: calm, mischief: dripping, longer: 3 * time.Minute, seconds: 52},
	{name: "again", what: "the issues, or all objects, are deleted and applied again, while the manager runs or while it is away", strike: deletedAndApplied, takenUp: true, seconds: 10},
	{name: "any-order", what: "the objects are applied in any order while the manager runs", strike: anyOrder, empty: true, seconds: 8},
}

func faultOf(name string) *fault {
	for i := range faults {
		if faults[i].name == name {
			return &faults[i]
		}
	}
	return &fault{name: name}
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

// calm does nothing: the receivers are what goes wrong.
func calm(ctx context.Context, t *trial) error {
	_, err := t.start(ctx, "a", false)
	return err
}

// pair starts two managers of which the first leads.
func pair(ctx context.Context, t *trial) (leader *controlplane.Process, lease string, err error) {
	if leader, err = t.start(ctx, "a", true); err != nil {
		return nil, "", err
	}
	if lease, err = t.newHolder(ctx); err != nil {
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
	_ = leader.Signal(syscall.SIGCONT) // if it had lost its lease before, it has ended
	return t.hasEnded(ctx, leader, lease)
}

// hasEnded waits until a manager that lost its lease has ended itself. It may go on if it has the lease
// again, because the other one lost it meanwhile.
func (t *trial) hasEnded(ctx context.Context, leader *controlplane.Process, lease string) error {
	select {
	case <-leader.Done():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(20 * time.Second):
	}
	l, err := t.lease(ctx)
	if err != nil {
		return err
	}
	if l == nil || ptr.Deref(l.Spec.HolderIdentity, "") != lease {
		t.wrong = append(t.wrong, "the manager that lost its lease goes on")
	}
	return nil
}

// lease is the one that the trial's managers hold; nil if none was taken yet.
func (t *trial) lease(ctx context.Context) (*coordinationv1.Lease, error) {
	var l coordinationv1.LeaseList
	if err := t.client.List(ctx, &l, client.InNamespace(t.burst.namespace)); err != nil || len(l.Items) == 0 {
		return nil, err
	}
	return &l.Items[0], nil
}

// newHolder waits until somebody else than before holds the lease.
func (t *trial) newHolder(ctx context.Context, before ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		l, err := t.lease(ctx)
		if err != nil {
			return "", fmt.Errorf("nobody took the lease: %w", err)
		}
		if l != nil && l.Spec.HolderIdentity != nil {
			if h := *l.Spec.HolderIdentity; h != "" && !slices.Contains(before, h) {
				return h, nil
			}
		}
		if err := program.Sleep(ctx, 50*time.Millisecond); err != nil {
			return "", fmt.Errorf("nobody took the lease: %w", err)
		}
	}
}

// apiServerAway takes the API server away. Every second time it hangs in place of being gone,
// and the manager holds a lease, which it loses.
func apiServerAway(ctx context.Context, t *trial) error {
	away := 20*time.Second + time.Duration(t.number%3)*20*time.Second
	return t.away(ctx, t.plane.APIServer, away, t.number%2 == 1)
}

func etcdAway(ctx context.Context, t *trial) error {
	away := 5*time.Second + time.Duration(t.number%4)*5*time.Second
	return t.away(ctx, t.plane.Etcd, away, false)
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
	if err := t.livesOn(ctx, length); err != nil {
		return err
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
		if err := program.Sleep(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
}
