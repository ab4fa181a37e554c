// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"

	"k8s.io/client-go/tools/cache"
	crcache "sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// observer follows what the managers of a trial write.
type observer struct {
	cache crcache.Cache
	stop  context.CancelFunc
}

// observe calls wrote for each change of an Issue or a Notification from now on.
func (w *world) observe(ctx context.Context, namespace string, wrote func()) (*observer, error) {
	c, err := crcache.New(w.plane.Config(), crcache.Options{
		Scheme: w.scheme, DefaultNamespaces: map[string]crcache.Config{namespace: {}},
		DefaultUnsafeDisableDeepCopy: new(true),
	})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	o := &observer{cache: c, stop: cancel}
	go func() { _ = c.Start(ctx) }() // it ends with the trial
	handler := cache.ResourceEventHandlerDetailedFuncs{
		AddFunc: func(_ any, initial bool) {
			if !initial {
				wrote()
			}
		},
		UpdateFunc: func(_, _ any) { wrote() },
	}
	for _, kind := range []client.Object{&v1alpha1.Issue{}, &v1alpha1.Notification{}} {
		informer, err := c.GetInformer(ctx, kind)
		if err == nil {
			_, err = informer.AddEventHandler(handler)
		}
		if err != nil {
			cancel()
			return nil, err
		}
	}
	return o, nil
}

// settled reports whether every issue has taken every step, and every message is on record
// with what became of it.
func (o *observer) settled(ctx context.Context, b *burst) (bool, error) {
	var issues v1alpha1.IssueList
	var notifications v1alpha1.NotificationList
	if err := o.cache.List(ctx, &issues); err != nil {
		return false, err
	}
	if err := o.cache.List(ctx, &notifications); err != nil {
		return false, err
	}
	said := 0
	for i := range issues.Items {
		if e := issues.Items[i].Status.Escalation; e != nil {
			for j := range e.Steps {
				if e.Steps[j].NotifiedTime != nil {
					said++
				}
			}
		}
	}
	messages := 0
	for i := range notifications.Items {
		n := &notifications.Items[i]
		if !rules.Settled(n.Status.Outcome) {
			return false, nil
		}
		if n.Spec.Reason != v1alpha1.NotificationDigest {
			messages++
		}
	}
	return said >= b.issues*len(b.ladder()) && messages >= b.messages(), nil
}
