// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"sync"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/cache"
	crcache "sigs.k8s.io/controller-runtime/pkg/cache"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// outbox remembers each Notification that there ever was, as it was last seen.
type outbox struct {
	stop context.CancelFunc

	mu   sync.Mutex
	last map[types.UID]*v1alpha1.Notification
}

func (w *world) watchOutbox(ctx context.Context) (*outbox, error) {
	c, err := crcache.New(w.Config, crcache.Options{Scheme: harness.Scheme()})
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	b := &outbox{stop: stop, last: map[types.UID]*v1alpha1.Notification{}}
	go func() { _ = c.Start(ctx) }() // it ends with the soak
	informer, err := c.GetInformer(ctx, &v1alpha1.Notification{})
	if err == nil {
		_, err = informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
			AddFunc: b.see, UpdateFunc: func(_, now any) { b.see(now) },
			DeleteFunc: func(last any) {
				if gone, ok := last.(cache.DeletedFinalStateUnknown); ok {
					last = gone.Obj
				}
				b.see(last)
			},
		})
	}
	if err != nil {
		stop()
		return nil, err
	}
	return b, nil
}

func (b *outbox) see(o any) {
	n := o.(*v1alpha1.Notification)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last[n.UID] = n
}

func (b *outbox) all() (out []*v1alpha1.Notification) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, n := range b.last {
		out = append(out, n)
	}
	return out
}
