// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"sync"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/tools/events"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/unreadable"
)

// leftOut is what one informer goes on without, since it cannot be decoded. Who can write objects
// can make many of them, so each is named once for each time that it is written.
type leftOut struct {
	kind     string
	log      logr.Logger
	recorder events.EventRecorder

	mu      sync.Mutex
	objects map[string]unreadable.Object
	// before is what the list before held.
	before map[string]unreadable.Object
}

// LeftOut notes an object that the cache does not hold.
func (l *leftOut) LeftOut(o unreadable.Object) {
	key := o.Namespace + "/" + o.Name
	l.mu.Lock()
	known, again := l.objects[key]
	if !again {
		known, again = l.before[key]
	}
	if _, counted := l.objects[key]; !counted {
		unreadableObjects.WithLabelValues(l.kind).Inc()
	}
	l.objects[key] = o
	l.mu.Unlock()
	if again && known.UID == o.UID && known.ResourceVersion == o.ResourceVersion {
		return
	}
	l.log.Error(o.Err, "Left out an object that cannot be decoded", "kind", l.kind, "namespace", o.Namespace, "name", o.Name)
	if l.recorder != nil {
		l.recorder.Eventf(&corev1.ObjectReference{
			APIVersion: v1alpha1.SchemeGroupVersion.String(), Kind: l.kind, Namespace: o.Namespace, Name: o.Name, UID: o.UID, ResourceVersion: o.ResourceVersion,
		}, nil, corev1.EventTypeWarning, "Unreadable", "Read", "%s", cut("It is left out of everything until it is mended: "+o.Err.Error()))
	}
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
	l.before, l.objects = l.objects, map[string]unreadable.Object{}
}
