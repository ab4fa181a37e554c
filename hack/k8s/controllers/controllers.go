// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/metadata/metadatainformer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/controller-manager/pkg/informerfactory"
	"k8s.io/kubernetes/pkg/controller/garbagecollector"
	"k8s.io/kubernetes/pkg/controller/namespace"
)

// The numbers of workers and the periods are the ones that kube-controller-manager has when it is
// told nothing.
const (
	namespaceWorkers = 10
	namespaceResync  = 5 * time.Minute

	collectorWorkers = 20
	// collectorPeriod is also how late a kind may be seen that was installed meanwhile.
	collectorPeriod = 30 * time.Second
)

// startControllers starts both, until ctx ends.
func startControllers(ctx context.Context, cfg *rest.Config) error {
	client, err := kubernetes.NewForConfig(cfg)
	if err != nil {
		return err
	}
	objects, err := metadata.NewForConfig(cfg)
	if err != nil {
		return err
	}
	shared := informers.NewSharedInformerFactory(client, 0)
	ofAnyKind := informerfactory.NewInformerFactory(shared, metadatainformer.NewSharedInformerFactory(objects, 0))

	namespaces := namespace.NewNamespaceController(ctx, client, objects,
		client.Discovery().ServerPreferredNamespacedResources,
		shared.Core().V1().Namespaces(), namespaceResync, corev1.FinalizerKubernetes)

	started := make(chan struct{})
	// The mapper has a discovery client of its own: the collector resets it when kinds come or go.
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(client.Discovery()))
	collector, err := garbagecollector.NewGarbageCollector(ctx, client, objects, mapper,
		garbagecollector.DefaultIgnoredResources(), ofAnyKind, started)
	if err != nil {
		return err
	}

	ofAnyKind.Start(ctx.Done())
	close(started)
	go namespaces.Run(ctx, namespaceWorkers)
	go collector.Run(ctx, collectorWorkers, collectorPeriod)
	go collector.Sync(ctx, client.Discovery(), collectorPeriod)
	return nil
}
