// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"time"

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
)

// Sweeper finds objects whose recorded nextCheckTime has passed without anybody looking, and
// asks for them again. Wake-ups live in a queue that can lose them; what is recorded cannot
// be lost. It runs on the leader only.
type Sweeper struct {
	reader  client.Reader
	clock   clock.PassiveClock
	sources map[string]chan event.GenericEvent
}

// NewSweeper returns a Sweeper that reads from a cache.
func NewSweeper(reader client.Reader, c clock.PassiveClock) *Sweeper {
	s := &Sweeper{reader: reader, clock: c, sources: map[string]chan event.GenericEvent{}}
	for kind := range lists {
		s.sources[kind] = make(chan event.GenericEvent)
	}
	return s
}

// source is where a kind's controller takes what the sweeper found.
func (s *Sweeper) source(kind string) source.TypedSource[reconcile.Request] {
	return source.Channel(s.sources[kind], &handler.EnqueueRequestForObject{})
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
			if n := s.Sweep(ctx, sweepAfter); n > 0 {
				log.FromContext(ctx).Info("Looked again at objects whose next check had passed", "count", n)
			}
		}
	}
}

// Sweep asks for every object whose nextCheckTime passed longer than a tolerance ago, counts
// each in entente_missed_deadlines_total, and returns how many there were.
func (s *Sweeper) Sweep(ctx context.Context, tolerance time.Duration) int {
	before := s.clock.Now().Add(-tolerance)
	count := 0
	for kind, newList := range lists {
		list := newList()
		if err := s.reader.List(ctx, list); err != nil {
			log.FromContext(ctx).Error(err, "Cannot look for missed deadlines", "kind", kind)
			continue
		}
		_ = meta.EachListItem(list, func(o runtime.Object) error {
			if next := inventory.StatusOf(o.(client.Object)).NextCheckTime; next == nil || next.After(before) {
				return nil
			}
			count++
			missedDeadlines.WithLabelValues(kind).Inc()
			select {
			case s.sources[kind] <- event.GenericEvent{Object: o.(client.Object)}:
			case <-ctx.Done():
			}
			return ctx.Err()
		})
	}
	return count
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
