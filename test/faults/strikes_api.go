// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/program"
)

// rivals are how many write at once.
const rivals = 4

// rivalled has others write the same objects from before the manager starts until all is settled: it has to
// get there while they go on. What strikes are the conflicts.
func rivalled(ctx context.Context, t *trial) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	for n := range rivals {
		wg.Go(func() { t.rival(ctx, n) })
	}
	if _, err := t.start(ctx, "a", false); err != nil {
		return err
	}
	if err := t.settle(ctx); err != nil {
		return err
	}
	cancel()
	wg.Wait()
	t.strikes += int(t.proxy.conflicts.Load())
	if t.proxy.conflicts.Load() == 0 {
		t.wrong = append(t.wrong, "the rivals conflicted with nothing")
	}
	return nil
}

// rival writes an annotation to the objects that the manager writes, one after the other.
func (t *trial) rival(ctx context.Context, number int) {
	for round := 0; ctx.Err() == nil; round++ {
		var list client.ObjectList = &v1alpha1.IssueList{}
		if round%2 == 1 {
			list = &v1alpha1.NotificationList{}
		}
		for _, key := range t.observer.keys(ctx, list) {
			o := client.Object(&v1alpha1.Issue{})
			if round%2 == 1 {
				o = &v1alpha1.Notification{}
			}
			o.SetNamespace(key.Namespace)
			o.SetName(key.Name)
			note, err := json.Marshal(map[string]any{"metadata": map[string]any{"annotations": map[string]string{
				fmt.Sprintf("rival-%d", number): fmt.Sprint(round),
			}}})
			if err != nil {
				panic(err) // it is text
			}
			_ = t.client.Patch(ctx, o, client.RawPatch(types.MergePatchType, note)) // another one comes
			if program.Sleep(ctx, time.Duration(rand.IntN(10))*time.Millisecond) != nil {
				return
			}
		}
		if program.Sleep(ctx, 20*time.Millisecond) != nil {
			return
		}
	}
}

// watchesCut cuts every watch after some seconds, and now and then all connections, the whole
// time that the burst lasts.
func watchesCut(ctx context.Context, t *trial) error {
	t.proxy.cutWatches(func() time.Duration { return time.Duration(500+rand.IntN(3500)) * time.Millisecond })
	defer t.proxy.cutWatches(nil)
	if _, err := t.start(ctx, "a", false); err != nil {
		return err
	}
	for until := t.burst.due.Add(firstWithin + 6*time.Second); time.Now().Before(until); {
		if err := t.pause(ctx, time.Second, 4*time.Second); err != nil {
			return err
		}
		t.proxy.cutConnections()
		t.proxy.spoilt.Add(1)
	}
	t.strikes += int(t.proxy.spoilt.Load())
	return nil
}

// overloaded has the API server answer a share of the requests with 429, up to all of them.
func overloaded(ctx context.Context, t *trial) error {
	return t.spoiled(ctx, func(*http.Request) fate { return fate{code: http.StatusTooManyRequests} })
}

// erring has the API server answer a share of the requests with 500 and 504, half of them after
// it did what was asked.
func erring(ctx context.Context, t *trial) error {
	return t.spoiled(ctx, func(*http.Request) fate {
		return fate{code: []int{http.StatusInternalServerError, http.StatusGatewayTimeout}[rand.IntN(2)], after: rand.IntN(2) == 0}
	})
}

// spoiled has a share of the requests end otherwise, from somewhere in the burst for some time.
// In every second trial the manager holds a lease, which it may lose.
func (t *trial) spoiled(ctx context.Context, by func(*http.Request) fate) error {
	share := []float64{0.2, 0.5, 0.8, 1}[t.number%4]
	if _, err := t.start(ctx, "a", t.number%2 == 1); err != nil {
		return err
	}
	struck, err := t.await(ctx, t.fuse.arm(randomStrike(t.random, t.burst.issues), func() {
		t.proxy.spoilBy(func(r *http.Request) fate {
			if rand.Float64() < share {
				return by(r)
			}
			return fate{}
		})
	}))
	if err != nil || !struck {
		return err
	}
	t.strikes--
	if err := t.livesOn(ctx, 5*time.Second+time.Duration(t.random.IntN(15))*time.Second); err != nil {
		return err
	}
	t.proxy.spoilBy(nil)
	t.strikes += int(t.proxy.spoilt.Load())
	return nil
}

