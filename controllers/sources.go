// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-logr/logr"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	utilnet "k8s.io/apimachinery/pkg/util/net"
	"k8s.io/apimachinery/pkg/util/wait"
	apiwatch "k8s.io/apimachinery/pkg/watch"
	toolscache "k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/cache"

	"github.com/entente-dev/entente/internal/unreadable"
)

// failingAfter is for how long a list may fail before the manager is no longer ready: a restart
// of an API server is nothing to report.
const failingAfter = 10 * time.Second

// Sources are where the manager's caches read from. They go on without an object that cannot be
// decoded, and know which lists fail.
type Sources struct {
	log      logr.Logger
	recorder events.EventRecorder
	clock    clock.PassiveClock

	mu  sync.Mutex
	all []*listSource
}

// NewSources returns Sources for caches whose client has the transport of package unreadable. The
// recorder may be nil.
func NewSources(log logr.Logger, recorder events.EventRecorder) *Sources {
	return &Sources{log: log, recorder: recorder, clock: clock.RealClock{}}
}

// CacheOptions are the options that the manager's cache must have: reads share the cache's
// own objects, which nothing here changes, and keep only what the rules read.
func (s *Sources) CacheOptions() cache.Options {
	share := true
	return cache.Options{DefaultUnsafeDisableDeepCopy: &share, DefaultTransform: slim, NewInformer: s.informer}
}

// informer is cache.Options.NewInformer.
func (s *Sources) informer(from toolscache.ListerWatcher, of runtime.Object, resync time.Duration, indexers toolscache.Indexers) toolscache.SharedIndexInformer {
	source := &listSource{clock: s.clock, again: askAgainAfter, from: toolscache.ToListerWatcherWithContext(from), leftOut: leftOut{
		kind: reflect.TypeOf(of).Elem().Name(), log: s.log, recorder: s.recorder, objects: map[string]written{},
		names: namings{clock: s.clock, of: map[string]*naming{}},
	}}
	s.mu.Lock()
	s.all = append(s.all, source)
	s.mu.Unlock()
	return toolscache.NewSharedIndexInformer(&toolscache.ListWatch{
		ListWithContextFunc: source.list, WatchFuncWithContext: source.watch,
	}, of, resync, indexers)
}

// Failing names the lists that have failed for a while.
func (s *Sources) Failing() error {
	now := s.clock.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	var failing []error
	for _, source := range s.all {
		for _, is := range []struct {
			of   *lasting
			what string
		}{{&source.listing, "listed"}, {&source.watching, "watched"}} {
			if since, err := is.of.failure(); err != nil && now.Sub(since) >= failingAfter {
				failing = append(failing, fmt.Errorf("%s cannot be %s since %s: %w", source.leftOut.kind, is.what, since.UTC().Format(time.RFC3339), err))
			}
		}
	}
	return errors.Join(failing...)
}

// listSource is where one informer reads from.
type listSource struct {
	clock   clock.PassiveClock
	from    toolscache.ListerWatcherWithContext
	leftOut leftOut
	// lenient is set once something could not be decoded. From then on each answer is decoded twice.
	lenient atomic.Bool
	// again is how long to wait before an API server that does not answer is asked once more.
	again time.Duration
	// That one works says nothing of the other.
	listing, watching lasting
}

func (s *listSource) list(ctx context.Context, opts metav1.ListOptions) (runtime.Object, error) {
	var list runtime.Object
	err := s.ask(ctx, &s.listing, func() (err error) {
		list, err = s.from.ListWithContext(s.context(ctx, opts.Continue == ""), opts)
		return err
	})
	if err != nil && !s.lenient.Load() && undecoded(err) {
		s.lenient.Store(true)
		list, err = s.from.ListWithContext(s.context(ctx, opts.Continue == ""), opts)
	}
	switch {
	case err != nil:
		s.failed(ctx, &s.listing, err)
	case !continued(list):
		s.listing.works()
	}
	return list, err
}

