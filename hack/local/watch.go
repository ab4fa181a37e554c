// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
)

// resources are what is watched.
var resources = []string{"alliances", "partners", "communicationpolicies", "reviews", "issues", "notifications"}

// seen is an object as it was at a moment, or as it was before it went.
type seen struct {
	at     time.Time
	object object
	gone   bool
}

// watch calls see with every object that there is, and with each change, until ctx ends.
func watch(ctx context.Context, cfg *rest.Config, see func(seen)) error {
	client, err := dynamic.NewForConfig(cfg)
	if err != nil {
		return err
	}
	tell := func(o any, gone bool) {
		if last, ok := o.(cache.DeletedFinalStateUnknown); ok {
			o = last.Obj
		}
		if u, ok := o.(*unstructured.Unstructured); ok {
			see(seen{at: time.Now(), object: newObject(u), gone: gone})
		}
	}
	factory := dynamicinformer.NewDynamicSharedInformerFactory(client, 0)
	for _, resource := range resources {
		informer := factory.ForResource(schema.GroupVersionResource{
			Group: "governance.entente.dev", Version: "v1alpha1", Resource: resource,
		}).Informer()
		if _, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
			AddFunc:    func(o any) { tell(o, false) },
			UpdateFunc: func(_, o any) { tell(o, false) },
			DeleteFunc: func(o any) { tell(o, true) },
		}); err != nil {
			return err
		}
	}
	factory.Start(ctx.Done())
	return nil
}
