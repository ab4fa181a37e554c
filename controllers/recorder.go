// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
	typedeventsv1 "k8s.io/client-go/kubernetes/typed/events/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/events"
	"k8s.io/client-go/tools/record/util"
	"k8s.io/client-go/tools/reference"
	"k8s.io/client-go/util/flowcontrol"
	"k8s.io/utils/clock"

	"github.com/entente-dev/entente/internal/plain"
)

// +kubebuilder:rbac:groups=events.k8s.io,resources=events,verbs=create

const (
	eventQPS   = 10
	eventBurst = 50
	// eventTimeout bounds one request, and eventTries how often an event is tried, eventPause apart.
	eventTimeout = 10 * time.Second
	eventTries   = 5
	eventPause   = 2 * time.Second
	// closedFor is for how long a namespace that takes no events is asked for none.
	closedFor = time.Minute
	// reporter is who the events come from.
	reporter = "entente"
)

// recorder writes each event as it is, one after the other, at a modest rate: in a burst of thousands of
// findings, events, which are a convenience, must not compete with status writes, which are the record.
// What exceeds the rate is dropped. client-go's recorder takes two events about one object for
// the same if they differ in their note alone, as two steps of a ladder do, and what it writes of the
// second is refused if it comes before the first.
type recorder struct {
	scheme   *runtime.Scheme
	instance string
	rate     flowcontrol.PassiveRateLimiter
	queue    chan *eventsv1.Event

	mu   sync.Mutex
	last int64 // the number in the latest name
}

// NewRecorder returns a recorder of events about the objects of a scheme. It ends with ctx.
func NewRecorder(ctx context.Context, config *rest.Config, s *runtime.Scheme) (events.EventRecorder, error) {
	config = rest.CopyConfig(config)
	config.QPS = -1 // what is above the rate never comes to it
	c, err := typedeventsv1.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	if s == nil {
		s = scheme.Scheme
	}
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	r := &recorder{
		scheme: s, instance: reporter + "-" + host, queue: make(chan *eventsv1.Event, eventBurst),
		rate: flowcontrol.NewTokenBucketPassiveRateLimiter(eventQPS, eventBurst),
	}
	w := &eventWriter{client: c, clock: clock.RealClock{}, log: logr.FromContextOrDiscard(ctx), closed: map[string]time.Time{}}
	go w.write(ctx, r.queue)
	return r, nil
}

// Eventf records an event, or drops it.
func (r *recorder) Eventf(regarding, related runtime.Object, eventType, reason, action, note string, args ...any) {
	if !r.rate.TryAccept() {
		return
	}
	about, err := reference.GetReference(r.scheme, regarding)
	if err != nil {
		return // the scheme has all kinds that there are events about
	}
	e := r.event(about, eventType, reason, action, fmt.Sprintf(note, args...))
	if related != nil {
		e.Related, _ = reference.GetReference(r.scheme, related) // what is not known is left out
	}
	select {
	case r.queue <- e:
	default:
	}
}

func (r *recorder) event(about *corev1.ObjectReference, eventType, reason, action, note string) *eventsv1.Event {
	now := metav1.NowMicro()
	namespace := about.Namespace
	if namespace == "" {
		namespace = metav1.NamespaceDefault
	}
	r.mu.Lock()
	r.last = max(r.last+1, now.UnixNano())
	name := util.GenerateEventName(about.Name, r.last)
	r.mu.Unlock()
	return &eventsv1.Event{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		EventTime:  now, Type: eventType, Reason: reason, Action: action, Note: cut(plain.Text(note)), Regarding: *about,
		ReportingController: reporter, ReportingInstance: r.instance,
	}
}

// eventWriter writes events to the API server.
type eventWriter struct {
	client typedeventsv1.EventsGetter
	clock  clock.PassiveClock
	log    logr.Logger
	closed map[string]time.Time // until when a namespace is asked for no events
}

func (w *eventWriter) write(ctx context.Context, queue <-chan *eventsv1.Event) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-queue:
			if w.open(e.Namespace) {
				w.try(ctx, e)
			}
		}
	}
}

// open reports whether a namespace takes events. One that is being deleted takes none.
func (w *eventWriter) open(namespace string) bool {
	if w.clock.Now().Before(w.closed[namespace]) {
		return false
	}
	delete(w.closed, namespace)
	return true
}

// try writes an event, and tries again what may succeed.
func (w *eventWriter) try(ctx context.Context, e *eventsv1.Event) {
	var err error
	for n := range eventTries {
		if n > 0 {
			select {
			case <-ctx.Done():
				return
			case <-time.After(eventPause):
			}
		}
		err = w.create(ctx, e)
		switch {
		case err == nil, ctx.Err() != nil, apierrors.IsAlreadyExists(err): // by a try that was taken for lost
			return
		case apierrors.IsNotFound(err), apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause):
			w.closed[e.Namespace] = w.clock.Now().Add(closedFor)
			return
		case apierrors.IsInvalid(err), apierrors.IsBadRequest(err), apierrors.IsForbidden(err):
			w.log.Error(err, "An event is not accepted", "namespace", e.Namespace, "event", e.Name)
			return
		}
	}
	w.log.Info("An event could not be written", "namespace", e.Namespace, "event", e.Name, "why", err.Error())
}

func (w *eventWriter) create(ctx context.Context, e *eventsv1.Event) error {
	ctx, cancel := context.WithTimeout(ctx, eventTimeout)
	defer cancel()
	_, err := w.client.Events(e.Namespace).Create(ctx, e, metav1.CreateOptions{})
	return err
}
