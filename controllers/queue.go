// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"sync"
	"time"

	"k8s.io/client-go/util/workqueue"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/controller/priorityqueue"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// watchedQueue is a controller's queue that can be asked what it holds: a deadline that passed
// is missed only if nobody is about to look.
type watchedQueue struct {
	priorityqueue.PriorityQueue[reconcile.Request]
	clock clock.PassiveClock

	mu sync.Mutex
	// waiting holds when each queued item is ready, working the items that are being reconciled.
	waiting map[reconcile.Request]time.Time
	working map[reconcile.Request]bool
}

func newWatchedQueue(name string, limiter workqueue.TypedRateLimiter[reconcile.Request], c clock.PassiveClock) *watchedQueue {
	return &watchedQueue{
		PriorityQueue: priorityqueue.New(name, func(o *priorityqueue.Opts[reconcile.Request]) { o.RateLimiter = limiter }),
		clock:         c, waiting: map[reconcile.Request]time.Time{}, working: map[reconcile.Request]bool{},
	}
}

// holds reports whether an item is reconciled now, or will be by a moment.
func (q *watchedQueue) holds(item reconcile.Request, by time.Time) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	ready, queued := q.waiting[item]
	return q.working[item] || queued && !by.Before(ready)
}

// note keeps when items are ready: the earliest, as the queue does.
func (q *watchedQueue) note(after time.Duration, items ...reconcile.Request) {
	ready := q.clock.Now().Add(after)
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, item := range items {
		if known, queued := q.waiting[item]; !queued || ready.Before(known) {
			q.waiting[item] = ready
		}
	}
}

func (q *watchedQueue) taken(item reconcile.Request) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.waiting, item)
	q.working[item] = true
}

// Add queues an item.
func (q *watchedQueue) Add(item reconcile.Request) {
	q.note(0, item)
	q.PriorityQueue.Add(item)
}

// AddAfter queues an item for later.
func (q *watchedQueue) AddAfter(item reconcile.Request, d time.Duration) {
	q.note(d, item)
	q.PriorityQueue.AddAfter(item, d)
}

// AddRateLimited queues an item after a failure.
func (q *watchedQueue) AddRateLimited(item reconcile.Request) {
	q.note(0, item)
	q.PriorityQueue.AddRateLimited(item)
}

// AddWithOpts queues items with a priority.
func (q *watchedQueue) AddWithOpts(o priorityqueue.AddOpts, items ...reconcile.Request) {
	q.note(o.After, items...)
	q.PriorityQueue.AddWithOpts(o, items...)
}

// Get takes the next item.
func (q *watchedQueue) Get() (item reconcile.Request, shutdown bool) {
	item, _, shutdown = q.GetWithPriority()
	return item, shutdown
}

// GetWithPriority takes the next item.
func (q *watchedQueue) GetWithPriority() (item reconcile.Request, priority int, shutdown bool) {
	if item, priority, shutdown = q.PriorityQueue.GetWithPriority(); !shutdown {
		q.taken(item)
	}
	return item, priority, shutdown
}

// Done ends the work on an item.
func (q *watchedQueue) Done(item reconcile.Request) {
	q.mu.Lock()
	delete(q.working, item)
	q.mu.Unlock()
	q.PriorityQueue.Done(item)
}
