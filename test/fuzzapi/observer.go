// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	crcache "sigs.k8s.io/controller-runtime/pkg/cache"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// observer sees every version of every object, whatever is in it.
type observer struct {
	stop context.CancelFunc

	mu   sync.Mutex
	seen map[types.UID]*life
	// last is when anything changed.
	last time.Time
}

// life is what an observer saw of one object.
type life struct {
	last *unstructured.Unstructured
	gone bool
	// ready is from when the object's status was that of a generation, with Ready in it.
	ready []reached
	// changes are when it was written.
	changes []time.Time
}

type reached struct {
	generation int64
	at         time.Time
}

func observe(ctx context.Context, config *rest.Config) (*observer, error) {
	c, err := crcache.New(config, crcache.Options{})
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	b := &observer{stop: stop, seen: map[types.UID]*life{}, last: time.Now()}
	go func() { _ = c.Start(ctx) }() // it ends with the run
	for _, plural := range order {
		o := &unstructured.Unstructured{}
		o.SetGroupVersionKind(v1alpha1.SchemeGroupVersion.WithKind(kindOf(plural)))
		informer, err := c.GetInformer(ctx, o)
		if err == nil {
			_, err = informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
				AddFunc:    func(o any) { b.see(o, time.Now()) },
				UpdateFunc: func(_, o any) { b.see(o, time.Now()) },
				DeleteFunc: b.end,
			})
		}
		if err != nil {
			stop()
			return nil, err
		}
	}
	return b, nil
}

func (b *observer) see(raw any, now time.Time) {
	o := raw.(*unstructured.Unstructured)
	b.mu.Lock()
	defer b.mu.Unlock()
	l := b.seen[o.GetUID()]
	if l == nil {
		l = &life{}
		b.seen[o.GetUID()] = l
	}
	l.changes = append(l.changes, now)
	b.last = now
	l.last = o
	observed, _, _ := unstructured.NestedInt64(o.Object, "status", "observedGeneration")
	if n := len(l.ready); hasReady(o) && (n == 0 || l.ready[n-1].generation < observed) {
		l.ready = append(l.ready, reached{observed, now})
	}
}

func hasReady(o *unstructured.Unstructured) bool {
	conditions, _, _ := unstructured.NestedSlice(o.Object, "status", "conditions")
	for _, c := range conditions {
		if c, ok := c.(map[string]any); ok && c["type"] == v1alpha1.ConditionReady {
			return true
		}
	}
	return false
}

func (b *observer) end(raw any) {
	if gone, ok := raw.(cache.DeletedFinalStateUnknown); ok {
		raw = gone.Obj
	}
	o, ok := raw.(*unstructured.Unstructured)
	if !ok {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last = time.Now()
	if l := b.seen[o.GetUID()]; l != nil {
		l.gone = true
	}
}

// readyAt is when an object's status was that of a generation.
func (b *observer) readyAt(uid types.UID, generation int64) (at time.Time, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if l := b.seen[uid]; l != nil {
		for _, r := range l.ready {
			if r.generation >= generation {
				return r.at, true
			}
		}
	}
	return time.Time{}, false
}

// going tells whether an object is gone, or waits to be.
func (b *observer) going(uid types.UID) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	l := b.seen[uid]
	return l != nil && (l.gone || l.last.GetDeletionTimestamp() != nil)
}

// current is the version of an object that was seen last; empty if there is none.
func (b *observer) current(kind, namespace, name string) (version string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, l := range b.seen {
		if o := l.last; !l.gone && o.GetName() == name && o.GetNamespace() == namespace && o.GetKind() == kind {
			return o.GetResourceVersion()
		}
	}
	return ""
}

// objects are those that are there in a namespace, or in all if it is empty, as they were seen last.
func (b *observer) objects(namespace string) (out []*unstructured.Unstructured) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, l := range b.seen {
		if !l.gone && (namespace == "" || l.last.GetNamespace() == namespace) {
			out = append(out, l.last)
		}
	}
	return out
}

// quietFor is for how long nothing changed.
func (b *observer) quietFor() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return time.Since(b.last)
}

// written counts what was written since a moment, by object.
func (b *observer) written(since time.Time) map[string]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := map[string]int{}
	for _, l := range b.seen {
		for _, at := range l.changes {
			if at.After(since) {
				out[nameOf(l.last)]++
			}
		}
	}
	return out
}

// forget drops what is gone.
func (b *observer) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for uid, l := range b.seen {
		l.changes = nil
		if l.gone {
			delete(b.seen, uid)
		}
	}
}

func nameOf(o *unstructured.Unstructured) string {
	return o.GetKind() + " " + o.GetNamespace() + "/" + o.GetName()
}

// nextCheck is when the manager said that it will look again; nil: never.
func nextCheck(o *unstructured.Unstructured) *metav1.Time {
	text, ok, _ := unstructured.NestedString(o.Object, "status", "nextCheckTime")
	at, err := time.Parse(time.RFC3339, text)
	if !ok || err != nil {
		return nil
	}
	return new(metav1.NewTime(at))
}
