// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"sync/atomic"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/cache"
	crcache "sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/controllers"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/unreadable"
)

// observer follows what the managers of a trial write.
type observer struct {
	cache crcache.Cache
	stop  context.CancelFunc
	// unhealthy is set once the policy, or a message, has said that a channel fails.
	unhealthy atomic.Bool
}

// observe calls wrote for each change of an Issue or a Notification from now on.
func (w *world) observe(ctx context.Context, namespace string, wrote func()) (*observer, error) {
	config := w.plane.Config()
	config.Wrap(unreadable.Transport(w.scheme, nil)) // in one fault there is what cannot be decoded
	options := controllers.NewSources(logr.Discard(), nil).CacheOptions()
	options.Scheme, options.DefaultNamespaces = w.scheme, map[string]crcache.Config{namespace: {}}
	c, err := crcache.New(config, options)
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
		UpdateFunc: func(_, now any) {
			if n, ok := now.(*v1alpha1.Notification); ok && fails(n) {
				o.unhealthy.Store(true)
			}
			wrote()
		},
	}
	health := cache.ResourceEventHandlerFuncs{UpdateFunc: func(_, now any) {
		if meta.IsStatusConditionFalse(now.(*v1alpha1.CommunicationPolicy).Status.Conditions, v1alpha1.ConditionChannelsHealthy) {
			o.unhealthy.Store(true)
		}
	}}
	for kind, handler := range map[client.Object]cache.ResourceEventHandler{
		&v1alpha1.Issue{}: handler, &v1alpha1.Notification{}: handler, &v1alpha1.CommunicationPolicy{}: health,
	} {
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

// fails tells whether the latest attempt of a message failed.
func fails(n *v1alpha1.Notification) bool {
	c := meta.FindStatusCondition(n.Status.Conditions, v1alpha1.ConditionDelivered)
	return c != nil && (c.Reason == v1alpha1.ReasonRetrying || c.Reason == v1alpha1.ReasonPossibleRepeat)
}

// keys names the objects of a list; none while they cannot be read.
func (o *observer) keys(ctx context.Context, list client.ObjectList) (keys []client.ObjectKey) {
	if err := o.cache.List(ctx, list); err != nil {
		return nil
	}
	_ = meta.EachListItem(list, func(item runtime.Object) error {
		keys = append(keys, client.ObjectKeyFromObject(item.(client.Object)))
		return nil
	})
	return keys
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
	return said >= b.issues*len(b.ladder()) && (b.gone || messages >= b.messages()), nil
}