// tokenKept is how long a client may keep a token that it has read from a file, and so how long it
// may be refused after there is a new one.
const tokenKept = time.Minute

// credentialsExpire has the API server refuse the manager's token until a new one is there, some
// time later. The manager has to take it up by itself.
func credentialsExpire(ctx context.Context, t *trial) error {
	m, err := t.start(ctx, "a", t.number%2 == 1)
	if err != nil {
		return err
	}
	var ended <-chan struct{} // nil: it had not begun to work, and ends as one does that cannot start
	struck, err := t.await(ctx, t.fuse.arm(randomStrike(t.random, t.burst.issues), func() {
		if logged, err := os.ReadFile(m.Log); err == nil && bytes.Contains(logged, []byte("Starting workers")) {
			ended = m.Done()
		}
		t.proxy.expire()
		t.proxy.cutConnections() // what was authenticated before would go on
	}))
	if err != nil || !struck {
		return err
	}
	if err := t.livesOn(ctx, 2*time.Second+time.Duration(t.random.IntN(20))*time.Second); err != nil {
		return err
	}
	select {
	case <-ended:
		if t.number%2 == 0 {
			t.wrong = append(t.wrong, "the manager ended because its token had expired")
		}
	default:
	}
	return t.proxy.renew()
}

// livesOn lets some time pass in which the manager is started again whenever it ends.
func (t *trial) livesOn(ctx context.Context, length time.Duration) error {
	for back := time.Now().Add(length); time.Now().Before(back); {
		if err := t.revive(ctx); err != nil {
			return err
		}
		if err := program.Sleep(ctx, time.Second); err != nil {
			return err
		}
	}
	return nil
}

// leaseLost takes the leader's lease away while what it sends has been taken and is not answered
// yet. It has to end itself, and the other one takes over. A leader that lost its lease before, on a
// busy machine, is not struck.
func leaseLost(ctx context.Context, t *trial) error {
	leader, lease, err := pair(ctx, t)
	if err != nil {
		return err
	}
	at := strike{on: onMail, count: 1 + t.random.IntN(max(1, t.burst.issues/3))}
	if t.number%2 == 1 {
		at.on = onHook
	}
	hold := time.Duration(t.random.IntN(5000)) * time.Millisecond
	var stolen bool
	var failed error
	struck, err := t.await(ctx, t.fuse.arm(at, func() {
		if stolen, failed = t.stealLease(ctx, lease); stolen {
			failed = program.Sleep(ctx, hold) // no receiver answers meanwhile
		}
	}))
	if failed != nil || err != nil || !struck {
		return firstError(failed, err)
	}
	if !stolen {
		t.strikes--
		return nil
	}
	if err := t.hasEnded(ctx, leader, lease); err != nil {
		return err
	}
	_, err = t.newHolder(ctx, lease, thief)
	return err
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// thief holds a lease that was taken away. It does not renew it.
const thief = "thief"

// stealLease takes the lease from its holder; false if another one holds it.
func (t *trial) stealLease(ctx context.Context, from string) (bool, error) {
	for {
		l, err := t.lease(ctx)
		if err != nil {
			return false, err
		}
		if l == nil || l.Spec.HolderIdentity == nil || *l.Spec.HolderIdentity != from {
			return false, nil
		}
		l.Spec.HolderIdentity = new(thief)
		now := metav1.NowMicro()
		l.Spec.RenewTime, l.Spec.AcquireTime = &now, &now
		if err := t.client.Update(ctx, l); !apierrors.IsConflict(err) {
			return err == nil, err
		}
	}
}
