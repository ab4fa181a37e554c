// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"errors"
	"sync"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/events"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/plain"
	"github.com/entente-dev/entente/internal/unreadable"
)

// leftOut is what one informer goes on without, since it cannot be decoded. Whoever can write objects
// can write them as often as they like, so each is named once for each time that it is written, and
// the objects of a namespace at a bounded rate.
type leftOut struct {
	kind     string
	log      logr.Logger
	recorder events.EventRecorder

	mu      sync.Mutex
	names   namings
	objects map[string]written
	// before is what the list before held.
	before map[string]written
}

// written is one write of an object.
type written struct {
	uid     types.UID
	version string
}

// LeftOut notes an object that the cache does not hold.
func (l *leftOut) LeftOut(o unreadable.Object) {
	name, unnamed := l.note(o)
	if !name {
		return
	}
	why := cut(plain.Line(o.Err.Error()))
	l.log.Error(errors.New(why), "Left out an object that cannot be decoded", "kind", l.kind, "namespace", o.Namespace, "name", o.Name,
		"notNamedBefore", unnamed)
	if l.recorder != nil {
		l.recorder.Eventf(&corev1.ObjectReference{
			APIVersion: v1alpha1.SchemeGroupVersion.String(), Kind: l.kind, Namespace: o.Namespace, Name: o.Name, UID: o.UID, ResourceVersion: o.ResourceVersion,
		}, nil, corev1.EventTypeWarning, "Unreadable", "Read", "%s", cut("It is left out of everything until it is mended: "+why))
	}
}

// note counts an object, and tells whether it is to be named, and how many of its namespace were
// not since the last that was.
func (l *leftOut) note(o unreadable.Object) (name bool, unnamed int) {
	key, now := o.Namespace+"/"+o.Name, written{o.UID, o.ResourceVersion}
	l.mu.Lock()
	defer l.mu.Unlock()
	known, counted := l.objects[key]
	if !counted {
		unreadableObjects.WithLabelValues(l.kind).Inc()
	}
	l.objects[key] = now
	before, listed := l.before[key]
	if counted && known == now || listed && before == now {
		return false, 0
	}
	return l.names.take(o.Namespace)
}

// Read notes that an object can be decoded, or is gone.
func (l *leftOut) Read(namespace, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := namespace + "/" + name
	if _, ok := l.objects[key]; ok {
		delete(l.objects, key)
		unreadableObjects.WithLabelValues(l.kind).Dec()
	}
}

// forget begins a new list.
func (l *leftOut) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	unreadableObjects.WithLabelValues(l.kind).Sub(float64(len(l.objects)))
	l.before, l.objects = l.objects, map[string]written{}
	l.names.forget()
}
