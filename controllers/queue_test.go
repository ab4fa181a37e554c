// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/util/workqueue"
	"k8s.io/utils/clock"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/priorityqueue"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

func testQueue(t *testing.T) *watchedQueue {
	t.Helper()
	q := newWatchedQueue(t.Name(), workqueue.DefaultTypedControllerRateLimiter[reconcile.Request](), clock.RealClock{})
	t.Cleanup(q.ShutDown)
	return q
}

// The queue holds an item from when it is added until the look at it has ended.
func TestTheQueueKnowsWhatItHolds(t *testing.T) {
	item, other := request("ns", "a"), request("ns", "b")
	for name, add := range map[string]func(*watchedQueue){
		"Add":            func(q *watchedQueue) { q.Add(item) },
		"AddAfter":       func(q *watchedQueue) { q.AddAfter(item, time.Millisecond) },
		"AddRateLimited": func(q *watchedQueue) { q.AddRateLimited(item) },
		"AddWithOpts":    func(q *watchedQueue) { q.AddWithOpts(priorityqueue.AddOpts{}, item) },
	} {
		q := testQueue(t)
		soon := q.clock.Now().Add(time.Minute)
		if q.holds(item, soon) {
			t.Errorf("%s: held before it was added", name)
		}
		add(q)
		if !q.holds(item, soon) || q.holds(other, soon) {
			t.Errorf("%s: not held", name)
		}
		if got, shutdown := q.Get(); shutdown || got != item {
			t.Fatalf("%s: got %v", name, got)
		}
		if !q.holds(item, soon) {
			t.Errorf("%s: not held while it is looked at", name)
		}
		q.Done(item)
		if q.holds(item, soon) {
			t.Errorf("%s: held after the look", name)
		}
	}
}

// What is queued for much later is not about to be looked at; of two times the earlier counts.
func TestTheQueueKnowsWhenAnItemIsReady(t *testing.T) {
	q, item := testQueue(t), request("ns", "a")
	now := q.clock.Now()
	q.AddAfter(item, time.Hour)
	if q.holds(item, now.Add(time.Minute)) || !q.holds(item, now.Add(2*time.Hour)) {
		t.Error("queued for an hour later")
	}
	q.AddAfter(item, time.Second)
	q.AddAfter(item, time.Hour)
	if !q.holds(item, now.Add(time.Minute)) {
		t.Error("queued for a second later, too")
	}
}

// A deadline is missed only if nobody is about to look.
func TestTheSweeperDoesNotCountWhatIsQueued(t *testing.T) {
	review := func(name string) client.Object {
		r := gen.Review(name).In("ns").Review
		r.Status.NextCheckTime = new(metav1.NewTime(noon.Add(-time.Hour)))
		return r
	}
	s := NewSweeper(&fakeCache{objects: []client.Object{review("queued"), review("later"), review("lost")}}, clocktesting.NewFakePassiveClock(noon))
	q := testQueue(t)
	s.queues[v1alpha1.KindReview] = q
	q.Add(request("ns", "queued"))
	q.AddAfter(request("ns", "later"), time.Hour)
	asked := make(chan int)
	go func() {
		n := 0
		for range 3 { // all are asked for again
			<-s.sources[v1alpha1.KindReview]
			n++
		}
		asked <- n
	}()
	if _, missed := s.Sweep(t.Context(), 0); missed != 2 {
		t.Errorf("%d were missed, not 2", missed)
	}
	if n := <-asked; n != 3 {
		t.Errorf("%d were asked for", n)
	}
}

// Nobody writes down until when a message gathers, or is kept; the sweeper knows all the same.
func TestTheSweeperKnowsWhenMessagesAreDue(t *testing.T) {
	policy := gen.Policy("standard").CommunicationPolicy
	policy.Spec.NotificationRetention = "P1D"
	message := func(name string, made time.Duration, change func(*v1alpha1.Notification)) client.Object {
		n := gen.Notification(name).Over("standard", "mail").Created(gen.At(noon.Add(-made))).Notification
		if change != nil {
			change(n)
		}
		return n
	}
	settled := func(n *v1alpha1.Notification) {
		n.Status.Outcome = v1alpha1.OutcomeDelivered
		n.Status.Conditions = []metav1.Condition{{Type: v1alpha1.ConditionDelivered, Status: metav1.ConditionTrue, LastTransitionTime: n.CreationTimestamp}}
	}
	for name, c := range map[string]struct {
		message client.Object
		late    bool
	}{
		"gathers":          {message("a", 4*time.Second, nil), false},
		"gathered":         {message("a", 6*time.Second, nil), true},
		"leaves later":     {message("a", time.Hour, func(n *v1alpha1.Notification) { n.Spec.NotBeforeTime = new(metav1.NewTime(noon.Add(time.Hour))) }), false},
		"waits for people": {message("a", time.Hour, func(n *v1alpha1.Notification) { n.Status.Outcome = v1alpha1.OutcomePending }), false},
		"kept":             {message("a", 23*time.Hour, settled), false},
		"kept long enough": {message("a", 25*time.Hour, settled), true},
	} {
		if missed, _ := sweep(t, 0, c.message, policy); (missed == 1) != c.late {
			t.Errorf("%s: %d missed", name, missed)
		}
	}
}