// continued tells whether a list is but a part, and another follows.
func continued(list runtime.Object) bool {
	of, err := meta.ListAccessor(list)
	return err == nil && of.GetContinue() != ""
}

func (s *listSource) watch(ctx context.Context, opts metav1.ListOptions) (apiwatch.Interface, error) {
	// One that begins with all that is there is a list, too, until the end of that is marked.
	list := ptr.Deref(opts.SendInitialEvents, false)
	what := &s.watching
	if list {
		what = &s.listing
	}
	var w apiwatch.Interface
	err := s.ask(ctx, what, func() (err error) {
		w, err = s.from.WatchWithContext(s.context(ctx, list), opts)
		return err
	})
	if err != nil {
		s.failed(ctx, what, err)
		return w, err
	}
	if list {
		s.listing.begins(s.clock.Now())
	}
	s.watching.works()
	return apiwatch.Filter(w, func(e apiwatch.Event) (apiwatch.Event, bool) {
		switch {
		case e.Type == apiwatch.Error && undecodedEvent(apierrors.FromObject(e.Object)):
			s.lenient.Store(true) // for the list that follows
		case list && e.Type == apiwatch.Bookmark && endsList(e.Object):
			s.listing.works()
		}
		return e, true
	}), nil
}

// endsList tells whether a bookmark marks the end of what was there when a watch began.
func endsList(bookmark runtime.Object) bool {
	of, err := meta.Accessor(bookmark)
	return err == nil && of.GetAnnotations()[metav1.InitialEventsAnnotationKey] == "true"
}

// context asks for what can be decoded, if that is necessary. anew is for an answer that begins with
// all that is there.
func (s *listSource) context(ctx context.Context, anew bool) context.Context {
	if !s.lenient.Load() {
		return ctx
	}
	if anew {
		s.leftOut.forget()
	}
	return unreadable.LeavingOut(ctx, &s.leftOut)
}

// askAgainAfter is how long to wait, and up to as long again.
const askAgainAfter = time.Second

// ask asks until the API server answers, whatever it says. Client-go would wait longer each time, up to a minute, so that
// after an outage the manager would see nothing for another minute, kind by kind.
func (s *listSource) ask(ctx context.Context, what *lasting, question func() error) error {
	for {
		err := question()
		if err == nil || !unanswered(err) {
			return err
		}
		s.failed(ctx, what, err)
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait.Jitter(s.again, 1)):
		}
	}
}

// unanswered tells whether nobody was there to answer, or somebody who was about to go or not yet ready. An answer that
// cannot be decoded is one, whatever its error quotes: it is what a tenant wrote.
func unanswered(err error) bool {
	return !undecoded(err) && (utilnet.IsConnectionRefused(err) || utilnet.IsConnectionReset(err) || utilnet.IsHTTP2ConnectionLost(err) || utilnet.IsProbableEOF(err) ||
		utilnet.IsTimeout(err) || apierrors.IsServiceUnavailable(err))
}

// failed notes a failure, unless it was us who gave up.
func (s *listSource) failed(ctx context.Context, what *lasting, err error) {
	if ctx.Err() == nil {
		what.fails(s.clock.Now(), err)
	}
}

// undecoded tells whether a list failed at an answer that came: not on the way, and not by what
// the server said.
func undecoded(err error) bool {
	var said apierrors.APIStatus
	var onTheWay interface{ Timeout() bool } // url.Error, net.Error, and contexts that ended
	return !errors.As(err, &said) && !errors.As(err, &onTheWay) && !errors.Is(err, context.Canceled)
}

// undecodedEvent tells whether a watch ended at an event that the client could not decode.
func undecodedEvent(err error) bool {
	return apierrors.HasStatusCause(err, watchDecoding)
}

// watchDecoding is how client-go marks such an error (rest.Request.Watch).
const watchDecoding metav1.CauseType = "ClientWatchDecoding"
