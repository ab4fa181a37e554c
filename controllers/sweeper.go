// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/workqueue"

	"github.com/entente-dev/entente/internal/rules"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"sigs.k8s.io/controller-runtime/pkg/source"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
)

const (
	// sweepEvery is how often recorded deadlines are compared with the clock.
	sweepEvery = 30 * time.Second
	// sweepAfter is how late a deadline must be before it counts as missed: a busy queue is
	// not a lost wake-up.
	sweepAfter = 10 * time.Second
	// queuedSoon is how soon an object that is late must be queued for not to count
	// as missed. The longest wait that the rules ask for beside a deadline is a minute.
	queuedSoon = time.Minute
)

// Sweeper finds objects whose deadline has passed without anybody looking, and asks for them
// again. Wake-ups live in a queue that can lose them; what is recorded cannot
// be lost. It runs on the leader only.
type Sweeper struct {
	reader  client.Reader
	clock   clock.PassiveClock
	sources map[string]chan event.GenericEvent

	mu     sync.Mutex
	queues map[string]*watchedQueue
}

// NewSweeper returns a Sweeper that reads from a cache.
func NewSweeper(reader client.Reader, c clock.PassiveClock) *Sweeper {
	s := &Sweeper{reader: reader, clock: c, sources: map[string]chan event.GenericEvent{}, queues: map[string]*watchedQueue{}}
	for kind := range lists {
		s.sources[kind] = make(chan event.GenericEvent)
	}
	return s
}

// source is where a kind's controller takes what the sweeper found.
func (s *Sweeper) source(kind string) source.TypedSource[reconcile.Request] {
	return source.Channel(s.sources[kind], &handler.EnqueueRequestForObject{})
}

// queue makes the queue of a kind's controller, to be asked whether what is late is queued.
func (s *Sweeper) queue(kind string) func(string, workqueue.TypedRateLimiter[reconcile.Request]) workqueue.TypedRateLimitingInterface[reconcile.Request] {
	return func(name string, limiter workqueue.TypedRateLimiter[reconcile.Request]) workqueue.TypedRateLimitingInterface[reconcile.Request] {
		q := newWatchedQueue(name, limiter, clock.RealClock{}) // queues wait by the real clock
		s.mu.Lock()
		defer s.mu.Unlock()
		s.queues[kind] = q
		return q
	}
}

// queued reports whether an object is about to be reconciled.
func (s *Sweeper) queued(kind string, o client.Object) bool {
	s.mu.Lock()
	q := s.queues[kind]
	s.mu.Unlock()
	return q != nil && q.holds(request(o.GetNamespace(), o.GetName()), q.clock.Now().Add(queuedSoon))
}

// Start sweeps until ctx is done.
func (s *Sweeper) Start(ctx context.Context) error {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if _, missed := s.Sweep(ctx, sweepAfter); missed > 0 {
				log.FromContext(ctx).Info("Looked again at objects whose next check was missed", "count", missed)
			}
		}
	}
}

// Sweep asks for every object at which somebody was to look longer than a tolerance ago, and
// returns how many there were. Those of them that are not queued were missed: each is counted in
// entente_missed_deadlines_total.
func (s *Sweeper) Sweep(ctx context.Context, tolerance time.Duration) (due, missed int) {
	before := s.clock.Now().Add(-tolerance)
	for kind, newList := range lists {
		list := newList()
		if err := s.reader.List(ctx, list); err != nil {
			log.FromContext(ctx).Error(err, "Cannot list missed deadlines", "kind", kind)
			continue
		}
		_ = meta.EachListItem(list, func(item runtime.Object) error {
			o := item.(client.Object)
			if at := s.due(ctx, o); at.IsZero() || at.After(before) {
				return nil
			}
			due++
			if !s.queued(kind, o) {
				missed++
				missedDeadlines.WithLabelValues(kind).Inc()
			}
			select {
			case s.sources[kind] <- event.GenericEvent{Object: o}:
			case <-ctx.Done():
			}
			return ctx.Err()
		})
	}
	return due, missed
}

// due is when an object is, or was, to be reconciled; zero for never.
func (s *Sweeper) due(ctx context.Context, o client.Object) time.Time {
	if n, ok := o.(*v1alpha1.Notification); ok {
		var p v1alpha1.CommunicationPolicy
		err := s.reader.Get(ctx, types.NamespacedName{Namespace: n.Namespace, Name: n.Spec.ChannelRef.Policy}, &p)
		policy, _ := ignoreNotFound(&p, err)
		return rules.LookDue(n, policy)
	}
	if next := inventory.StatusOf(o).NextCheckTime; next != nil {
		return next.Time
	}
	return time.Time{}
}

// lists makes a list of each kind.
var lists = map[string]func() client.ObjectList{
	v1alpha1.KindPartner:             func() client.ObjectList { return &v1alpha1.PartnerList{} },
	v1alpha1.KindCommunicationPolicy: func() client.ObjectList { return &v1alpha1.CommunicationPolicyList{} },
	v1alpha1.KindAlliance:            func() client.ObjectList { return &v1alpha1.AllianceList{} },
	v1alpha1.KindReview:              func() client.ObjectList { return &v1alpha1.ReviewList{} },
	v1alpha1.KindIssue:               func() client.ObjectList { return &v1alpha1.IssueList{} },
	v1alpha1.KindNotification:        func() client.ObjectList { return &v1alpha1.NotificationList{} },
}
